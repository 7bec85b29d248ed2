package io.keyturn.local;

import static io.keyturn.local.Models.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class PersistenceTests {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("new/secrets.json");
    }

    @Test
    void everythingAboutASecretComesBack() {
        String described;
        String versions;
        String ireland;
        try (LocalSecretsManager local = open()) {
            SecretsManagerClient client = local.client();
            client.createSecret(request -> request.name("db")
                    .secretString("{\"password\":\"\u00e4\"}")
                    .description("the database")
                    .kmsKeyId("alias/app")
                    .tags(tag("team", "shop"), tag("empty", ""))
                    .addReplicaRegions(
                            ReplicaRegionType.builder().region("eu-west-1").build()));
            client.putSecretValue(request -> request.secretId("db")
                    .secretBinary(SdkBytes.fromByteArray(new byte[] {(byte) 0xff, 0}))
                    .versionStages("AWSPENDING", "own"));
            client.updateSecretVersionStage(request -> request.secretId("db")
                    .versionStage("AWSPENDING")
                    .removeFromVersionId(
                            client.getSecretValue(get -> get.secretId("db").versionStage("AWSPENDING"))
                                    .versionId()));
            client.rotateSecret(request -> request.secretId("db")
                    .rotationLambdaARN(LAMBDA)
                    .rotationRules(
                            rules -> rules.scheduleExpression("rate(10 days)").duration("2h")));
            local.awaitRotations();
            client.putResourcePolicy(request -> request.secretId("db").resourcePolicy(ResourcePolicyTests.OWN_ACCOUNT));
            client.createSecret(request -> request.name("empty"));
            client.deleteSecret(request -> request.secretId("empty"));
            described = everything(client);
            versions = versions(client);
            ireland = everything(local.client(Region.EU_WEST_1));
        }
        try (LocalSecretsManager local = open()) {
            SecretsManagerClient client = local.client();
            assertThat(everything(client)).isEqualTo(described);
            assertThat(versions(client)).isEqualTo(versions);
            assertThat(everything(local.client(Region.EU_WEST_1))).isEqualTo(ireland);
            assertThat(client.getSecretValue(request -> request.secretId("db").versionStage("own"))
                            .secretBinary()
                            .asByteArray())
                    .containsExactly(0xff, 0);
            client.putSecretValue(request -> request.secretId("db").secretString("next"));
            assertThat(local.client(Region.EU_WEST_1)
                            .getSecretValue(request -> request.secretId("db"))
                            .secretString())
                    .isEqualTo("next");
        }
    }

    @Test
    void rotationGoesOnWithTheFunctionOfTheNewInstance() {
        try (LocalSecretsManager local = open()) {
            local.client().createSecret(request -> request.name("db").secretString("1"));
            local.client().rotateSecret(request -> request.secretId("db")
                    .rotationLambdaARN(LAMBDA)
                    .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
            local.awaitRotations();
        }
        try (LocalSecretsManager local = open()) {
            String before = value(local);
            local.advance(Duration.ofDays(1)).awaitRotations();
            assertThat(value(local)).isNotEqualTo(before);
        }
    }

    @Test
    void fileThatExistsReplacesWhatWasSeeded() {
        try (LocalSecretsManager local = LocalSecretsManager.create()) {
            local.seed("secrets: {db: seeded}").persist(file);
            local.client().putSecretValue(request -> request.secretId("db").secretString("changed"));
        }
        try (LocalSecretsManager local = LocalSecretsManager.create()) {
            local.seed("secrets: {db: seeded, other: too}").persist(file);
            assertThat(value(local)).isEqualTo("changed");
            assertThatExceptionOfType(ResourceNotFoundException.class)
                    .isThrownBy(() -> local.client().describeSecret(request -> request.secretId("other")));
        }
    }

    @Test
    void seedAfterwardsIsKeptToo() {
        try (LocalSecretsManager local = LocalSecretsManager.create().persist(file)) {
            local.seed("secrets: {db: seeded}");
        }
        try (LocalSecretsManager local = LocalSecretsManager.create().persist(file)) {
            assertThat(value(local)).isEqualTo("seeded");
        }
    }

    @Test
    void fileBelongsToItsOwnerAloneAndNothingIsLeftBesideIt() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        try (LocalSecretsManager local = open()) {
            local.client().createSecret(request -> request.name("db").secretString("1"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            try (Stream<Path> files = Files.list(file.getParent())) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void fileIsReplacedNotRewrittenAndALinkToItStays() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real")).resolve("state.json");
        try (LocalSecretsManager local = LocalSecretsManager.create().persist(real)) {
            local.seed("secrets: {db: 1}");
        }
        Object before = Files.readAttributes(real, "unix:ino").get("ino");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);
        try (LocalSecretsManager local = LocalSecretsManager.create().persist(link)) {
            local.client().putSecretValue(request -> request.secretId("db").secretString("2"));
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readAttributes(real, "unix:ino").get("ino")).isNotEqualTo(before);
        try (LocalSecretsManager local = LocalSecretsManager.create().persist(real)) {
            assertThat(value(local)).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hunter2|it is not valid JSON (line 1, column 1)",
                "{\"format\": \"keyturn-local 1\", \"regions\": {|it is not valid JSON (line 1, column 43)",
                "{\"format\": \"hunter2\"}|it is not in the format 'keyturn-local 1'",
                "{}|format of it is not a text",
                "{\"format\": \"keyturn-local 1\"}|regions of it is not a mapping",
                "{\"format\": \"keyturn-local 1\", \"regions\": {\"us-east-1\": [{\"serial\": 0}]}}"
                        + "|arn of item 1 of us-east-1 is not a text",
            })
    void fileThatHoldsSomethingElseIsExplainedAndKept(String content, String problem) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        try (LocalSecretsManager local = LocalSecretsManager.create().seed("secrets: {db: seeded}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> local.persist(file))
                    .withMessage(file + ": " + problem
                            + "; the file is left as it is. Repair it, or move it away to start without secrets.")
                    .withNoCause();
            assertThat(value(local)).isEqualTo("seeded");
            local.client().putSecretValue(request -> request.secretId("db").secretString("more"));
        }
        assertThat(file).hasContent(content);
    }

    @Test
    void changeThatCannotBeSavedIsAnErrorOfTheServer() throws IOException {
        try (LocalSecretsManager local = open()) {
            Files.delete(file);
            Files.delete(file.getParent());
            Files.writeString(file.getParent(), "in the way");
            RawClient.Answer answer = new RawClient(local)
                    .call(
                            "CreateSecret",
                            "{\"Name\": \"db\", \"ClientRequestToken\": \"11111111-1111-1111-1111-111111111111\"}");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.type()).isEqualTo("InternalServiceError");
            assertThat(answer.message()).startsWith(file + ": the secrets cannot be saved: ");
            Files.delete(file.getParent());
            local.client().createSecret(request -> request.name("other").secretString("x"));
        }
        try (LocalSecretsManager local = open()) {
            assertThat(local.client().listSecrets().secretList()).hasSize(2);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void rotationThatOutlivesItsInstanceDoesNotTouchTheFileOfTheNext() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Thread> rotating = new AtomicReference<>();
        try (LocalSecretsManager old = open()) {
            old.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
                rotating.set(Thread.currentThread());
                started.countDown();
                awaitDeaf(release);
            });
            old.client().createSecret(request -> request.name("db").secretString("1"));
            old.client().rotateSecret(request -> request.secretId("db").rotationLambdaARN(LAMBDA));
            started.await();
        }
        try (LocalSecretsManager local = open()) {
            local.client().createSecret(request -> request.name("other").secretString("2"));
            release.countDown();
            rotating.get().join();
        }
        try (LocalSecretsManager local = open()) {
            assertThat(local.client().listSecrets().secretList())
                    .extracting(SecretListEntry::name)
                    .containsExactlyInAnyOrder("db", "other");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void callThatIsHeldBackWhenItsInstanceClosesDoesNotTouchTheFileOfTheNext() throws Exception {
        CompletableFuture<Void> call;
        try (LocalSecretsManager old = open()) {
            SecretsManagerClient client = old.client();
            HeldCalls held = old.faults().on("CreateSecret").hang();
            call = CompletableFuture.runAsync(
                    () -> client.createSecret(request -> request.name("db").secretString("1")));
            held.awaitArrived(1);
        }
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(call::get)
                .withStackTraceContaining("closed");
        try (LocalSecretsManager local = open()) {
            assertThat(local.client().listSecrets().secretList()).isEmpty();
        }
    }

    /** Waits as a function does that does not care for interrupts. */
    private static void awaitDeaf(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                assertThat(latch.getCount()).isOne();
            }
        }
    }

    private LocalSecretsManager open() {
        return LocalSecretsManager.create()
                .setTime(NOON)
                .rotationFunction(LAMBDA, RotationFunction.newPassword())
                .persist(file);
    }

    private static String everything(SecretsManagerClient client) {
        return client.listSecrets(request -> request.includePlannedDeletion(true)).secretList().stream()
                .map(secret ->
                        client.describeSecret(request -> request.secretId(secret.arn())) + policy(client, secret.arn()))
                .toList()
                .toString();
    }

    private static String policy(SecretsManagerClient client, String arn) {
        try {
            return String.valueOf(
                    client.getResourcePolicy(request -> request.secretId(arn)).resourcePolicy());
        } catch (SecretsManagerException e) {
            return String.valueOf(e.awsErrorDetails().errorMessage());
        }
    }

    private static String versions(SecretsManagerClient client) {
        List<String> values =
                client
                        .listSecretVersionIds(request -> request.secretId("db").includeDeprecated(true))
                        .versions()
                        .stream()
                        .map(version -> version + " "
                                + client.getSecretValue(request ->
                                                request.secretId("db").versionId(version.versionId()))
                                        .secretString())
                        .toList();
        return values.toString();
    }

    private static String value(LocalSecretsManager local) {
        return local.client().getSecretValue(request -> request.secretId("db")).secretString();
    }
}
