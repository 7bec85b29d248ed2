package io.keyturn.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTests {

    /** What a user types. */
    private static final Set<Class<?>> PUBLIC = Set.of(
            LocalSecretsManager.class,
            LocalSecretsManagerExtension.class,
            RotationFunction.class,
            Faults.class,
            FaultRule.class,
            HeldCalls.class);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.keyturn.local");

    @TestFactory
    Stream<DynamicTest> rules() {
        return Stream.of(
                        classes().that().areTopLevelClasses().and().arePublic().should(partOfTheApi()),
                        classes()
                                .that()
                                .areTopLevelClasses()
                                .and()
                                .areNotInterfaces()
                                .should()
                                .haveModifier(JavaModifier.FINAL),
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "org.springframework..",
                                        "org.eclipse.microprofile..",
                                        "io.smallrye..",
                                        "io.keyturn",
                                        "io.keyturn.spring..",
                                        "io.keyturn.microprofile.."),
                        noClasses()
                                .that()
                                .doNotHaveSimpleName("ServerCommand")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("picocli.."),
                        noClasses()
                                .that()
                                .doNotHaveSimpleName("LocalSecretsManagerExtension")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.junit.."),
                        noClasses()
                                .that()
                                .doNotHaveSimpleName("HttpEndpoint")
                                .and()
                                .doNotHaveSimpleName("LoopbackGuard")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("com.sun.net.httpserver.."),
                        noClasses()
                                .that()
                                .implement(Operation.class)
                                .should()
                                .dependOnClassesThat(simpleName("LocalSecretsManager")
                                        .or(simpleName("JsonProtocol"))
                                        .or(simpleName("HttpEndpoint"))
                                        .or(simpleName("InJvmHttpClient"))),
                        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS,
                        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES)));
    }

    private static ArchCondition<JavaClass> partOfTheApi() {
        return ArchCondition.from(DescribedPredicate.describe(
                "part of what a user types", type -> PUBLIC.stream().anyMatch(type::isEquivalentTo)));
    }
}
