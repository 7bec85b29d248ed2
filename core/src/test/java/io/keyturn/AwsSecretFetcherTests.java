package io.keyturn;

import static io.keyturn.Fixtures.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import io.keyturn.client.SecretsManagerClients;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class AwsSecretFetcherTests {
    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final SecretFetcher fetcher;

    AwsSecretFetcherTests(LocalSecretsManager local) {
        this.local = local;
        this.client = SecretsManagerClients.builder(
                        ClientSettings.defaults()
                                .withRegion("us-east-1")
                                .withTimeout(Duration.ofSeconds(5), 0)
                                .withCredentials(
                                        new CredentialsSettings("AKIDEXAMPLE", "hunter2", null, null, null, null)),
                        null,
                        local.httpClient())
                .build();
        this.fetcher = SecretFetcher.of(client);
    }

    @BeforeEach
    void create() {
        client.createSecret(request -> request.name("prod/db").secretString("{\"password\":\"hunter2\"}"));
        local.resetCalls();
    }

    @Test
    void fetchWhenThereReturnsWhatTheServiceSays() {
        Secret secret = fetcher.fetch(target("prod/db"));
        assertThat(secret.name()).isEqualTo("prod/db");
        assertThat(secret.arn()).startsWith("arn:aws:secretsmanager:us-east-1:").contains(":secret:prod/db-");
        assertThat(secret.versionId()).hasSize(36);
        assertThat(secret.stages()).containsExactly("AWSCURRENT");
        assertThat(secret.created()).isNotNull();
        assertThat(secret.isBinary()).isFalse();
        assertThat(secret.asString("password")).isEqualTo("hunter2");
        assertThat(local.calls()).containsExactlyEntriesOf(Map.of("GetSecretValue", 1L));
    }

    @Test
    void fetchWhenArnOrArnWithoutSuffixFindsTheSecret() {
        String arn = fetcher.fetch(target("prod/db")).arn();
        assertThat(fetcher.fetch(target(arn)).arn()).isEqualTo(arn);
        assertThat(fetcher.fetch(target(arn.substring(0, arn.length() - 7))).arn())
                .isEqualTo(arn);
    }

    @Test
    void fetchWhenStageOrVersionIsAskedForReadsThatOne() {
        String first = fetcher.fetch(target("prod/db")).versionId();
        client.putSecretValue(request -> request.secretId("prod/db").secretString("{\"password\":\"new\"}"));
        assertThat(fetcher.fetch(target("prod/db")).asString("password")).isEqualTo("new");
        assertThat(fetcher.fetch(target("prod/db?stage=AWSPREVIOUS")).versionId())
                .isEqualTo(first);
        assertThat(fetcher.fetch(target("prod/db?version=" + first)).asString("password"))
                .isEqualTo("hunter2");
    }

    @Test
    void fetchWhenBinaryKeepsEveryByte() {
        byte[] bytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> bytes[i] = (byte) i);
        client.createSecret(request -> request.name("bin").secretBinary(SdkBytes.fromByteArray(bytes)));
        assertThat(fetcher.fetch(target("bin")).asBytes()).isEqualTo(bytes);
        assertThat(fetcher.fetch(target("bin")).isBinary()).isTrue();
    }

    @Test
    void fetchWhenRegionIsNotTheClientsReadsFromThatRegionThroughTheSameClient() {
        SecretsManagerClient ireland = local.client(Region.EU_WEST_1);
        String arn = ireland.createSecret(request -> request.name("prod/db").secretString("in Ireland"))
                .arn();
        assertThat(fetcher.fetch(target("prod/db?region=eu-west-1")).asString()).isEqualTo("in Ireland");
        assertThat(fetcher.fetch(target(arn)).asString()).isEqualTo("in Ireland");
        assertThat(fetcher.fetch(target("prod/db")).asString()).contains("hunter2");
        assertThat(fetcher.fetch(target("prod/db?region=us-east-1")).asString()).contains("hunter2");
    }

    @Test
    void fetchAllReadsTwentySecretsInOneCallAndKeepsFailuresApart() {
        List<String> names = IntStream.range(0, 45).mapToObj(i -> "many/" + i).toList();
        names.forEach(name -> client.createSecret(request -> request.name(name).secretString(name)));
        local.resetCalls();
        List<SecretReference.Target> targets = new ArrayList<>();
        names.forEach(name -> targets.add(target(name)));
        targets.add(target("missing"));
        List<SecretLoad> loads = fetcher.fetchAll(targets);
        assertThat(loads).extracting(SecretLoad::target).isEqualTo(targets);
        assertThat(loads.subList(0, 45))
                .extracting(load -> load.orThrow().asString())
                .isEqualTo(names);
        assertThat(loads.get(45).failure()).isInstanceOf(SecretException.NotFound.class);
        assertThat(local.calls("BatchGetSecretValue")).isEqualTo(3);
        assertThat(local.calls("GetSecretValue")).isZero();
    }

    @Test
    void fetchAllWhenStageOrRegionDiffersStillFindsEachOne() {
        client.putSecretValue(request -> request.secretId("prod/db").secretString("second"));
        local.client(Region.EU_WEST_1)
                .createSecret(request -> request.name("prod/db").secretString("in Ireland"));
        assertThat(fetcher.fetchAll(List.of(
                        target("prod/db"), target("prod/db?region=eu-west-1"), target("prod/db?stage=AWSPREVIOUS"))))
                .extracting(load -> load.orThrow().asString())
                .containsExactly("second", "in Ireland", "{\"password\":\"hunter2\"}");
    }

    @Test
    void fetchAllWhenBatchIsDeniedNamesThatPermission() {
        local.faults().on("BatchGetSecretValue").accessDenied();
        SecretException failure =
                fetcher.fetchAll(List.of(target("prod/db"))).get(0).failure();
        assertThat(failure).isInstanceOf(SecretException.Denied.class);
        assertThat(failure.action())
                .isEqualTo("Allow secretsmanager:BatchGetSecretValue on * to the caller (with keyturn.batch=true it is"
                        + " needed beside secretsmanager:GetSecretValue).");
    }

    @Test
    void fetchWhenThereIsNoSuchSecretSaysWhereItLooked() {
        assertThatExceptionOfType(SecretException.NotFound.class)
                .isThrownBy(() -> fetcher.fetch(target("prod/dv")))
                .satisfies(ex -> {
                    assertThat(ex.isMissing()).isTrue();
                    assertThat(ex.problem()).isEqualTo("There is no secret 'prod/dv' (stage AWSCURRENT) in us-east-1.");
                    assertThat(ex.action())
                            .isEqualTo("Correct the name or the region, create the secret, or define the alias"
                                    + " keyturn.aliases.prod/dv if one was meant.");
                });
    }

    @Test
    void fetchWhenThereIsNoSecretWithTheArnDoesNotSpeakOfAliases() {
        assertThatExceptionOfType(SecretException.NotFound.class)
                .isThrownBy(() -> fetcher.fetch(target(Fixtures.arn("prod/dv"))))
                .satisfies(ex -> assertThat(ex.action()).isEqualTo("Correct the ARN, or create the secret."));
    }

    @Test
    void fetchWhenThereIsNoSuchVersionSaysSo() {
        assertThatExceptionOfType(SecretException.NoSuchVersion.class)
                .isThrownBy(() -> fetcher.fetch(target("prod/db?stage=AWSPENDING")))
                .satisfies(ex -> {
                    assertThat(ex.isMissing()).isTrue();
                    assertThat(ex.problem())
                            .isEqualTo("The secret 'prod/db' (stage AWSPENDING) exists in us-east-1,"
                                    + " but no version of it has that staging label.");
                });
        assertThatExceptionOfType(SecretException.NoSuchVersion.class)
                .isThrownBy(() -> fetcher.fetch(target("prod/db?version=" + Fixtures.VERSION)))
                .withMessageContaining("no version of it has that id.");
        client.createSecret(request -> request.name("empty"));
        assertThatExceptionOfType(SecretException.NoSuchVersion.class)
                .isThrownBy(() -> fetcher.fetch(target("empty")))
                .withMessageContaining("a secret that never got a value has none.");
    }

    @Test
    void fetchWhenMarkedForDeletionIsNotMissing() {
        client.deleteSecret(request -> request.secretId("prod/db"));
        assertThatExceptionOfType(SecretException.MarkedForDeletion.class)
                .isThrownBy(() -> fetcher.fetch(target("prod/db")))
                .satisfies(ex -> assertThat(ex.isMissing()).isFalse())
                .withMessage("The secret 'prod/db' (stage AWSCURRENT) is marked for deletion. Restore it with"
                        + " 'aws secretsmanager restore-secret --secret-id prod/db', or refer to another secret.");
    }

    @Test
    void fetchWhenDeniedNamesTheActionAndTheArn() {
        fault(() -> local.faults().on("GetSecretValue").accessDenied(), SecretException.Denied.class, ex -> {
            assertThat(ex.problem()).startsWith("AWS denies secretsmanager:GetSecretValue for the secret 'prod/db'");
            assertThat(ex.action())
                    .matches(
                            "Allow secretsmanager:GetSecretValue on"
                                    + " arn:aws:secretsmanager:us-east-1:([0-9]{12}|\\*):secret:prod/db-\\?{6} to the caller\\.");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidSignatureException, Signature expired: 20260101T110000Z is now earlier than 20260101T115500Z",
        "InvalidSignatureException, Signature not yet current: 20260101T130000Z is still later than 20260101T120500Z",
        "RequestTimeTooSkewed, The difference between the request time and the current time is too large"
    })
    void fetchWhenTheClockIsOffSaysSo(String code, String message) {
        fault(
                () -> local.faults().on("GetSecretValue").error(code, message),
                SecretException.Unauthenticated.class,
                ex -> assertThat(ex.action())
                        .isEqualTo("Check the clock of this machine: AWS refuses signatures that are minutes off."));
    }

    @Test
    void fetchWhenDeniedAndKmsIsOnlyInANameIsDenied() {
        fault(
                () -> local.faults()
                        .on("GetSecretValue")
                        .error(
                                "AccessDeniedException",
                                "User: arn:aws:sts::123456789012:assumed-role/kms-admin/x is not authorized to perform:"
                                        + " secretsmanager:GetSecretValue on resource: prod/kms-client"),
                SecretException.Denied.class,
                ex -> assertThat(ex.action())
                        .isEqualTo(
                                "Allow secretsmanager:GetSecretValue on"
                                        + " arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-?????? to the caller."));
        fault(
                () -> local.faults()
                        .on("GetSecretValue")
                        .error("AccessDeniedException", "User: x is not authorized to perform: kms:Decrypt on y"),
                SecretException.Undecryptable.class,
                ex -> {});
    }

    @Test
    void fetchWhenKmsRefusesSaysWhatToAllow() {
        fault(
                () -> local.faults()
                        .on("GetSecretValue")
                        .error("DecryptionFailure", "Secrets Manager can't decrypt the protected secret text."),
                SecretException.Undecryptable.class,
                ex -> assertThat(ex.action())
                        .isEqualTo("Allow kms:Decrypt on the secret's KMS key to the caller (key policy and IAM), and"
                                + " check that the key is enabled."));
        fault(
                () -> local.faults()
                        .on("GetSecretValue")
                        .error("AccessDeniedException", "Access to KMS is not allowed"),
                SecretException.Undecryptable.class,
                ex -> assertThat(ex.problem()).contains("Access to KMS is not allowed (AccessDeniedException"));
        fault(
                () -> local.faults()
                        .on("GetSecretValue")
                        .error(
                                "InvalidRequestException",
                                "You can't access a secret from a different AWS account if you encrypt the secret with"
                                        + " the default KMS service key."),
                SecretException.Undecryptable.class,
                ex -> assertThat(ex.problem()).contains("from a different AWS account"));
    }

    @Test
    void fetchWhenThrottledSaysSo() {
        fault(() -> local.faults().on("GetSecretValue").throttle(), SecretException.Throttled.class, ex -> assertThat(
                        ex.problem())
                .startsWith("AWS throttles GetSecretValue for the secret 'prod/db' (stage AWSCURRENT) also"
                        + " after the configured retries:"));
    }

    @Test
    void fetchWhenTheServiceIsBrokenOrGoneIsUnreachable() {
        fault(
                () -> local.faults().on("GetSecretValue").serverError(503),
                SecretException.Unreachable.class,
                ex -> assertThat(ex.problem())
                        .startsWith("AWS Secrets Manager in us-east-1 failed to answer for the secret 'prod/db'"));
        fault(
                () -> local.faults().on("GetSecretValue").connectionReset(),
                SecretException.Unreachable.class,
                ex -> assertThat(ex.problem())
                        .startsWith("No answer from Secrets Manager in us-east-1 for the secret 'prod/db' (stage"
                                + " AWSCURRENT): "));
    }

    @Test
    void fetchWhenCredentialsAreRefusedSaysSo() {
        for (String code :
                List.of("UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException")) {
            fault(
                    () -> local.faults().on("GetSecretValue").error(code, "The security token is invalid."),
                    SecretException.Unauthenticated.class,
                    ex -> assertThat(ex.problem())
                            .startsWith("AWS does not accept the credentials used for the secret 'prod/db' (stage"
                                    + " AWSCURRENT): The security token is invalid (" + code));
        }
    }

    @Test
    void fetchWhenTheServiceRefusesForAnotherReasonKeepsItsWords() {
        fault(
                () -> local.faults().on("GetSecretValue").error("OddException", "This is odd."),
                SecretException.Rejected.class,
                ex -> assertThat(ex.problem()).contains(": This is odd (OddException, request id "));
    }

    @Test
    void fetchWhenTheAnswerBreaksOffIsUnreachable() {
        local.faults().on("GetSecretValue").malformedBody();
        assertThatExceptionOfType(SecretException.Unreachable.class)
                .isThrownBy(() -> fetcher.fetch(target("prod/db")))
                .withMessageContaining("what came back cannot be read.")
                .withNoCause();
    }

    @Test
    void fetchWhenThereAreNoCredentialsSaysWhatToSet() {
        ClientSettings settings = ClientSettings.defaults().withRegion("us-east-1");
        try (SecretsManagerClient anonymous = SecretsManagerClients.builder(
                        settings,
                        AwsCredentialsProviderChain.of(ProfileCredentialsProvider.builder()
                                .profileFile(ProfileFile.aggregator().build())
                                .profileName("none")
                                .build()),
                        local.httpClient())
                .build()) {
            assertThatExceptionOfType(SecretException.Unauthenticated.class)
                    .isThrownBy(() -> SecretFetcher.of(anonymous).fetch(target("prod/db")))
                    .withMessage(
                            "There are no AWS credentials to read the secret 'prod/db' (stage AWSCURRENT) with: none of"
                                    + " the places where the SDK looks has any (Profile 'none'). Set keyturn.credentials.*, the"
                                    + " environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or run"
                                    + " under an IAM role. Without AWS: keyturn.local.enabled=true.");
        }
    }

    @Test
    void fetchWhenTheProfileHasNoCredentialsDoesNotListTheFiles() {
        ClientSettings settings = ClientSettings.defaults().withRegion("us-east-1");
        ProfileFile file = ProfileFile.builder()
                .type(ProfileFile.Type.CONFIGURATION)
                .content(new ByteArrayInputStream("[profile dev]\nregion = us-east-1\n".getBytes(UTF_8)))
                .build();
        try (SecretsManagerClient anonymous = SecretsManagerClients.builder(
                        settings,
                        ProfileCredentialsProvider.builder()
                                .profileFile(file)
                                .profileName("dev")
                                .build(),
                        local.httpClient())
                .build()) {
            assertThatExceptionOfType(SecretException.Unauthenticated.class)
                    .isThrownBy(() -> SecretFetcher.of(anonymous).fetch(target("prod/db")))
                    .satisfies(ex -> assertThat(ex.problem())
                            .isEqualTo("There are no AWS credentials to read the secret 'prod/db' (stage AWSCURRENT)"
                                    + " with: Profile file contained no credentials for profile 'dev'."));
        }
    }

    private <E extends SecretException> void fault(Runnable script, Class<E> type, Consumer<E> check) {
        script.run();
        assertThatExceptionOfType(type)
                .isThrownBy(() -> fetcher.fetch(target("prod/db")))
                .satisfies(ex -> {
                    assertThat(ex.isMissing()).isFalse();
                    assertThat(ex.getCause()).isNotNull();
                    check.accept(ex);
                })
                .withMessageNotContaining("hunter2");
        local.faults().clear();
    }
}
