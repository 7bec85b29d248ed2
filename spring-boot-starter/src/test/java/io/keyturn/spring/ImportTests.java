package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;

/** {@code spring.config.import=aws-secretsmanager:…}. */
class ImportTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    """
            secrets:
              prod/db:
                username: app
                password: s3cret
                port: 5432
                hosts: [a, b]
                nested: {deep: {er: 1.10}}
                nothing: null
              prod/api-key: k3y
              prod/flags: {dark: true}
              prod/settings: "a.b=1\\nc=two"
              prod/rotating:
                $versions:
                  - $value: {password: old}
                    $stages: AWSPREVIOUS
                  - $value: {password: new}
                    $stages: AWSCURRENT
            """);
    private final TestApplication application = TestApplication.over(local);

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void importWhenJsonFlattens() {
        try (var context = application.importing("aws-secretsmanager:prod/db").run()) {
            assertThat(property(context, "username")).isEqualTo("app");
            assertThat(property(context, "password")).isEqualTo("s3cret");
            assertThat(property(context, "port")).isEqualTo("5432");
            assertThat(property(context, "hosts[1]")).isEqualTo("b");
            assertThat(property(context, "nested.deep.er")).isEqualTo("1.10");
            assertThat(property(context, "nothing")).isEmpty();
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void importWhenSeveralWithOptionsReadsAll() {
        try (var context = application
                .importing("aws-secretsmanager:prod/db?prefix=db.;prod/api-key;"
                        + "prod/rotating?stage=AWSPREVIOUS&prefix=old.;prod/settings?format=properties")
                .run()) {
            assertThat(property(context, "db.password")).isEqualTo("s3cret");
            assertThat(property(context, "api-key")).isEqualTo("k3y");
            assertThat(property(context, "old.password")).isEqualTo("old");
            assertThat(property(context, "a.b")).isEqualTo("1");
            assertThat(property(context, "c")).isEqualTo("two");
        }
    }

    @Test
    void importWhenReadTellsOrigin() {
        try (var context = application.importing("aws-secretsmanager:prod/db").run()) {
            PropertySource<?> source =
                    context.getEnvironment().getPropertySources().get("aws-secretsmanager:prod/db");
            Origin origin = OriginLookup.getOrigin(source, "password");
            String version =
                    local.client().getSecretValue(r -> r.secretId("prod/db")).versionId();
            assertThat(origin).hasToString("secret 'prod/db', version " + version + ", stages [AWSCURRENT]");
            assertThat(source.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void importWhenMissingReportsCauseAndAction() {
        TestApplication.Failure failure =
                application.importing("aws-secretsmanager:prod/nothing").fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret 'prod/nothing' (stage AWSCURRENT) in us-east-1.\n\n"
                        + "Needed by the import 'aws-secretsmanager:prod/nothing'.");
        assertThat(failure.action())
                .isEqualTo("Correct the name or the region, create the secret, or define the alias"
                        + " keyturn.aliases.prod/nothing if one was meant. If the application can do without it, write"
                        + " 'optional:' in front of the import.");
    }

    @Test
    void importWhenOptionalAndMissingHasEmptySource() {
        try (var context = application
                .importing("optional:aws-secretsmanager:prod/nothing;prod/db")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("s3cret");
            PropertySource<?> source = context.getEnvironment()
                    .getPropertySources()
                    .get("optional:aws-secretsmanager:prod/nothing;prod/db");
            assertThat(source).isInstanceOf(SecretPropertySource.class);
            assertThat(((SecretPropertySource) source).getSource())
                    .extracting(secret -> secret.reference().toString())
                    .containsExactly("prod/db", "prod/nothing");
        }
    }

    @Test
    void importWhenTwoHaveTheSameNameTheLaterWins() {
        try (var context = application
                .importing(
                        "aws-secretsmanager:prod/db;prod/rotating,aws-secretsmanager:prod/rotating?stage=AWSPREVIOUS")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("old");
            assertThat(property(context, "username")).isEqualTo("app");
        }
        try (var context = application
                .importing("aws-secretsmanager:prod/db;prod/rotating")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("new");
            PropertySource<?> source =
                    context.getEnvironment().getPropertySources().get("aws-secretsmanager:prod/db;prod/rotating");
            assertThat(((SecretPropertySource) source).getPropertyNames())
                    .startsWith("password", "username")
                    .doesNotHaveDuplicates();
            assertThat(OriginLookup.getOrigin(source, "password").toString()).startsWith("secret 'prod/rotating'");
            assertThat(OriginLookup.getOrigin(source, "username").toString()).startsWith("secret 'prod/db'");
            assertThat(OriginLookup.getOrigin(source, "nobody")).isNull();
        }
    }

    @Test
    void importWhenTwiceIsReadOnce() {
        try (var context = application
                .importing("aws-secretsmanager:prod/db;prod/flags,aws-secretsmanager:prod/api-key;prod/flags")
                .run()) {
            assertThat(property(context, "dark")).isEqualTo("true");
            assertThat(property(context, "password")).isEqualTo("s3cret");
            assertThat(property(context, "api-key")).isEqualTo("k3y");
            assertThat(local.calls("GetSecretValue")).isEqualTo(3);
        }
    }

    @Test
    void importWhenOptionalPartIsMissingReadsTheOthers() {
        try (var context = application
                .importing("aws-secretsmanager:prod/db;optional:prod/nothing")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("s3cret");
        }
    }

    @Test
    void importWhenMandatoryAfterOptionalOfTheSameFails() {
        TestApplication.Failure failure = application
                .importing("optional:aws-secretsmanager:prod/nothing,aws-secretsmanager:prod/nothing")
                .fail();
        assertThat(failure.exception()).hasCauseInstanceOf(SecretException.NotFound.class);
    }

    @Test
    void importWhenOptionalAndDeniedFails() {
        local.faults().on("GetSecretValue").accessDenied();
        TestApplication.Failure failure =
                application.importing("optional:aws-secretsmanager:prod/db").fail();
        assertThat(failure.exception()).isInstanceOf(SecretException.Denied.class);
        assertThat(failure.description())
                .startsWith("AWS denies secretsmanager:GetSecretValue for the secret 'prod/db' (stage AWSCURRENT)");
    }

    @Test
    void importWhenOptionalAndDeniedMayBeSkipped() {
        local.faults().on("GetSecretValue").forSecret("prod/api-key").accessDenied();
        try (var context = application
                .with("keyturn.optional.skip-denied", "true")
                .importing("optional:aws-secretsmanager:prod/api-key;prod/db")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("s3cret");
            assertThat(property(context, "api-key")).isNull();
        }
    }

    @Test
    void importWhenNotFoundIsIgnoredStarts() {
        try (var context = application
                .with("spring.config.on-not-found", "ignore")
                .importing("aws-secretsmanager:prod/db;prod/nothing")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("s3cret");
        }
    }

    @Test
    void importWhenMalformedNamesPosition() {
        TestApplication.Failure failure = application
                .importing("aws-secretsmanager:prod/db?stgae=AWSPREVIOUS")
                .fail();
        assertThat(failure.description())
                .isEqualTo("The reference 'prod/db?stgae=AWSPREVIOUS' is malformed at position 8: there is no option"
                        + " 'stgae'; there are stage, version, region, format, prefix and ordinal.\n\n"
                        + "Needed by the import 'aws-secretsmanager:prod/db?stgae=AWSPREVIOUS'.");
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void importWhenOrdinalIsRefused() {
        TestApplication.Failure failure =
                application.importing("aws-secretsmanager:prod/db?ordinal=7").fail();
        assertThat(failure.description())
                .startsWith("The reference 'prod/db?ordinal=7' is malformed at position 8: in Spring the order of the"
                        + " imports decides, there is no option 'ordinal='.");
    }

    @Test
    void importWhenEmptyIsRefused() {
        TestApplication.Failure failure =
                application.importing("aws-secretsmanager:").fail();
        assertThat(failure.description()).startsWith("The import 'aws-secretsmanager:' names no secret.");
        assertThat(failure.action())
                .isEqualTo("Write the name of a secret after the prefix, for example aws-secretsmanager:prod/db.");
    }

    @Test
    void importWhenAliasReadsTarget() {
        try (var context = application
                .with("keyturn.aliases.db", "prod/db")
                .importing("aws-secretsmanager:db")
                .run()) {
            assertThat(property(context, "password")).isEqualTo("s3cret");
        }
    }

    @Test
    void importWhenKeyIsMissingReports() {
        TestApplication.Failure failure =
                application.importing("aws-secretsmanager:prod/flags#light").fail();
        assertThat(failure.description()).contains("has no key 'light'");
        assertThat(failure.action()).contains("Its keys: dark.").doesNotContain("true");
    }

    @Test
    void importWhenFormatDoesNotFitReports() {
        TestApplication.Failure failure = application
                .importing("aws-secretsmanager:prod/api-key?format=json")
                .fail();
        assertThat(failure.exception()).isInstanceOf(SecretException.MalformedPayload.class);
        assertThat(failure.everything()).doesNotContain("k3y");
    }

    @Test
    void importWhenManyLoadsThemInParallel() {
        StringBuilder seed = new StringBuilder("secrets:\n");
        StringBuilder location = new StringBuilder("aws-secretsmanager:many/0?prefix=p0.");
        for (int i = 0; i < 32; i++) {
            seed.append("  many/").append(i).append(": {a: ").append(i).append("}\n");
            if (i > 0) {
                location.append(";many/")
                        .append(i)
                        .append("?prefix=p")
                        .append(i)
                        .append('.');
            }
        }
        local.seed(seed.toString());
        var held = local.faults().on("GetSecretValue").hang();
        Thread release = new Thread(() -> held.awaitArrived(16).release());
        release.start();
        try (var context = application.importing(location.toString()).run()) {
            assertThat(property(context, "p0.a")).isEqualTo("0");
            assertThat(property(context, "p31.a")).isEqualTo("31");
        }
        assertThat(local.calls("GetSecretValue")).isEqualTo(32);
    }

    private static String property(ConfigurableApplicationContext context, String name) {
        return context.getEnvironment().getProperty(name);
    }
}
