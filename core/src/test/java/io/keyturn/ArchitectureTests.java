package io.keyturn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What may depend on what, and what a user may see. */
class ArchitectureTests {
    private static final JavaClasses CORE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void coreKnowsNoFramework() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.keyturn..",
                        "software.amazon.awssdk..",
                        "com.github.benmanes.caffeine..",
                        "tools.jackson.core..",
                        "org.jspecify..")
                .because("core serves Spring and MicroProfile alike")
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.keyturn.(**)").should().beFreeOfCycles().check(CORE);
        noClasses()
                .that()
                .resideInAPackage("io.keyturn")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.keyturn.client")
                .because("making a client comes before using it")
                .check(CORE);
    }

    @Test
    void onlyWhatAUserWritesIsPublic() {
        assertThat(CORE.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                        .map(JavaClass::getName))
                .containsExactlyInAnyOrder(
                        "io.keyturn.InlineReference",
                        "io.keyturn.PayloadFormat",
                        "io.keyturn.Secret",
                        "io.keyturn.SecretException",
                        "io.keyturn.SecretFetcher",
                        "io.keyturn.SecretLoad",
                        "io.keyturn.SecretProperties",
                        "io.keyturn.SecretReference",
                        "io.keyturn.Secrets",
                        "io.keyturn.SecretsSettings",
                        "io.keyturn.StartupLoader",
                        "io.keyturn.client.ClientSettings",
                        "io.keyturn.client.CredentialsSettings",
                        "io.keyturn.client.SecretsManagerClients");
    }

    @Test
    void classesAreFinalUnlessMadeForExtension() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }

    @Test
    void namesSayWhatATypeIs() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(Abstract|Default)[A-Z]\\w*")
                .orShould()
                .haveNameMatching(".*(Impl|Helper|Utils?|Manager)")
                .check(CORE);
    }

    @Test
    void nothingWritesToTheConsoleOrLogsThroughJavaUtil() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CORE);
    }
}
