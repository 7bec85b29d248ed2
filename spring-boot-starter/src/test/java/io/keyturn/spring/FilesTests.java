package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports and references in configuration files, as applications have them. */
class FilesTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    """
            secrets:
              base/db: {password: base, from: base-secret}
              prod/db: {password: prod, from: prod-secret}
              other/db: {other: "yes"}
              path: prod/db
            """);

    @TempDir
    private Path folder;

    private TestApplication application;

    @BeforeEach
    void application() {
        application = TestApplication.over(local).with("spring.config.location", "file:" + folder + "/");
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void importBeatsTheFileThatDeclaresIt() throws IOException {
        write(
                "application.yaml",
                """
                spring.config.import: aws-secretsmanager:base/db
                password: from-file
                """);
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("base");
        }
    }

    @Test
    void importInProfileFileBeatsTheOneInTheCommonFile() throws IOException {
        write("application.yaml", "spring.config.import: aws-secretsmanager:base/db\n");
        write(
                "application-prod.yaml",
                """
                spring.config.import: ["aws-secretsmanager:prod/db", "optional:aws-secretsmanager:no/db"]
                """);
        try (var context = application.with("spring.profiles.active", "prod").run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("prod");
            assertThat(local.calls("GetSecretValue")).isEqualTo(3);
        }
        try (var context = application.with("spring.profiles.active", "dev").run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("base");
        }
    }

    @Test
    void importInDocumentOfAnotherProfileIsNotRead() throws IOException {
        write(
                "application.yaml",
                """
                x: ${aws-secret@other/db#other}
                ---
                spring.config.activate.on-profile: prod
                spring.config.import: aws-secretsmanager:prod/db
                y: ${aws-secret@missing#k}
                """);
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("password")).isNull();
            assertThat(context.getEnvironment().getProperty("x")).isEqualTo("yes");
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void importWithPlaceholderOfTheSameFileIsRead() throws IOException {
        write(
                "application.yaml",
                """
                stage: prod
                spring.config.import: "aws-secretsmanager:${stage}/db?prefix=db."
                """);
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("prod");
        }
    }

    @Test
    void importWithUnresolvedPlaceholderSaysSo() throws IOException {
        write("application.yaml", "spring.config.import: \"aws-secretsmanager:${nowhere}/db\"\n");
        assertThat(application.fail().description())
                .isEqualTo(
                        "The reference '${nowhere}/db' is malformed at position 0: an unresolved placeholder cannot be in a secret's name.\n\n"
                                + "Needed by the import 'aws-secretsmanager:${nowhere}/db' at URL [file:"
                                + folder.resolve("application.yaml") + "] - 1:23.");
    }

    @Test
    void failureNamesFileAndLineOfTheImport() throws IOException {
        write(
                "application.yaml",
                """
                a: b
                spring:
                  config:
                    import: aws-secretsmanager:no/db
                """);
        assertThat(application.fail().description())
                .isEqualTo("There is no secret 'no/db' (stage AWSCURRENT) in us-east-1.\n\nNeeded by the import"
                        + " 'aws-secretsmanager:no/db' at URL [file:" + folder.resolve("application.yaml")
                        + "] - 4:13.");
    }

    @Test
    void sameSecretImportedTwiceIsReadOnce() throws IOException {
        write(
                "application.yaml",
                """
                spring.config.import: aws-secretsmanager:base/db?prefix=a.;base/db?prefix=b.
                c: ${aws-secret@base/db#password}
                """);
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("a.password")).isEqualTo("base");
            assertThat(context.getEnvironment().getProperty("b.password")).isEqualTo("base");
            assertThat(context.getEnvironment().getProperty("c")).isEqualTo("base");
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void importedFileMayImportSecrets() throws IOException {
        write("application.yaml", "spring.config.import: \"file:" + folder + "/more.yaml\"\n");
        write("more.yaml", "spring.config.import: aws-secretsmanager:prod/db\n");
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("prod");
        }
    }

    @Test
    void importOfAReferenceIsRefused() throws IOException {
        write("application.yaml", "spring.config.import: \"aws-secretsmanager:${aws-secret@path}\"\n");
        assertThat(application.fail().description()).contains("an unresolved placeholder");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
