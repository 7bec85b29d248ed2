package io.keyturn.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

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
    void optionalLibrariesAreUsedWhereTheyAreNeeded() {
        onlyIn("EmbeddedService|LocalSecretsManagerAutoConfiguration", "io.keyturn.local..");
        onlyIn("SecretSanitizingAutoConfiguration", "org.springframework.boot.actuate..");
        onlyIn("SecretsHealth\\w*", "org.springframework.boot.health..");
        onlyIn("SecretsMetrics\\w*", "io.micrometer..");
        onlyIn("SpringCloudContext", "org.springframework.cloud..");
    }

    private void onlyIn(String names, String packages) {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(" + names + ")")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages)
                .check(starter);
    }

    @Test
    void springCloudAwsIsUsedNowhere() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.awspring..")
                .check(starter);
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
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(starter);
    }
}
