package io.keyturn.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** What may depend on what, what a user may see, and how things are named. */
class ArchitectureTests {
    private final JavaClasses starter = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.keyturn.spring");

    @Test
    void publicAreOnlyWhatAUserTypesAndAutoConfigurations() {
        classes()
                .that()
                .arePublic()
                .should()
                .beAnnotatedWith(AutoConfiguration.class)
                .orShould()
                .haveSimpleName("SecretsManagerClientCustomizer")
                .orShould()
                .haveSimpleName("SecretValue")
                .check(starter);
    }

    @Test
    void autoConfigurationsAreFinalAndHaveNoPublicMembers() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(starter);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic()
                .check(starter);
    }

    @Test
    void classesAreFinal() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(starter);
    }

    @Test
    void embeddedServiceIsUsedInTwoPlacesOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("EmbeddedService")
                .and()
                .doNotHaveSimpleName("LocalSecretsManagerAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.keyturn.local..")
                .check(starter);
    }

    @Test
    void actuatorIsUsedInOnePlaceOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SecretSanitizingAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot.actuate..")
                .check(starter);
    }

    @Test
    void healthAndMetricsAreUsedInTheirOwnPlacesOnly() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("SecretsHealth")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot.health..")
                .check(starter);
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("SecretsMetrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(starter);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.keyturn.(**)").should().beFreeOfCycles().check(starter);
    }

    @Test
    void namesSayWhatATypeIs() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(Abstract|Default)[A-Z]\\w*")
                .orShould()
                .haveNameMatching(".*(Impl|Helper|Utils?|Manager)")
                .check(starter);
    }

    @Test
    void nothingWritesToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(starter);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(starter);
    }

    @Test
    void springCloudIsUsedInOnePlaceOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SpringCloudContext")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.cloud..")
                .check(starter);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.awspring..")
                .check(starter);
    }
}
