package io.keyturn.microprofile;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may depend on what, what a user may see, and how things are named. */
class ArchitectureTests {
    private final JavaClasses adapter = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.keyturn.microprofile");

    @Test
    void publicAreOnlyWhatAUserTypesAndWhatImplementationsFind() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should()
                .haveNameMatching(
                        ".*\\.(SecretValue|KeyturnConfigSourceFactory|KeyturnConfigSourceProvider|SecretReferenceHandlerFactory|SecretsProducer)")
                .check(adapter);
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
                .check(adapter);
    }

    @Test
    void optionalLibrariesAreUsedWhereTheyAreNeeded() {
        onlyIn("EmbeddedService", "io.keyturn.local..");
        onlyIn("BuildTime(\\$Quarkus)?", "io.quarkus..");
        onlyIn("SecretsProducer|SecretValue", "jakarta..");
        onlyIn(
                "KeyturnConfig(\\$.*)?|KeyturnConfigSourceFactory|SmallRye(Imports(\\$Ready)?|Inline|Texts)|SecretReferenceHandlerFactory(\\$.*)?",
                "io.smallrye..");
    }

    private void onlyIn(String names, String packages) {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(" + names + ")")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages)
                .check(adapter);
    }

    @Test
    void namesSayWhatATypeIs() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(Abstract|Default)[A-Z]\\w*")
                .orShould()
                .haveNameMatching(".*(Impl|Helper|Utils?|Manager)")
                .check(adapter);
    }

    @Test
    void nothingWritesToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(adapter);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(adapter);
    }
}
