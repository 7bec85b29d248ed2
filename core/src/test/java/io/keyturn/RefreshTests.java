package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.NewVersion;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What is noticed and what is told. Time stands still unless a test moves it; checks and listeners run in its thread.
 */
@ExtendWith(LocalSecretsManagerExtension.class)
class RefreshTests {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String ONE = "{\"user\":\"app\",\"password\":\"one\"}";
    private static final String TWO = "{\"user\":\"app\",\"password\":\"two\"}";

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final VirtualTime time = new VirtualTime();
    private final Secrets secrets;
    private final List<SecretEvent> events = new ArrayList<>();
    private final List<RefreshRound> rounds = new ArrayList<>();
    private String arn = "";
    private String first = "";

    RefreshTests(LocalSecretsManager local, SecretsManagerClient client) {
        this.local = local;
        this.client = client;
        this.secrets = time.secrets(SecretFetcher.of(client), RefreshSettings.defaults());
    }

    @BeforeEach
    void create() {
        local.clock(time::now);
        arn = client.createSecret(request -> request.name("prod/db").secretString(ONE))
                .arn();
        first = secrets.get("prod/db").versionId();
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    @Test
    void checkWhenNothingHasChangedReadsNoValueAndTellsNothing() {
        pin("prod/db");
        listen();
        local.resetCalls();
        time.run(secrets, Duration.ofHours(1));
        assertThat(local.calls().keySet()).containsExactly("DescribeSecret");
        assertThat(local.calls("DescribeSecret")).isBetween(12L, 14L);
        assertThat(events).isEmpty();
        assertThat(rounds).isEmpty();
    }

    @Test
    void checkWhenAwscurrentMovedSwapsEverythingAndThenTellsOnce() {
        SecretProperties imported =
                secrets.properties(SecretReference.of("prod/db?prefix=db."), UnaryOperator.identity());
        pin(arn + "#password");
        List<String> heard = new ArrayList<>();
        secrets.onChange(
                "prod/db#password",
                event -> heard.add(secrets.getString("prod/db#password")
                        + secrets.getString(arn + "#password")
                        + imported.get("db.password")));
        secrets.onChange("prod/db#user", event -> heard.add("the user has not changed"));
        listen();
        local.resetCalls();
        String second = put(TWO);
        time.run(secrets, INTERVAL);
        assertThat(heard).containsExactly("twotwotwo");
        assertThat(local.calls("GetSecretValue")).isOne();
        SecretEvent.Rotated rotated = new SecretEvent.Rotated(
                arn,
                "prod/db",
                "AWSCURRENT",
                first,
                second,
                new KeyChanges(Set.of(), Set.of("password"), Set.of()),
                Set.of(
                        SecretReference.of("prod/db?prefix=db."),
                        SecretReference.of("prod/db#password"),
                        SecretReference.of(arn + "#password")),
                events.get(0).time());
        assertThat(events).containsExactly(rotated);
        assertThat(rounds)
                .containsExactly(new RefreshRound(List.of(rotated), List.of(), List.of(), Set.of("db.password")));
        assertThat(rounds.toString()).doesNotContain("two");
    }

    @Test
    void checkAsksOncePerSecretHoweverItIsCalled() {
        try (Secrets aliased = Secrets.create(
                SecretFetcher.of(client),
                SecretsSettings.defaults()
                        .withAliases(Map.of("db", "prod/db"))
                        .withRefresh(RefreshSettings.defaults().withEnabled(false)),
                time.runtime())) {
            for (String text : List.of(
                    "db",
                    "prod/db#user",
                    "prod/db?stage=AWSPENDING",
                    "prod/db?region=us-east-1",
                    arn,
                    arn.substring(0, arn.length() - 7))) {
                if (text.endsWith("AWSPENDING")) {
                    putPending(TWO);
                }
                aliased.pin(SecretReference.of(text));
            }
            local.resetCalls();
            aliased.refresh();
            assertThat(local.calls()).isEqualTo(Map.of("DescribeSecret", 1L));
            assertThat(aliased.status()).hasSize(5);
        }
    }

    @Test
    void checkWhenPendingBecomesCurrentReadsItOnlyOnce() {
        pin("prod/db");
        String second = putPending(TWO);
        pin("prod/db?stage=AWSPENDING");
        local.resetCalls();
        client.updateSecretVersionStage(request -> request.secretId("prod/db")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(first)
                .moveToVersionId(second));
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(secrets.get("prod/db").stages()).containsExactly("AWSCURRENT", "AWSPENDING");
        assertThat(local.calls("GetSecretValue")).isZero();
    }

    @Test
    void checkFollowsPending() {
        pin("prod/db");
        putPending(TWO);
        pin("prod/db?stage=AWSPENDING");
        putPending("{\"password\":\"three\"}");
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db?stage=AWSPENDING#password")).isEqualTo("three");
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
    }

    @Test
    void checkFollowsPreviousAndOwnLabels() {
        String second = put(TWO);
        stage(second, "blue");
        pin("prod/db?stage=AWSPREVIOUS");
        pin("prod/db?stage=blue");
        String third = put("{\"password\":\"three\"}");
        client.updateSecretVersionStage(request -> request.secretId("prod/db")
                .versionStage("blue")
                .removeFromVersionId(second)
                .moveToVersionId(third));
        listen();
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db?stage=AWSPREVIOUS#password")).isEqualTo("two");
        assertThat(secrets.getString("prod/db?stage=blue#password")).isEqualTo("three");
        assertThat(events)
                .extracting(event -> ((SecretEvent.Rotated) event).stage())
                .containsExactlyInAnyOrder("AWSPREVIOUS", "blue");
        assertThat(rounds).hasSize(1);
    }

    @Test
    void checkWhenOnlyLabelsMovedShowsThemAndTellsNothing() {
        pin("prod/db");
        stage(first, "blue");
        listen();
        time.run(secrets, INTERVAL);
        assertThat(secrets.get("prod/db").stages()).containsExactly("AWSCURRENT", "blue");
        assertThat(events).isEmpty();
    }

    @Test
    void checkLeavesVersionIdsAndAdHocReadsAlone() {
        pin("prod/db?version=" + first);
        secrets.getString("prod/db");
        local.resetCalls();
        time.run(secrets, Duration.ofHours(1));
        secrets.refresh();
        assertThat(local.calls()).isEmpty();
        assertThat(secrets.status()).singleElement().satisfies(status -> {
            assertThat(status.versionId()).isEqualTo(first);
            assertThat(status.nextCheck()).isNull();
        });
    }

    @Test
    void checkWhenAwscurrentMovedForgetsWhatIsKnownAdHoc() {
        pin(arn);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        put(TWO);
        secrets.refresh();
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
    }

    @Test
    void checkWhenTheSecretIsCreatedAgainFollowsTheNameAndNotTheOldArn() {
        pin("prod/db");
        pin(arn);
        client.deleteSecret(request -> request.secretId("prod/db").forceDeleteWithoutRecovery(true));
        String again = client.createSecret(request -> request.name("prod/db").secretString(TWO))
                .arn();
        listen();
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(secrets.getString(arn + "#password")).isEqualTo("one");
        assertThat(events).hasSize(2);
        assertThat(((SecretEvent.Rotated) events.get(0)).arn()).isEqualTo(again);
        assertThat(((SecretEvent.RefreshFailed) events.get(1)).failure().kind()).isEqualTo("NotFound");
        put("{\"password\":\"three\"}");
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("three");
    }

    @Test
    void checkOfAnotherRegionGoesThere() {
        SecretsManagerClient ireland = local.client(Region.EU_WEST_1);
        ireland.createSecret(request -> request.name("prod/db").secretString("one"));
        pin("prod/db");
        pin("prod/db?region=eu-west-1");
        ireland.putSecretValue(request -> request.secretId("prod/db").secretString("two"));
        local.resetCalls();
        secrets.refresh();
        assertThat(secrets.getString("prod/db?region=eu-west-1")).isEqualTo("two");
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(local.calls("DescribeSecret")).isEqualTo(2);
    }

    @Test
    void missingSecretFillsWhenItAppearsAndIsKeptCurrentFromThenOn() {
        SecretProperties flags =
                secrets.missing(SecretReference.of("prod/flags?prefix=flags."), UnaryOperator.identity());
        listen();
        time.run(secrets, INTERVAL);
        assertThat(events).isEmpty();
        client.createSecret(request -> request.name("prod/flags").secretString("{\"new-shop\":true}"));
        time.run(secrets, INTERVAL);
        assertThat(flags.get("flags.new-shop")).isEqualTo("true");
        assertThat(rounds).singleElement().satisfies(round -> {
            assertThat(round.loaded()).singleElement().satisfies(event -> assertThat(event.name())
                    .isEqualTo("prod/flags"));
            assertThat(round.properties()).containsExactly("flags.new-shop");
        });
        client.putSecretValue(request -> request.secretId("prod/flags").secretString("{\"old-shop\":true}"));
        time.run(secrets, INTERVAL);
        assertThat(flags.names()).containsExactly("flags.old-shop");
        assertThat(rounds.get(1).properties()).containsExactly("flags.new-shop", "flags.old-shop");
    }

    @Test
    void missingSecretFillsAlsoWhenSomebodyElsePinsIt() {
        SecretProperties flags = secrets.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
        client.createSecret(request -> request.name("prod/flags").secretString("{\"new-shop\":true}"));
        listen();
        pin("prod/flags#new-shop");
        assertThat(flags.get("new-shop")).isEqualTo("true");
        assertThat(rounds).hasSize(1);
        assertThat(events).hasSize(1);
    }

    @Test
    void missingSecretThatNobodyWaitsForIsLookedForNoLonger() {
        local.resetCalls();
        secrets.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
        Awaitility.await().until(() -> {
            System.gc();
            time.run(secrets, INTERVAL);
            return secrets.status().isEmpty();
        });
        local.resetCalls();
        time.run(secrets, Duration.ofHours(1));
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void missingKeyFillsWhenTheKeyAppears() {
        pin("prod/db");
        SecretProperties port = secrets.missing(SecretReference.of("prod/db#port"), UnaryOperator.identity());
        put("{\"user\":\"app\",\"password\":\"one\",\"port\":5432}");
        time.run(secrets, INTERVAL);
        assertThat(port.get("port")).isEqualTo("5432");
    }

    @Test
    void refreshChecksEverythingNowAndReturnsWhatHasChanged() {
        pin("prod/db");
        secrets.refresher().plan(false);
        assertThat(secrets.refresh()).isEqualTo(RefreshRound.NONE);
        put(TWO);
        RefreshRound round = secrets.refresh();
        assertThat(round.references()).containsExactly(SecretReference.of("prod/db"));
        assertThat(round.hasChanges()).isTrue();
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        client.deleteSecret(request -> request.secretId("prod/db"));
        listen();
        for (int ask = 0; ask < 3; ask++) {
            RefreshRound failed = secrets.refresh();
            assertThat(failed.hasChanges()).isFalse();
            assertThat(failed.failed()).singleElement().satisfies(event -> {
                assertThat(event.name()).isEqualTo("prod/db");
                assertThat(event.references()).containsExactly(SecretReference.of("prod/db"));
                assertThat(event.failure().kind()).isEqualTo("MarkedForDeletion");
            });
        }
        assertThat(events).as("once for each reason").hasSize(1);
        client.restoreSecret(request -> request.secretId("prod/db"));
        assertThat(secrets.refresh()).isEqualTo(RefreshRound.NONE);
    }

    @Test
    void reportAuthenticationFailureChecksAtOnceAndAtMostEveryFiveSeconds() {
        pin("prod/db#password");
        local.resetCalls();
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isFalse();
        put(TWO);
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isFalse();
        assertThat(local.calls("DescribeSecret")).isOne();
        time.pass(Duration.ofSeconds(5));
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isTrue();
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isTrue();
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(local.calls("DescribeSecret")).isEqualTo(2);
    }

    @Test
    void reportAuthenticationFailureWhenTheSecretWasCreatedAgainSaysSo() {
        pin("prod/db");
        client.deleteSecret(request -> request.secretId("prod/db").forceDeleteWithoutRecovery(true));
        client.createSecret(request -> request.name("prod/db").secretString(TWO));
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isTrue();
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        local.resetCalls();
        time.pass(Duration.ofSeconds(4));
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isTrue();
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void reportAuthenticationFailureWhenTheNewVersionHasJustBeenNoticedSaysSo() {
        pin("prod/db#password");
        put(TWO);
        secrets.refresh();
        time.pass(Duration.ofSeconds(4));
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isTrue();
        time.pass(Duration.ofSeconds(6));
        assertThat(secrets.reportAuthenticationFailure("prod/db#password")).isFalse();
    }

    @Test
    void writeThroughAdminIsToldAsARound() {
        pin("prod/db#password");
        listen();
        SecretsAdmin.create(client, secrets).putSecretValue("prod/db", NewVersion.of(TWO));
        assertThat(rounds).singleElement().satisfies(round -> assertThat(round.references())
                .containsExactly(SecretReference.of("prod/db#password")));
        time.run(secrets, INTERVAL);
        assertThat(rounds).hasSize(1);
    }

    @Test
    void onRoundRunsWhatComesBeforeWhileTheOldValuesAreRead() {
        SecretProperties imported = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        SecretProperties flags = secrets.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
        List<String> heard = new ArrayList<>();
        Subscription subscription = secrets.onRound(
                () -> heard.add("before " + imported.get("password") + secrets.getString("prod/db#password")
                        + flags.get("dark")),
                round -> heard.add("after " + imported.get("password") + flags.get("dark")));
        secrets.refresh();
        assertThat(heard).as("nothing has changed").isEmpty();
        put(TWO);
        secrets.refresh();
        assertThat(heard).containsExactly("before oneonenull", "after twonull");
        SecretsAdmin.create(client, secrets).putSecretValue("prod/db", NewVersion.of("{\"password\":\"three\"}"));
        assertThat(heard).endsWith("before twotwonull", "after threenull");
        client.createSecret(request -> request.name("prod/flags").secretString("{\"dark\":true}"));
        pin("prod/flags");
        assertThat(heard).endsWith("before threethreenull", "after threetrue");
        subscription.close();
        put(ONE);
        secrets.refresh();
        assertThat(heard).hasSize(6);
    }

    @Test
    void onRoundWhenClosedTwiceLeavesAnotherWithTheSameHookAlone() {
        pin("prod/db");
        List<String> heard = new ArrayList<>();
        Runnable before = () -> heard.add("before");
        Subscription closed = secrets.onRound(before, round -> heard.add("closed"));
        secrets.onRound(before, round -> heard.add("after"));
        closed.close();
        closed.close();
        put(TWO);
        secrets.refresh();
        assertThat(heard).containsExactly("before", "after");
    }

    @Test
    void onRoundWhenWhatComesBeforeThrowsAnythingSwapsAndTellsAllTheSame() {
        pin("prod/db");
        secrets.onRound(
                () -> Fixtures.<RuntimeException>throwUnchecked(new IOException(secrets.getString("prod/db#password"))),
                rounds::add);
        put(TWO);
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            secrets.refresh();
            assertThat(log.lines().get(1))
                    .startsWith("WARN What " + RefreshTests.class.getName())
                    .endsWith(" does before secrets change failed with java.io.IOException; they change all"
                            + " the same.");
        }
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(rounds).hasSize(1);
    }

    @Test
    @Timeout(60)
    void onRoundWhenWhatComesBeforeChecksRefusesThatAndGoesOn() {
        pin("prod/db");
        List<Runnable> checks = List.of(secrets::refresh, () -> secrets.reportAuthenticationFailure("prod/db"));
        List<String> refused = new ArrayList<>();
        secrets.onRound(
                () -> checks.forEach(check -> {
                    try {
                        check.run();
                    } catch (IllegalStateException ex) {
                        refused.add(ex.getMessage());
                    }
                }),
                rounds::add);
        put(TWO);
        secrets.refresh();
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(rounds).hasSize(1);
        assertThat(refused)
                .hasSize(2)
                .containsOnly("Changes are being applied and wait for this call, so that it cannot wait for a check."
                        + " Check from what is told of the round afterwards.");
    }

    @Test
    void onChangeWhenClosedIsNotCalledAgain() {
        List<String> heard = new ArrayList<>();
        Subscription subscription = secrets.onChange("prod/db", event -> heard.add(event.newVersionId()));
        subscription.close();
        subscription.close();
        put(TWO);
        secrets.refresh();
        assertThat(heard).isEmpty();
    }

    @Test
    void onChangeWhenTheSecretCannotBeReadFails() {
        assertThatExceptionOfType(SecretException.NotFound.class)
                .isThrownBy(() -> secrets.onChange("missing", event -> {}));
    }

    @Test
    void onEventTellsWhatEntersAndLeavesTheCache() {
        try (Secrets small = Secrets.create(
                SecretFetcher.of(client),
                SecretsSettings.defaults()
                        .withCache(1000, Duration.ofMinutes(1))
                        .withRefresh(RefreshSettings.defaults().withEnabled(false)),
                time.runtime())) {
            small.onEvent(events::add);
            small.get("prod/db");
            time.pass(Duration.ofMinutes(2));
            small.get("prod/db");
            assertThat(events)
                    .extracting(event -> event.getClass().getSimpleName() + " " + event.name())
                    .containsExactlyInAnyOrder("Loaded prod/db", "Evicted prod/db", "Loaded prod/db");
        }
    }

    @Test
    void statusShowsVersionStagesAndTimes() {
        pin("prod/db#user");
        SecretProperties flags = secrets.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
        secrets.refresh();
        assertThat(secrets.status()).hasSize(2).anySatisfy(status -> {
            assertThat(status.target()).hasToString("'prod/db' (stage AWSCURRENT)");
            assertThat(status.references()).containsExactly(SecretReference.of("prod/db#user"));
            assertThat(status.arn()).isEqualTo(arn);
            assertThat(status.name()).isEqualTo("prod/db");
            assertThat(status.versionId()).isEqualTo(first);
            assertThat(status.stages()).containsExactly("AWSCURRENT");
            assertThat(status.lastChecked()).isEqualTo(time.now());
            assertThat(status.nextCheck()).isBetween(time.now(), time.now().plus(INTERVAL));
            assertThat(status.failure()).isNull();
            assertThat(status.stale()).isFalse();
        });
        assertThat(secrets.status()).anySatisfy(status -> {
            assertThat(status.target()).hasToString("'prod/flags' (stage AWSCURRENT)");
            assertThat(status.versionId()).isNull();
            assertThat(status.failure()).isNull();
        });
        assertThat(flags.secret()).isNull();
        secrets.status()
                .forEach(status -> assertThat(secrets.status(status.target())).isEqualTo(status));
        assertThat(secrets.status(Fixtures.target("prod/db?stage=blue"))).isNull();
        secrets.refresher().plan(false);
        assertThat(secrets.status())
                .allSatisfy(status -> assertThat(status.nextCheck()).isNull());
    }

    private void listen() {
        secrets.onEvent(events::add);
        secrets.onRound(rounds::add);
    }

    private void pin(String reference) {
        secrets.pin(SecretReference.of(reference));
    }

    private String put(String value) {
        return client.putSecretValue(request -> request.secretId("prod/db").secretString(value))
                .versionId();
    }

    private String putPending(String value) {
        return client.putSecretValue(request ->
                        request.secretId("prod/db").secretString(value).versionStages("AWSPENDING"))
                .versionId();
    }

    private void stage(String versionId, String stage) {
        client.updateSecretVersionStage(
                request -> request.secretId("prod/db").versionStage(stage).moveToVersionId(versionId));
    }
}
