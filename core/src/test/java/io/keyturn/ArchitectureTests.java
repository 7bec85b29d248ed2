package io.keyturn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
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
                        "org.slf4j..",
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
        noClasses()
                .that()
                .resideInAPackage("io.keyturn.admin")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.keyturn", "io.keyturn.client", "software.amazon.awssdk..")
                .because("what an operation takes and answers knows nothing of how it is called")
                .check(CORE);
    }

    @Test
    void onlyWhatAUserWritesIsPublic() {
        assertThat(CORE.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                        .map(JavaClass::getName))
                .containsExactlyInAnyOrder(
                        "io.keyturn.InlineReference",
                        "io.keyturn.InlineValues",
                        "io.keyturn.KeyChanges",
                        "io.keyturn.PayloadFormat",
                        "io.keyturn.ReferenceSpelling",
                        "io.keyturn.RefreshFailure",
                        "io.keyturn.RefreshRound",
                        "io.keyturn.RefreshSettings",
                        "io.keyturn.Secret",
                        "io.keyturn.SecretEvent",
                        "io.keyturn.SecretException",
                        "io.keyturn.SecretFetcher",
                        "io.keyturn.SecretLoad",
                        "io.keyturn.SecretProperties",
                        "io.keyturn.SecretReference",
                        "io.keyturn.SecretStatus",
                        "io.keyturn.SecretTrail",
                        "io.keyturn.Secrets",
                        "io.keyturn.SecretsAdmin",
                        "io.keyturn.SecretsSettings",
                        "io.keyturn.StartupLoader",
                        "io.keyturn.Subscription",
                        "io.keyturn.admin.CancelledRotation",
                        "io.keyturn.admin.CreatedSecret",
                        "io.keyturn.admin.DeletedSecret",
                        "io.keyturn.admin.NewSecret",
                        "io.keyturn.admin.NewVersion",
                        "io.keyturn.admin.Page",
                        "io.keyturn.admin.PasswordOptions",
                        "io.keyturn.admin.PolicyValidation",
                        "io.keyturn.admin.Replica",
                        "io.keyturn.admin.ReplicaStatus",
                        "io.keyturn.admin.Replication",
                        "io.keyturn.admin.ResourcePolicy",
                        "io.keyturn.admin.RotationOptions",
                        "io.keyturn.admin.RotationOutcome",
                        "io.keyturn.admin.RotationRules",
                        "io.keyturn.admin.SecretDescription",
                        "io.keyturn.admin.SecretFilter",
                        "io.keyturn.admin.SecretIdentity",
                        "io.keyturn.admin.SecretPayload",
                        "io.keyturn.admin.SecretRotation",
                        "io.keyturn.admin.SecretUpdate",
                        "io.keyturn.admin.SecretVersion",
                        "io.keyturn.admin.SecretVersions",
                        "io.keyturn.admin.StageMove",
                        "io.keyturn.admin.StartedRotation",
                        "io.keyturn.admin.UpdatedSecret",
                        "io.keyturn.admin.WrittenVersion",
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
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CORE);
    }
}
