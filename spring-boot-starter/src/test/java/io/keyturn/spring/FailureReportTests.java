package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.core.SdkBytes;

/** What Boot prints when a start fails over a secret: one cause, the place, and what to do. */
class FailureReportTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    """
            secrets:
              prod/db: {password: s3cret}
              prod/api-key: k3y-value
              prod/twice: '{"user": "a", "password": "s3cret", "password": "s3cret2"}'
              prod/escapes: "a=\\\\u12"
            """);
    private final TestApplication application = TestApplication.over(local);
    private final Map<String, String> replaced = new LinkedHashMap<>();

    @AfterEach
    void close() {
        local.close();
        replaced.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "AWS_ACCESS_KEY_ID", matches = ".+")
    @DisabledIfEnvironmentVariable(named = "AWS_WEB_IDENTITY_TOKEN_FILE", matches = ".+")
    @DisabledIfEnvironmentVariable(named = "AWS_CONTAINER_CREDENTIALS_FULL_URI", matches = ".+")
    @DisabledIfEnvironmentVariable(named = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", matches = ".+")
    void reportWhenThereAreNoCredentials(@TempDir Path empty) {
        set("aws.sharedCredentialsFile", empty.resolve("credentials").toString());
        set("aws.configFile", empty.resolve("config").toString());
        set("aws.disableEc2Metadata", "true");
        Failure failure = TestApplication.plain()
                .importing("aws-secretsmanager:prod/db")
                .with("keyturn.retries", "0")
                .fail();
        assertThat(failure.report().getCause()).isInstanceOf(SecretException.Unauthenticated.class);
        assertThat(failure.description())
                .isEqualTo(
                        "There are no AWS credentials to read the secret 'prod/db' (stage AWSCURRENT) with: none of the"
                                + " places where the SDK looks has any (SystemProperty, EnvironmentVariable, WebIdentityTokenFile,"
                                + " Profile 'default', Container, InstanceProfile).\n\n"
                                + "Needed by the import 'aws-secretsmanager:prod/db'.");
        assertThat(failure.action())
                .isEqualTo("Set keyturn.credentials.*, the environment variables AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY, a profile, or run under an IAM role. Without AWS:"
                        + " keyturn.local.enabled=true.");
    }

    @Test
    void reportWhenAFileOfProfilesHasAMistake(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config"), "[default]\nk3y-value\n");
        set("aws.configFile", config.toString());
        assertReport(
                TestApplication.plain()
                        .withCredentials("keyturn")
                        .importing("aws-secretsmanager:prod/db")
                        .fail(),
                SecretException.Misconfigured.class,
                "The AWS SDK cannot read the file of profiles " + config
                        + ": line 2.\n\nNeeded by the import 'aws-secretsmanager:prod/db'.",
                "Correct it: a profile begins with its name in brackets, and each of its lines is 'name = value'.");
    }

    @Test
    void reportWhenTheProfileDoesNotExist(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config"), "[profile other]\nx = k3y-value\n");
        set("aws.configFile", config.toString());
        set("aws.sharedCredentialsFile", config.toString());
        assertReport(
                TestApplication.plain()
                        .with("keyturn.credentials.profile", "nope")
                        .with("app.password", "${aws-secret@prod/db#password}")
                        .fail(),
                SecretException.Misconfigured.class,
                "There is no profile 'nope', which keyturn.credentials.profile names, in " + config + " or " + config
                        + ".",
                "Correct keyturn.credentials.profile, or add the profile; 'aws configure list-profiles' lists what there"
                        + " is.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.endpoint|http://me:s3cret@[|a URL such as http://127.0.0.1:4599",
                "keyturn.timeout|s3cret|a duration such as 5s",
                "keyturn.retries|s3cret|a whole number",
                "keyturn.batch|s3cret|true or false",
                "keyturn.cache.max-size|s3cret|a whole number",
                "keyturn.enabled|s3cret|true or false",
            })
    void reportWhenASettingCannotBeRead(String key, String value, String expected) {
        assertReport(
                application
                        .importing("aws-secretsmanager:prod/db")
                        .with(key, value)
                        .fail(),
                SecretException.Misconfigured.class,
                "The setting " + key + " (set at \"" + key
                        + "\" from property source \"commandLineArgs\") has a value that"
                        + " cannot be used.\n\nNeeded by the import 'aws-secretsmanager:prod/db'.",
                "Set it to " + expected + ".");
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "AWS_ACCESS_KEY_ID", matches = ".+")
    void reportWhenWebIdentityNeedsAModuleThatIsNotThere() {
        assertThat(ClassUtils.isPresent("software.amazon.awssdk.services.sts.StsClient", null))
                .isFalse();
        set("aws.webIdentityTokenFile", "target/token");
        set("aws.roleArn", "arn:aws:iam::123456789012:role/r");
        assertReport(
                TestApplication.plain().importing("aws-secretsmanager:prod/db").fail(),
                SecretException.Misconfigured.class,
                "AWS_WEB_IDENTITY_TOKEN_FILE is set (as on EKS with IAM roles for service accounts), but the module"
                        + " 'sts' of the AWS SDK, which turns the token into credentials, is not on the class path.\n\n"
                        + "Needed by the import 'aws-secretsmanager:prod/db'.",
                "Add the dependency software.amazon.awssdk:sts to the application.");
    }

    @Test
    void reportWhenSeveralImportsFailListsAll() {
        local.faults().on("GetSecretValue").forSecret("prod/api-key").accessDenied();
        assertReport(
                application
                        .importing("aws-secretsmanager:prod/db;prod/no;optional:prod/maybe,"
                                + "aws-secretsmanager:prod/twice?format=json,aws-secretsmanager:prod/none")
                        .fail(),
                SecretException.NotFound.class,
                """
                There are 3 failures to read secrets.

                1. There is no secret 'prod/none' (stage AWSCURRENT) in us-east-1.
                   Needed by the import 'aws-secretsmanager:prod/none'.
                2. There is no secret 'prod/no' (stage AWSCURRENT) in us-east-1.
                   Needed by the import 'aws-secretsmanager:prod/db;prod/no;optional:prod/maybe'.
                3. The secret 'prod/twice' (version …) is JSON with the key 'password' twice in one object (line\
                 1, column 47).
                   Needed by the import 'aws-secretsmanager:prod/twice?format=json'.""",
                """
                1. Correct the name or the region, create the secret, or define the alias keyturn.aliases.prod/none if\
                 one was meant.
                2. Correct the name or the region, create the secret, or define the alias keyturn.aliases.prod/no if one\
                 was meant.
                3. Remove one of the two: which one counts is not defined.
                If the application can do without it, write 'optional:' in front of the import.""");
        assertThat(local.calls("GetSecretValue")).isEqualTo(5);
    }

    @Test
    void reportWhenProfilesHaveAReference() {
        Failure failure = application
                .with("spring.profiles.active", "${aws-secret@prod/no}")
                .fail();
        assertThat(failure.description())
                .isEqualTo("Spring Boot reads this property before secrets are read, so that it would take the text of"
                        + " the reference, or its default, for the value.\n\nNeeded by a placeholder.");
        assertThat(failure.action())
                .isEqualTo("Write the value itself, or take it from an environment variable or a system property.");
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void reportWhenSeveralReferencesFailListsAll() {
        local.faults().on("GetSecretValue").forSecret("prod/api-key").serverError(503);
        assertReport(
                application
                        .with("keyturn.retries", "0")
                        .with("app.a", "${aws-secret@prod/db#nope}")
                        .with("app.b", "${aws-secret@prod/db#password}")
                        .with("app.c", "${aws-secret@prod/twice?format=yaml}")
                        .with("app.e", "${aws-secret@prod/api-key}")
                        .with("app.f", "${aws-secret@prod/${aws-secret@prod/api-key}}")
                        .with("app.g", "${aws-secret@prod/none:x} ${aws-secret@prod/no}")
                        .fail(),
                SecretException.MalformedReference.class,
                """
                There are 4 failures to read secrets.

                1. The reference 'prod/twice?format=yaml' is malformed at position 18: the format is one of json, text,\
                 properties and base64.
                   Needed by the property 'app.c' in commandLineArgs.
                2. AWS Secrets Manager in us-east-1 failed to answer for the secret 'prod/api-key' (stage AWSCURRENT):\
                 Service is unable to handle request (ServiceUnavailableException, request id …).
                   Needed by the property 'app.f' in commandLineArgs.
                3. There is no secret 'prod/no' (stage AWSCURRENT) in us-east-1.
                   Needed by the property 'app.g' in commandLineArgs.
                4. The secret 'prod/db' (version …) has no key 'nope'.
                   Needed by the property 'app.a' in commandLineArgs.""",
                """
                1. Write secret-id[?option=value&option=value][#key], for example prod/db?stage=AWSPREVIOUS#password.
                2. Try again later; see the AWS Health Dashboard if it lasts.
                3. Correct the name or the region, create the secret, or define the alias keyturn.aliases.prod/no if one\
                 was meant.
                4. Correct the part after '#', or add the key to the secret. Its keys: password.""");
        assertThat(local.calls("GetSecretValue")).isEqualTo(4);
    }

    @Test
    void reportWhenManyReferencesFailForOneReasonSaysOnceWhatToDo() {
        local.faults().on("GetSecretValue").error("UnrecognizedClientException", "The security token is invalid.");
        for (int i = 0; i < 12; i++) {
            application.with("app.p" + i, "${aws-secret@many/" + i + "}");
        }
        Failure failure = application.fail();
        assertThat(failure.description())
                .startsWith("There are 12 failures to read secrets.\n\n1. AWS does not accept the credentials")
                .contains("\n10. ")
                .doesNotContain("\n11. ")
                .endsWith("\nand 2 more.");
        assertThat(failure.action())
                .isEqualTo("Renew or correct the credentials; 'aws sts get-caller-identity' shows whether they work.");
        assertThat(failure.exception().getSuppressed()).hasSize(12);
    }

    @Test
    void reportWhenTheKeyDoesNotDecrypt() {
        local.faults()
                .on("GetSecretValue")
                .error(
                        "DecryptionFailure",
                        "Secrets Manager can't decrypt the protected secret text using the provided KMS key.");
        assertReport(
                application
                        .with("app.password", "${aws-secret@prod/db#password:def}")
                        .fail(),
                SecretException.Undecryptable.class,
                "The secret 'prod/db' (stage AWSCURRENT) cannot be decrypted: Secrets Manager can't decrypt the"
                        + " protected secret text using the provided KMS key (DecryptionFailure, request id …).\n\n"
                        + "Needed by the property 'app.password' in commandLineArgs.",
                "Allow kms:Decrypt on the secret's KMS key to the caller (key policy and IAM), and check that the key"
                        + " is enabled.");
    }

    @Test
    void reportWhenAnAliasIsMissing() {
        assertReport(
                application.with("app.password", "${aws-secret@db#password}").fail(),
                SecretException.NotFound.class,
                "There is no secret 'db' (stage AWSCURRENT) in us-east-1.\n\n"
                        + "Needed by the property 'app.password' in commandLineArgs.",
                "Correct the name or the region, create the secret, or define the alias keyturn.aliases.db if one was"
                        + " meant.");
    }

    @Test
    void reportWhenJsonHasAKeyTwice() {
        assertReport(
                application
                        .importing("aws-secretsmanager:prod/twice?format=json")
                        .fail(),
                SecretException.MalformedPayload.class,
                "The secret 'prod/twice' (version …) is JSON with the key 'password' twice in one object (line"
                        + " 1, column 47).\n\nNeeded by the import 'aws-secretsmanager:prod/twice?format=json'.",
                "Remove one of the two: which one counts is not defined.");
    }

    @Test
    void reportWhenBinaryIsToBeJsonAndIsNoText() {
        byte[] bytes = {'{', (byte) 0xff, (byte) 0xfe, '}'};
        local.client().createSecret(r -> r.name("prod/cert").secretBinary(SdkBytes.fromByteArray(bytes)));
        assertReport(
                application
                        .importing("aws-secretsmanager:prod/cert?format=json")
                        .fail(),
                SecretException.MalformedPayload.class,
                "The secret 'prod/cert' (version …) is binary and not UTF-8 text.\n\n"
                        + "Needed by the import 'aws-secretsmanager:prod/cert?format=json'.",
                "Leave out the option format= to get it as Base64, or store it as text.");
    }

    @Test
    void reportWhenTextIsToBeJson() {
        assertReport(
                application
                        .importing("aws-secretsmanager:prod/api-key?format=json")
                        .fail(),
                SecretException.MalformedPayload.class,
                "The secret 'prod/api-key' (version …) is not JSON: the mistake is at line 1, column 1.\n\n"
                        + "Needed by the import 'aws-secretsmanager:prod/api-key?format=json'.",
                "Correct the secret, or ask for it as one value with format=text and no key.");
    }

    @Test
    void reportWhenTextIsToBeProperties() {
        assertReport(
                application
                        .with("app.a", "${aws-secret@prod/escapes?format=properties#a:def}")
                        .fail(),
                SecretException.MalformedPayload.class,
                "The secret 'prod/escapes' (version …) is not in the format of java.util.Properties.\n\n"
                        + "Needed by the property 'app.a' in commandLineArgs.",
                "Correct the secret (a \\u escape needs four hexadecimal digits), or the option format=.");
    }

    @Test
    void reportWhenPlainTextIsAskedForAKey() {
        assertReport(
                application.with("app.key", "${aws-secret@prod/api-key#k:def}").fail(),
                SecretException.MalformedPayload.class,
                "The secret 'prod/api-key' (version …) is not JSON: the mistake is at line 1, column 1.\n\n"
                        + "Needed by the property 'app.key' in commandLineArgs.",
                "Correct the secret, or ask for it as one value with format=text and no key.");
    }

    private void set(String property, String value) {
        replaced.put(property, System.getProperty(property));
        System.setProperty(property, value);
    }

    private static void assertReport(
            Failure failure, Class<? extends SecretException> kind, String description, String action) {
        assertThat(failure.report().getCause()).isInstanceOf(kind);
        assertThat(failure.description().replaceAll("(request id|version) [-\\w]+", "$1 …"))
                .isEqualTo(description);
        assertThat(failure.action()).isEqualTo(action);
        assertThat(failure.everything()).doesNotContain("s3cret", "k3y-value");
    }
}
