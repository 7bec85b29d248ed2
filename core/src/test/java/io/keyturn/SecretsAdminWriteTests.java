package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.SecretUpdate;
import io.keyturn.admin.StageMove;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** That an application reads at once what it writes, and always finds something. */
@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminWriteTests {
    private static final String TOKEN = "11111111-1111-1111-1111-111111111111";

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String arn;
    private final Secrets secrets;
    private final SecretsAdmin admin;

    SecretsAdminWriteTests(LocalSecretsManager local, SecretsManagerClient client) {
        this.local = local;
        this.client = client;
        this.arn = client.createSecret(request ->
                        request.name("prod/db").clientRequestToken(TOKEN).secretString("{\"password\":\"one\"}"))
                .arn();
        this.secrets = Secrets.create(client, SecretsSettings.defaults().withAliases(Map.of("db", "prod/db")));
        this.admin = SecretsAdmin.create(client, secrets);
    }

    @BeforeEach
    void reset() {
        local.resetCalls();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        secrets.close();
    }

    private List<String> spellings() {
        return List.of(
                "prod/db#password", arn + "#password", arn.substring(0, arn.length() - 7) + "#password", "db#password");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void putSecretValueIsReadAtOnceHoweverTheSecretIsNamed(boolean pinned) {
        for (String reference : spellings()) {
            read(reference, pinned);
        }
        int round = 1;
        for (String id : List.of("prod/db", arn, arn.substring(0, arn.length() - 7), "db")) {
            String value = "value " + round++;
            admin.putSecretValue(id, NewVersion.of("{\"password\":\"" + value + "\"}"));
            for (String reference : spellings()) {
                assertThat(secrets.getString(reference)).isEqualTo(value);
            }
        }
    }

    @Test
    void writeWhenPinnedSwapsBeforeItReturnsSoThatReadingMakesNoCall() {
        read("prod/db#password", true);
        admin.putSecretValue("prod/db", NewVersion.of("{\"password\":\"two\"}"));
        local.resetCalls();
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void writeWhenOtherSecretsAreKnownLeavesThemAlone() {
        client.createSecret(request -> request.name("prod/mail").secretString("mail"));
        local.client(Region.EU_WEST_1)
                .createSecret(request -> request.name("prod/db").secretString("in Ireland"));
        read("prod/mail", true);
        read("prod/db?region=eu-west-1", true);
        secrets.get("prod/db?version=" + TOKEN);
        local.resetCalls();
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(secrets.getString("prod/mail")).isEqualTo("mail");
        assertThat(secrets.getString("prod/db?region=eu-west-1")).isEqualTo("in Ireland");
        assertThat(local.calls()).isEqualTo(Map.of("PutSecretValue", 1L));
    }

    @Test
    void writeInAnotherRegionIsReadThere() {
        local.client(Region.EU_WEST_1)
                .createSecret(request -> request.name("prod/db").secretString("in Ireland"));
        read("prod/db?region=eu-west-1", true);
        read("prod/db", true);
        admin.inRegion("eu-west-1").putSecretValue("prod/db", NewVersion.of("still in Ireland"));
        assertThat(secrets.getString("prod/db?region=eu-west-1")).isEqualTo("still in Ireland");
        assertThat(secrets.getString("prod/db")).contains("one");
    }

    @Test
    void everyWriteThatMovesAVersionIsReadAtOnce() {
        read("prod/db", true);
        read("prod/db?stage=AWSPREVIOUS", false);
        admin.updateSecret("prod/db", SecretUpdate.of("two"));
        assertThat(secrets.getString("prod/db")).isEqualTo("two");
        assertThat(secrets.getString("prod/db?stage=AWSPREVIOUS")).contains("one");
        admin.rollback("prod/db");
        assertThat(secrets.getString("prod/db")).contains("one");
        assertThat(secrets.getString("prod/db?stage=AWSPREVIOUS")).isEqualTo("two");
        admin.promote("prod/db", secrets.get("prod/db?stage=AWSPREVIOUS").versionId());
        assertThat(secrets.getString("prod/db")).isEqualTo("two");
        admin.updateSecretVersionStage("prod/db", "blue", null, TOKEN);
        assertThat(secrets.getString("prod/db?stage=blue")).contains("one");
        admin.updateSecretVersionStage(
                "prod/db", "blue", TOKEN, secrets.get("prod/db").versionId());
        assertThat(secrets.getString("prod/db?stage=blue")).isEqualTo("two");
    }

    @Test
    void updateSecretWhenItHasNoPayloadFetchesNothing() {
        read("prod/db", true);
        local.resetCalls();
        admin.updateSecret("prod/db", SecretUpdate.empty().withDescription("new"));
        assertThat(local.calls()).isEqualTo(Map.of("UpdateSecret", 1L));
    }

    @Test
    void livePropertiesSwapAsAWhole() {
        SecretProperties properties =
                secrets.properties(SecretReference.of("db?prefix=db."), value -> "<" + value + ">");
        SecretProperties one = secrets.properties(SecretReference.of("prod/db#password"), UnaryOperator.identity());
        admin.putSecretValue("prod/db", NewVersion.of("{\"password\":\"two\",\"user\":\"app\"}"));
        assertThat(properties.names()).containsExactly("db.password", "db.user");
        assertThat(properties.get("db.password")).isEqualTo("<two>");
        assertThat(one.get("password")).isEqualTo("two");
    }

    @Test
    void livePropertiesAreEscapedOncePerVersion() {
        List<String> escaped = new ArrayList<>();
        secrets.properties(SecretReference.of("prod/db"), value -> {
            escaped.add(value);
            return value;
        });
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        admin.updateSecretVersionStage("prod/db", "blue", null, TOKEN);
        assertThat(escaped).containsExactly("one", "two");
    }

    @Test
    void livePropertiesWhenTheNewVersionDoesNotFitKeepTheOldOneAndTheLogSaysSo() {
        SecretProperties properties =
                secrets.properties(SecretReference.of("prod/db#password"), UnaryOperator.identity());
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            admin.putSecretValue(
                    "prod/db", NewVersion.of("{\"user\":\"hunter2\"}").withToken("x".repeat(32)));
            assertThat(log.lines())
                    .containsExactly(
                            "WARN The properties of prod/db#password stay as they are, because the new version does not"
                                    + " fit: The secret 'prod/db' (version " + "x".repeat(32)
                                    + ") has no key 'password'. Correct"
                                    + " the part after '#', or add the key to the secret. Its keys: user.");
        }
        assertThat(properties.get("password")).isEqualTo("one");
    }

    @Test
    void livePropertiesOfAMissingSecretFillWhenItIsCreated() {
        SecretProperties properties =
                secrets.missing(SecretReference.of("prod/flags?prefix=flags."), UnaryOperator.identity());
        admin.createSecret(NewSecret.of("prod/flags", "{\"new-shop\":true}"));
        assertThat(properties.get("flags.new-shop")).isEqualTo("true");
        admin.putSecretValue("prod/flags", NewVersion.of("{\"new-shop\":false}"));
        assertThat(properties.get("flags.new-shop")).isEqualTo("false");
    }

    @Test
    void writeWhenItCannotBeReadAnewKeepsThePinnedVersionAndTheLogSaysSo() {
        read("prod/db#password", true);
        local.faults().on("GetSecretValue").accessDenied();
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            admin.putSecretValue("prod/db", NewVersion.of("{\"password\":\"two\"}"));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN The secret 'prod/db' (stage AWSCURRENT) was written, but cannot be read anew: AWS"
                            + " denies secretsmanager:GetSecretValue for the secret 'prod/db'");
        }
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
    }

    @Test
    void deleteSecretEndsAdHocReadsAndLeavesPinnedOnes() {
        SecretProperties properties = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        secrets.get(arn);
        admin.deleteSecret("prod/db");
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(properties.get("password")).isEqualTo("one");
        assertThatExceptionOfType(SecretException.MarkedForDeletion.class).isThrownBy(() -> secrets.get(arn));
        admin.restoreSecret("prod/db");
        assertThat(secrets.get(arn).asString("password")).isEqualTo("one");
    }

    @Test
    void createSecretWhenItReplacesADeletedOneIsReadAtOnce() {
        read("prod/db", true);
        read("db", false);
        admin.deleteSecretWithoutRecovery("prod/db");
        assertThat(secrets.getString("prod/db")).contains("one");
        admin.createSecret(NewSecret.of("prod/db", "anew"));
        assertThat(secrets.getString("prod/db")).isEqualTo("anew");
        assertThat(secrets.getString("db")).isEqualTo("anew");
        assertThat(secrets.get("prod/db").arn()).isNotEqualTo(arn);
    }

    @Test
    void writeWhoseAnswerIsLostOnceIsReadAtOnce() {
        read("prod/db", true);
        read("db", false);
        local.faults().on("PutSecretValue").times(1).responseLost();
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(secrets.getString("prod/db")).isEqualTo("two");
        assertThat(secrets.getString("db")).isEqualTo("two");
    }

    @Test
    void writeWhoseAnswersAreAllLostIsReadAtOnceHoweverTheSecretIsNamed() {
        SecretProperties properties = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        for (String reference : spellings()) {
            read(reference, false);
        }
        local.faults().on("PutSecretValue").responseLost();
        int round = 1;
        for (String id : List.of("prod/db", arn, arn.substring(0, arn.length() - 7), "db")) {
            String value = "value " + round++;
            assertThatExceptionOfType(SecretException.Unreachable.class)
                    .isThrownBy(() -> admin.putSecretValue(id, NewVersion.of("{\"password\":\"" + value + "\"}")));
            assertThat(properties.get("password")).isEqualTo(value);
            for (String reference : spellings()) {
                assertThat(secrets.getString(reference)).isEqualTo(value);
            }
        }
    }

    @Test
    void createSecretWhoseAnswersAreAllLostFillsLiveProperties() {
        SecretProperties properties =
                secrets.missing(SecretReference.of("prod/flags?prefix=flags."), UnaryOperator.identity());
        local.faults().on("CreateSecret").responseLost();
        assertThatExceptionOfType(SecretException.Unreachable.class)
                .isThrownBy(() -> admin.createSecret(NewSecret.of("prod/flags", "{\"new-shop\":true}")));
        assertThat(properties.get("flags.new-shop")).isEqualTo("true");
    }

    @Test
    void deleteSecretWhoseAnswerIsLostEndsAdHocReads() {
        read("prod/db", false);
        local.faults().on("DeleteSecret").times(1).responseLost();
        assertThatExceptionOfType(SecretException.MarkedForDeletion.class)
                .isThrownBy(() -> admin.deleteSecret("prod/db"));
        assertThatExceptionOfType(SecretException.MarkedForDeletion.class).isThrownBy(() -> secrets.get("prod/db"));
    }

    @Test
    void writeThatIsRefusedAtOnceFetchesNothing() {
        read("prod/db", true);
        local.resetCalls();
        local.faults().on("PutSecretValue").accessDenied();
        assertThatExceptionOfType(SecretException.Denied.class)
                .isThrownBy(() -> admin.putSecretValue("prod/db", NewVersion.of("two")));
        assertThat(local.calls()).isEqualTo(Map.of("PutSecretValue", 1L));
    }

    @Test
    void moveOfALabelWhoseAnswerIsLostHasHappened() {
        String second = admin.putSecretValue("prod/db", NewVersion.of("two")).versionId();
        read("prod/db", true);
        local.faults().on("UpdateSecretVersionStage").times(1).responseLost();
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            assertThat(admin.rollback("prod/db")).isEqualTo(new StageMove(arn, "prod/db", "AWSCURRENT", second, TOKEN));
            assertThat(log.lines())
                    .containsExactly("INFO UpdateSecretVersionStage on the secret '" + arn
                            + "' by access key local: AWSCURRENT from version " + second + " to version " + TOKEN);
        }
        assertThat(secrets.getString("prod/db")).contains("one");
        admin.putSecretValue("prod/db", NewVersion.of("three").withStages("AWSPENDING"));
        local.faults().on("UpdateSecretVersionStage").times(1).responseLost();
        assertThat(admin.discardPending("prod/db").isMoved()).isTrue();
        assertThat(admin.versions("prod/db").pending()).isNull();
        assertThat(local.calls("UpdateSecretVersionStage")).isEqualTo(4);
    }

    @Test
    void moveOfALabelWhoseAnswersAreAllLostHasHappened() {
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        local.faults().on("UpdateSecretVersionStage").responseLost();
        assertThat(admin.rollback("prod/db").to()).isEqualTo(TOKEN);
        assertThat(secrets.getString("prod/db")).contains("one");
    }

    @Test
    void moveOfALabelThatNobodyCanConfirmFails() {
        String second = admin.putSecretValue("prod/db", NewVersion.of("two")).versionId();
        local.faults().on("UpdateSecretVersionStage").times(1).responseLost();
        local.faults().on("DescribeSecret").accessDenied();
        assertThatExceptionOfType(SecretException.Rejected.class)
                .isThrownBy(() -> admin.updateSecretVersionStage("prod/db", "AWSCURRENT", second, TOKEN))
                .withMessageContaining("is not attached to that version (InvalidParameterException");
        assertThat(secrets.getString("prod/db")).contains("one");
    }

    @Test
    void moveOfALabelThatDidNotHappenFails() {
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        local.faults().on("UpdateSecretVersionStage").connectionReset();
        assertThatExceptionOfType(SecretException.Unreachable.class).isThrownBy(() -> admin.rollback("prod/db"));
        assertThat(secrets.getString("prod/db")).isEqualTo("two");
    }

    @Test
    void writeWhenTheSecretsAreClosedStillWrites() {
        read("prod/db", true);
        secrets.close();
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(admin.versions("prod/db").all()).hasSize(2);
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void writeWhileAnotherThreadFetchesIsNotUndoneByIt() throws Exception {
        for (boolean pinned : List.of(false, true)) {
            CountDownLatch fetched = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            AtomicBoolean first = new AtomicBoolean(true);
            SecretFetcher real = SecretFetcher.of(client);
            try (Secrets slow = Secrets.create(
                    target -> {
                        Secret secret = real.fetch(target);
                        if (first.getAndSet(false)) {
                            fetched.countDown();
                            await(release);
                        }
                        return secret;
                    },
                    SecretsSettings.defaults())) {
                SecretsAdmin writer = SecretsAdmin.create(client, slow);
                Future<Secret> reading = threads.submit(() ->
                        pinned ? slow.pin(SecretReference.of("prod/db")) : slow.get(SecretReference.of("prod/db")));
                fetched.await();
                writer.putSecretValue("prod/db", NewVersion.of("after " + pinned));
                assertThat(slow.getString("prod/db")).isEqualTo("after " + pinned);
                release.countDown();
                reading.get();
                assertThat(slow.getString("prod/db")).isEqualTo("after " + pinned);
            }
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void writeWhileAnotherOneIsReadAnewIsNotUndoneByIt() throws Exception {
        CountDownLatch fetched = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean hold = new AtomicBoolean();
        SecretFetcher real = SecretFetcher.of(client);
        try (Secrets slow = Secrets.create(
                target -> {
                    Secret secret = real.fetch(target);
                    if (hold.getAndSet(false)) {
                        fetched.countDown();
                        await(release);
                    }
                    return secret;
                },
                SecretsSettings.defaults())) {
            SecretsAdmin writer = SecretsAdmin.create(client, slow);
            slow.pin(SecretReference.of("prod/db"));
            hold.set(true);
            Future<?> earlier = threads.submit(() -> writer.putSecretValue("prod/db", NewVersion.of("earlier")));
            fetched.await();
            writer.putSecretValue("prod/db", NewVersion.of("later"));
            assertThat(slow.getString("prod/db")).isEqualTo("later");
            release.countDown();
            earlier.get();
            assertThat(slow.getString("prod/db")).isEqualTo("later");
        }
    }

    @Test
    void manyThreadsEachReadTheirOwnWriteOrALaterOne() throws Exception {
        int writers = 4;
        int rounds = 25;
        for (int i = 0; i < writers; i++) {
            int writer = i;
            client.createSecret(request -> request.name("many/" + writer).secretString("0"));
        }
        client.createSecret(request -> request.name("shared").secretString("{\"writer\":\"none\",\"round\":0}"));
        SecretProperties shared = secrets.properties(SecretReference.of("shared"), UnaryOperator.identity());
        IntStream.range(0, writers).forEach(i -> read("many/" + i, true));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<String> torn = new AtomicReference<>();
        Future<?> reader = threads.submit(() -> {
            while (!stop.get()) {
                if (shared.get("writer") == null || secrets.getString("shared").isEmpty()) {
                    torn.set("a reader found nothing");
                }
            }
        });
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            running.add(threads.submit(() -> {
                start.await();
                for (int round = 1; round <= rounds; round++) {
                    String value = String.valueOf(round);
                    admin.putSecretValue("many/" + writer, NewVersion.of(value));
                    assertThat(secrets.getString("many/" + writer)).isEqualTo(value);
                    String version = admin.putSecretValue(
                                    "shared", NewVersion.of("{\"writer\":\"" + writer + "\",\"round\":" + round + "}"))
                            .versionId();
                    assertThat(version).isNotNull();
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        stop.set(true);
        reader.get();
        assertThat(torn.get()).isNull();
        Secret latest = SecretFetcher.of(client).fetch(Fixtures.target("shared"));
        assertThat(secrets.get("shared").versionId()).isEqualTo(latest.versionId());
        assertThat(shared.secret().versionId()).isEqualTo(latest.versionId());
        assertThat(shared.get("writer")).isEqualTo(latest.asString("writer"));
    }

    @Test
    void livePropertiesThatNobodyHoldsAnyMoreAreLetGo() {
        AtomicReference<SecretProperties> held =
                new AtomicReference<>(secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity()));
        java.lang.ref.WeakReference<SecretProperties> weak = new java.lang.ref.WeakReference<>(held.getAndSet(null));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return weak.get() == null;
        });
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(secrets.getString("prod/db")).isEqualTo("two");
    }

    private void read(String reference, boolean pinned) {
        if (pinned) {
            secrets.pin(SecretReference.of(reference));
        } else {
            try {
                secrets.get(reference);
            } catch (SecretException.NoSuchVersion ex) {
                assertThat(ex.isMissing()).isTrue();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
