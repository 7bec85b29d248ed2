package io.keyturn.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyturn.SecretException;
import io.keyturn.SecretsAdmin;
import io.keyturn.admin.NewVersion;
import io.keyturn.local.LocalSecretsManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What configuration from secrets does, whichever framework asks for it. An adapter's test says how to start one. */
public abstract class ConfigurationContract {
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

    private final LocalSecretsManager local = LocalSecretsManager.start(0)
            .seed(
                    """
            secrets:
              prod/db:
                $value:
                  username: app
                  password: s3cret
                  port: 5432
                  rate: 1.10
                  hosts: [a, b]
                  nested: {deep: {er: yes!}}
                  nothing: null
                $arnSuffix: AbCdEf
              prod/payment: {api-key: k3y, username: payer}
              prod/plain: just text
              prod/settings: "a.b=1\\nc=two"
              prod/cert: {$binary: Zm9v}
              prod/env: {name: prod}
              prod/rotating:
                $versions:
                  - $value: {password: old}
                    $stages: AWSPREVIOUS
                  - $value: {password: new}
                    $stages: AWSCURRENT
              west/db:
                $value: {password: far}
                $region: eu-west-1
            """);

    /**
     * Starts an application with the imports, each in the notation of a reference with {@code optional:} in front or
     * not, and the properties. What fails the start is thrown.
     */
    protected abstract ConfiguredApplication start(List<String> imports, Map<String, String> properties);

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void importWhenJsonIsFlat() {
        try (ConfiguredApplication application = importing("prod/db")) {
            assertThat(application.get("username")).isEqualTo("app");
            assertThat(application.get("port")).isEqualTo("5432");
            assertThat(application.get("rate")).isEqualTo("1.10");
            assertThat(application.get("hosts[1]")).isEqualTo("b");
            assertThat(application.get("nested.deep.er")).isEqualTo("yes!");
            assertThat(application.get("nothing")).isNull();
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void importWhenItHasOptionsFollowsThem() {
        try (ConfiguredApplication application = importing(
                "prod/db?prefix=db.",
                "prod/plain",
                "prod/rotating?stage=AWSPREVIOUS&prefix=old.",
                "prod/settings?format=properties",
                "prod/cert",
                "west/db?region=eu-west-1&prefix=west.",
                "prod/payment?prefix=one.#api-key")) {
            assertThat(application.get("db.password")).isEqualTo("s3cret");
            assertThat(application.get("plain")).isEqualTo("just text");
            assertThat(application.get("old.password")).isEqualTo("old");
            assertThat(application.get("a.b")).isEqualTo("1");
            assertThat(application.get("cert")).isEqualTo("Zm9v");
            assertThat(application.get("west.password")).isEqualTo("far");
            assertThat(application.get("one.api-key")).isEqualTo("k3y");
            assertThat(application.get("one.username")).isNull();
        }
    }

    @Test
    void importWhenTwoHaveOneNameTakesTheLast() {
        try (ConfiguredApplication application = importing("prod/db", "prod/payment")) {
            assertThat(application.get("username")).isEqualTo("payer");
        }
        try (ConfiguredApplication application = importing("prod/payment", "prod/db")) {
            assertThat(application.get("username")).isEqualTo("app");
        }
    }

    @Test
    void importWhenMissingFailsTheStart() {
        assertThat(failure(List.of("prod/db", "prod/none"), Map.of()))
                .isInstanceOf(SecretException.NotFound.class)
                .hasMessage(
                        "There is no secret 'prod/none' (stage AWSCURRENT) in us-east-1. Correct the name or the"
                                + " region, create the secret, or define the alias keyturn.aliases.prod/none if one was meant.");
    }

    @Test
    void importWhenOptionalAndMissingIsEmpty() {
        try (ConfiguredApplication application = importing("optional:prod/none", "prod/db")) {
            assertThat(application.get("password")).isEqualTo("s3cret");
        }
    }

    @Test
    void importWhenOptionalAndDeniedFailsUnlessItMayBeSkipped() {
        deny("prod/payment");
        assertThat(failure(List.of("optional:prod/payment"), Map.of())).isInstanceOf(SecretException.Denied.class);
        try (ConfiguredApplication application =
                start(List.of("optional:prod/payment"), Map.of("keyturn.optional.skip-denied", "true"))) {
            assertThat(application.get("api-key")).isNull();
        }
    }

    @Test
    void importWhenMalformedNamesThePosition() {
        assertThat(failure(List.of("prod/db?stag=x"), Map.of()))
                .isInstanceOf(SecretException.MalformedReference.class)
                .hasMessage(
                        "The reference 'prod/db?stag=x' is malformed at position 8: there is no option 'stag'; there"
                                + " are stage, version, region, format, prefix and ordinal. Write"
                                + " secret-id[?option=value&option=value][#key], for example"
                                + " prod/db?stage=AWSPREVIOUS#password.");
    }

    @Test
    void importWhenFormatDoesNotFitFailsTheStart() {
        assertThat(failure(List.of("prod/plain?format=json"), Map.of()))
                .isInstanceOf(SecretException.MalformedPayload.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${aws-secret@prod/db#password} | s3cret",
                "<${aws-secret@prod/db#username}:${aws-secret@prod/db#password}> | <app:s3cret>",
                "${aws-secret@prod/rotating?stage=AWSPREVIOUS#password} | old",
                "${aws-secret@west/db?region=eu-west-1#password} | far",
                "${aws-secret@prod/plain} | just text",
                "${aws-secret@prod/cert} | Zm9v",
                "${aws-secret@prod/db#hosts[0]} | a",
                "${aws-secret@prod/none#password:fallback} | fallback",
                "${aws-secret@prod/db#none:fallback} | fallback",
                "${aws-secret@prod/none#password:${other}} | ordinary",
                "${aws-secret@${env}/db#password} | s3cret",
                "${aws-secret@${aws-secret@prod/env#name}/db#password} | s3cret",
                "${aws-secret@short#password} | s3cret",
                "${indirect} | s3cret",
            })
    void referenceWhenInAPropertyIsItsValue(String text, String expected) {
        try (ConfiguredApplication application = start(
                List.of(),
                Map.of(
                        "test.value", text,
                        "test.other", "ordinary",
                        "other", "ordinary",
                        "env", "prod",
                        "indirect", "${aws-secret@prod/db#password}",
                        "keyturn.aliases.short", ARN + "prod/db-AbCdEf"))) {
            assertThat(application.get("test.value")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws-secret@prod/db#password",
                "aws-secret@short#password",
                "aws-secret@" + ARN + "prod/db-AbCdEf#password",
                "aws-secret@" + ARN + "prod/db#password"
            })
    void referenceWhenAskedForAsANameIsItsValue(String name) {
        try (ConfiguredApplication application =
                start(List.of(), Map.of("keyturn.aliases.short", ARN + "prod/db-AbCdEf"))) {
            assertThat(application.get(name)).isEqualTo("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${aws-secret@prod/none#password}",
                "${aws-secret@prod/db#none}",
                "${aws-secret:prod/db#password}",
                "${aws-secret:prod/db#password:default}",
                "${aws-secret@" + "${env}-${undefined}/db#password}",
            })
    void referenceWhenItHasNoValueIsNeverItsText(String text) {
        String value;
        try (ConfiguredApplication application = start(List.of(), Map.of("test.value", text, "env", "prod"))) {
            value = application.get("test.value");
        } catch (RuntimeException ex) {
            return;
        }
        assertThat(value).isNull();
    }

    @Test
    void referenceWhenDeniedFailsTheStartInSpiteOfADefault() {
        deny("prod/db");
        assertThat(failure(List.of(), Map.of("test.value", "${aws-secret@prod/db#password:default}")))
                .isInstanceOf(SecretException.Denied.class);
    }

    @Test
    void referenceWhenMalformedFailsTheStart() {
        assertThat(failure(List.of(), Map.of("test.value", "${aws-secret@prod/db?stage=#password}")))
                .isInstanceOf(SecretException.MalformedReference.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${aws-secretsmanager:prod/db#password}",
                "${aws-secret-manager:prod/db#password}",
                "${aws-secrets@prod/db#password}",
                "${aws-secrets@prod/db#password:default}",
                "${AWS-SECRET:prod/db}",
                "${AWS-SECRET@prod/db#password:default}",
                "${AWS_SECRET:prod/db#password}",
                "${ aws-secret:prod/db}",
                "${aws-secret :prod/db}",
                "${\taws-secret@prod/db#password:default}",
                "${absent:${aws-secretsmanager:prod/db}}",
                "${\u00a0aws-secret@prod/db#password}",
                "${\u200baws-secret@prod/db#password}",
                "${aws\u2011secret@prod/db#password:default}",
                "${aws\u2013secret:prod/db#password}",
            })
    void referenceWhenItsMarkerIsMisspelledFailsTheStart(String text) {
        SecretException failure = failure(List.of(), Map.of("test.value", text));
        assertThat(failure).isInstanceOf(SecretException.MalformedReference.class);
        assertThat(failure.problem())
                .contains("a reference begins with aws-secret@, in exactly these characters.")
                .doesNotContain("default");
        assertThat(local.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${aws-secret@ARN:aws:secretsmanager:us-east-1:123456789012:secret:prod/db#password}",
                "${aws-secret@aws:secretsmanager:us-east-1:123456789012:secret:prod/db#password}",
                "${aws-secret@secretsmanager:prod/db#password}",
                "${aws-secret@secret:prod/db#password}",
                "${aws-secret@http://x/prod/db}",
                "${arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db#password}",
            })
    void referenceWhenItsArnIsMiswrittenFailsTheStart(String text) {
        SecretException failure = failure(List.of(), Map.of("test.value", text));
        assertThat(failure).isInstanceOf(SecretException.MalformedReference.class);
        assertThat(failure.problem()).doesNotContain("password");
        assertThat(local.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${aws-secret@secret#password}", "${aws-secret@secret#password:default}"})
    void referenceWhenAnAliasIsNamedLikePartOfAnArnIsItsValue(String text) {
        try (ConfiguredApplication application =
                start(List.of(), Map.of("test.value", text, "keyturn.aliases.secret", "prod/db"))) {
            assertThat(application.get("test.value")).isEqualTo("s3cret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${aws-secret-1} | one",
                "${aws-secret-2:two} | two",
                "${aws-secretsmanager} | on",
                "${AWS_SECRET:none} | none",
            })
    void nameWhenItOnlyResemblesTheMarkerIsOrdinary(String text, String expected) {
        try (ConfiguredApplication application =
                start(List.of(), Map.of("test.value", text, "aws-secret-1", "one", "aws-secretsmanager", "on"))) {
            assertThat(application.get("test.value")).isEqualTo(expected);
            assertThat(local.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a$b",
                "$",
                "$$",
                "${other}",
                "${other:default}",
                "\\${other}",
                "\\\\${other}",
                "$${other}",
                "${",
                "}${",
                "\\",
                "\\$",
                "a\\b\\",
                "${aws-secret@prod/db#password}",
                "%d{x} {y}",
                "päßwörd 🔑",
            })
    void valueWhenItLooksLikeAnExpressionIsAValue(String value) {
        local.client().createSecret(request -> request.name("odd").secretString(value));
        try (ConfiguredApplication application = start(
                List.of("odd?format=text&prefix=imported."),
                Map.of(
                        "other", "wrong",
                        "inline", "${aws-secret@odd}",
                        "both", "<${imported.odd}>"))) {
            assertThat(application.get("imported.odd")).isEqualTo(value);
            assertThat(application.get("aws-secret@odd")).isEqualTo(value);
            if (keepsValuesThroughASecondProperty()) {
                assertThat(application.get("inline")).isEqualTo(value);
                assertThat(application.get("both")).isEqualTo("<" + value + ">");
            }
        }
    }

    /** Returns whether a value with an expression in it also survives in the text of another property. */
    protected boolean keepsValuesThroughASecondProperty() {
        return true;
    }

    @Test
    void lookupWhenRepeatedMakesNoCall() {
        try (ConfiguredApplication application =
                start(List.of("prod/db"), Map.of("test.value", "${aws-secret@prod/payment#api-key}"))) {
            long calls = local.calls("GetSecretValue");
            for (int i = 0; i < 1000; i++) {
                assertThat(application.get("password")).isEqualTo("s3cret");
                assertThat(application.get("test.value")).isEqualTo("k3y");
                assertThat(application.get("unknown." + i)).isNull();
                assertThat(application.get("my.aws-secret@prod/none" + i + "#key"))
                        .isNull();
            }
            assertThat(calls).isEqualTo(2);
            assertThat(local.calls("GetSecretValue")).isEqualTo(calls);
        }
    }

    @Test
    void valueWhenSecretIsWrittenFollows() {
        try (ConfiguredApplication application =
                start(List.of("prod/db"), Map.of("test.value", "<${aws-secret@prod/payment#api-key}>"))) {
            SecretsAdmin admin = SecretsAdmin.create(local.client(), application.secrets());
            admin.putSecretValue("prod/db", NewVersion.of("{\"password\":\"n3w\",\"added\":\"here\"}"));
            admin.putSecretValue("prod/payment", NewVersion.of("{\"api-key\":\"fresh\"}"));
            assertThat(application.get("password")).isEqualTo("n3w");
            assertThat(application.get("added")).isEqualTo("here");
            assertThat(application.get("username")).isNull();
            assertThat(application.get("test.value")).isEqualTo("<fresh>");
        }
    }

    @Test
    void valueWhenSecretIsRotatedFollows() {
        try (ConfiguredApplication application = start(
                List.of("prod/db", "optional:prod/later?prefix=later."),
                Map.of("test.value", "<${aws-secret@prod/payment#api-key}>"))) {
            local.client().putSecretValue(r -> r.secretId("prod/db").secretString("{\"password\":\"n3w\"}"));
            local.client().putSecretValue(r -> r.secretId("prod/payment").secretString("{\"api-key\":\"fresh\"}"));
            local.client().createSecret(r -> r.name("prod/later").secretString("{\"dark\":true}"));
            assertThat(application.get("password")).isEqualTo("s3cret");
            application.secrets().refresh();
            assertThat(application.get("password")).isEqualTo("n3w");
            assertThat(application.get("test.value")).isEqualTo("<fresh>");
            assertThat(application.get("later.dark")).isEqualTo("true");
        }
    }

    @Test
    void startWhenSwitchedOffReadsNothing() {
        try (ConfiguredApplication application = start(
                List.of("prod/db"),
                Map.of("keyturn.enabled", "false", "test.value", "${aws-secret@prod/db#password:default}"))) {
            assertThat(application.get("password")).isNull();
            assertThat(application.get("test.value")).isEqualTo("default");
            assertThat(local.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.retries | -1 | The setting keyturn.retries has a value that cannot be used. Set it to a number"
                        + " from 0 to 20.",
                "keyturn.cache.ttl | 0s | The setting keyturn.cache.ttl has a value that cannot be used. Set it to a"
                        + " positive duration such as 1h.",
                "keyturn.credentials.external-id | x | keyturn.credentials: external-id can be set only with role-arn."
                        + " Set role-arn as well.",
            })
    void settingWhenOutOfRangeFailsTheStart(String key, String value, String message) {
        assertThat(failure(List.of("prod/db"), Map.of(key, value)))
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.region | ${aws-secret@prod/env#name}",
                "keyturn.timeout | ${aws-secret@prod/none:5s}",
                "keyturn.endpoint | http://${aws-secret@prod/none:127.0.0.1}:1",
                "keyturn.aliases.short | ${aws-secret@prod/none:prod/db}",
                "keyturn.timeout | ${indirect}",
                "keyturn.refresh.interval | ${unset:${aws-secret@prod/none:5m}}",
                "keyturn.refresh.max-stale | ${in${suffix}}",
            })
    void settingWhenItLeadsToAReferenceFailsTheStart(String key, String text) {
        Map<String, String> properties =
                Map.of(key, text, "suffix", "direct", "indirect", "${aws-secret@prod/none:5m}");
        assertThat(failure(List.of("prod/db"), properties))
                .isInstanceOf(SecretException.Misconfigured.class)
                .message()
                .matches("The setting " + key
                        + "( \\(set at .+\\))? is itself a reference to a secret\\. Write its value"
                        + " down, or take it from the environment: secrets are read with it\\.");
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void settingWhenItsPlaceholderHasAValueIsThat() {
        try (ConfiguredApplication application =
                start(List.of("prod/db"), Map.of("keyturn.timeout", "${wait:${aws-secret@prod/none}}", "wait", "7s"))) {
            assertThat(application.get("password")).isEqualTo("s3cret");
        }
    }

    @Test
    void failureShowsNoValue() {
        SecretException failure = failure(List.of("prod/db?format=properties#none"), Map.of());
        assertThat(failure).hasMessageNotContainingAny("s3cret", "app");
    }

    private ConfiguredApplication importing(String... imports) {
        return start(List.of(imports), Map.of());
    }

    /** Returns the settings that lead an application to the service of this test, with {@code properties} added. */
    protected final Map<String, String> withService(Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "keyturn.endpoint", local.endpoint().toString(),
                "keyturn.region", "us-east-1",
                "keyturn.credentials.access-key", "test",
                "keyturn.credentials.secret-key", "test"));
        all.putAll(properties);
        return all;
    }

    private void deny(String secretId) {
        local.faults().on("GetSecretValue").forSecret(secretId).accessDenied();
    }

    private SecretException failure(List<String> imports, Map<String, String> properties) {
        Throwable thrown = catchThrowable(() -> start(imports, properties).close());
        if (thrown == null) {
            throw new AssertionError("The application started.");
        }
        SecretException found = secretException(thrown);
        if (found == null) {
            throw new AssertionError("No exception of core's fails the start.", thrown);
        }
        return found;
    }

    private static @Nullable SecretException secretException(Throwable thrown) {
        Deque<Throwable> open = new ArrayDeque<>(List.of(thrown));
        List<Throwable> seen = new ArrayList<>();
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (next instanceof SecretException found) {
                return found;
            }
            if (!seen.contains(next)) {
                seen.add(next);
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
                open.addAll(List.of(next.getSuppressed()));
            }
        }
        return null;
    }
}
