package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.local.FaultRule;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The old value is served, the reason is told once for each change of it, and the next success ends it. */
@ExtendWith(LocalSecretsManagerExtension.class)
class RefreshFailureTests {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String DESCRIBE = "DescribeSecret";
    private static final String GET = "GetSecretValue";
    private static final String SECRET = "'prod/db' (stage AWSCURRENT)";

    private final LocalSecretsManager local;
    private final ScriptedHttpClient http;
    private final SecretsManagerClient client;
    private final VirtualTime time = new VirtualTime();
    private final CapturedLog log = new CapturedLog(Secrets.class);
    private final List<SecretEvent> events = new ArrayList<>();
    private Secrets secrets;
    private String arn = "";
    private String first = "";

    RefreshFailureTests(LocalSecretsManager local) {
        this.local = local;
        this.http = new ScriptedHttpClient(local.httpClient());
        this.client = SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s")))
                .build();
        this.secrets = time.secrets(SecretFetcher.of(client), RefreshSettings.defaults());
    }

    @BeforeEach
    void create() {
        local.clock(time::now);
        arn = client.createSecret(request -> request.name("prod/db").secretString("{\"password\":\"one\"}"))
                .arn();
        first = secrets.pin(SecretReference.of("prod/db#password")).versionId();
        secrets.onEvent(events::add);
    }

    @AfterEach
    void close() {
        secrets.close();
        client.close();
        log.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("Throttled", DESCRIBE, FaultRule::throttle),
                fault("Unreachable", DESCRIBE, rule -> rule.serverError(500)),
                fault("Unreachable", DESCRIBE, FaultRule::connectionReset),
                fault("Unreachable", DESCRIBE, FaultRule::malformedBody),
                fault(
                        "Unauthenticated",
                        DESCRIBE,
                        rule -> rule.error("ExpiredTokenException", "The security token included is expired")),
                fault("Denied", GET, FaultRule::accessDenied),
                fault("Throttled", GET, FaultRule::throttle),
                fault("Unreachable", GET, FaultRule::malformedBody),
                fault(
                        "Undecryptable",
                        GET,
                        rule -> rule.error(
                                "AccessDeniedException", "Access to KMS is not allowed: the key is disabled")),
                fault(
                        "Undecryptable",
                        GET,
                        rule -> rule.error(
                                "DecryptionFailure",
                                "Secrets Manager can't decrypt the protected secret text using the provided KMS key.")));
    }

    private static Arguments fault(String kind, String operation, Consumer<FaultRule> end) {
        return Arguments.of(kind, operation, end);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void checkWhenItFailsServesTheOldValueAndSaysWhyOnce(String kind, String operation, Consumer<FaultRule> end) {
        put("two");
        end.accept(local.faults().on(operation));
        time.run(secrets, Duration.ofHours(1));
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(events).singleElement().satisfies(event -> {
            SecretEvent.RefreshFailed failed = (SecretEvent.RefreshFailed) event;
            assertThat(failed.failure().kind()).isEqualTo(kind);
            assertThat(failed.arn()).isEqualTo(arn);
            assertThat(failed.references()).containsExactly(SecretReference.of("prod/db#password"));
        });
        assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("WARN What was last read of the secret " + SECRET
                        + " stays in use; it cannot be kept current: "));
        assertThat(secrets.status()).singleElement().satisfies(status -> {
            assertThat(status.failure()).isNotNull();
            assertThat(status.lastChecked()).isEqualTo(secrets.get("prod/db").fetched());
        });
        local.faults().clear();
        time.run(secrets, Duration.ofSeconds(128));
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(log.lines()).hasSize(3).contains("INFO The secret " + SECRET + " is kept current again.");
        assertThat(secrets.status()).singleElement().satisfies(status -> assertThat(status.failure())
                .isNull());
    }

    @Test
    void checkWhenTheReasonChangesSaysSo() {
        local.faults().on(DESCRIBE).times(3).throttle();
        local.faults().on(DESCRIBE).times(3).connectionReset();
        time.run(secrets, Duration.ofMinutes(10));
        assertThat(events)
                .extracting(
                        event -> ((SecretEvent.RefreshFailed) event).failure().kind())
                .containsExactly("Throttled", "Unreachable");
        assertThat(log.lines()).hasSize(3);
    }

    @Test
    void checksThatAreAskedForInAnOutageDoNotDelayItsEnd() {
        List<Runnable> asks =
                List.of(secrets::refresh, () -> secrets.reportAuthenticationFailure("prod/db#password"), () -> {});
        Random random = new Random(11);
        for (int round = 0; round < 1_000; round++) {
            local.faults().clear();
            if (random.nextInt(50) > 0) {
                local.faults().on(DESCRIBE).connectionReset();
            }
            Instant planned = nextCheck();
            asks.get(random.nextInt(asks.size())).run();
            assertThat(nextCheck()).isBeforeOrEqualTo(planned);
            time.run(secrets, Duration.ofMillis(random.nextInt(10_000)));
        }
    }

    @Test
    void checksThatAreAskedForAndFailDoNotCountAsFailedAttempts() {
        local.faults().on(DESCRIBE).connectionReset();
        time.run(secrets, Duration.between(time.now(), nextCheck()));
        Instant planned = nextCheck();
        for (int asked = 0; asked < 100; asked++) {
            secrets.refresh();
        }
        assertThat(nextCheck()).isEqualTo(planned);
        time.run(secrets, Duration.between(time.now(), planned));
        assertThat(nextCheck()).isBetween(time.now(), time.now().plusSeconds(2));
    }

    @Test
    void checkThatIsAskedForAndFailsFirstIsTriedAgainSoon() {
        local.faults().on(DESCRIBE).connectionReset();
        secrets.refresh();
        assertThat(nextCheck()).isBetween(time.now(), time.now().plusSeconds(1));
    }

    @Test
    void checkThatIsAskedForBeforeRefreshingStartsIsNoFailedAttempt() {
        secrets.refresher().plan(false);
        local.faults().on(DESCRIBE).connectionReset();
        secrets.refresh();
        secrets.refresh();
        assertThat(secrets.status()).extracting(SecretStatus::nextCheck).containsOnlyNulls();
        secrets.refresher().plan(true);
        time.run(secrets, Duration.between(time.now(), nextCheck()));
        assertThat(nextCheck()).isBetween(time.now(), time.now().plusSeconds(1));
    }

    @Test
    void checkWhenOneSecretIsThrottledGoesOnWithTheOthers() {
        client.createSecret(request -> request.name("other").secretString("one"));
        secrets.pin(SecretReference.of("other"));
        local.faults().on(DESCRIBE).forSecret("prod/db").throttle();
        time.run(secrets, Duration.ofMinutes(20));
        client.putSecretValue(request -> request.secretId("other").secretString("two"));
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("other")).isEqualTo("two");
    }

    @Test
    void checkWhenDescribeSecretIsDeniedComparesTheValuesAndSaysSoOnce() {
        local.faults().on(DESCRIBE).accessDenied();
        client.createSecret(request -> request.name("other").secretString("one"));
        secrets.pin(SecretReference.of("other"));
        local.resetCalls();
        time.run(secrets, INTERVAL);
        put("two");
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(local.calls(DESCRIBE)).isEqualTo(2);
        assertThat(local.calls(GET)).isBetween(4L, 6L);
        assertThat(log.lines().get(0))
                .startsWith("WARN Whether a secret has changed is seen from its value instead, with one GetSecretValue"
                        + " for each check, wherever DescribeSecret is denied. AWS denies secretsmanager:DescribeSecret"
                        + " for the secret ")
                .contains("Allow secretsmanager:DescribeSecret on arn:aws:secretsmanager:us-east-1:");
        assertThat(log.lines()).hasSize(2);
        local.faults().clear();
        time.run(secrets, Duration.ofHours(1));
        local.resetCalls();
        time.run(secrets, INTERVAL);
        assertThat(local.calls(GET)).as("once DescribeSecret is allowed").isZero();
    }

    @Test
    void checkWhenTheSecretIsDeletedServesTheOldValueAndGoesOnWhenItIsRestored() {
        client.deleteSecret(request -> request.secretId("prod/db"));
        time.run(secrets, Duration.ofHours(1));
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(log.lines())
                .containsExactly("WARN What was last read of the secret " + SECRET
                        + " stays in use; it cannot be kept current: The secret " + SECRET
                        + " is marked for deletion. Restore it with 'aws secretsmanager restore-secret --secret-id"
                        + " prod/db', or refer to another secret.");
        assertThat(events).hasSize(1);
        client.restoreSecret(request -> request.secretId("prod/db"));
        put("two");
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertRecovered();
    }

    @Test
    void checkWhenNoVersionHasTheStageServesTheOldOneAndTheOthersGoOn() {
        label("blue", null, first);
        secrets.pin(SecretReference.of("prod/db?stage=blue"));
        label("blue", first, null);
        put("two");
        time.run(secrets, Duration.ofHours(1));
        assertThat(secrets.getString("prod/db?stage=blue#password")).isEqualTo("one");
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("WARN"))
                .containsExactly(
                        "WARN What was last read of the secret 'prod/db' (stage blue) stays in use; it cannot be"
                                + " kept current: No version of the secret 'prod/db' (stage blue) has that staging label any"
                                + " more. Put the label on a version, or refer to another one.");
        label("blue", null, secrets.get("prod/db").versionId());
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db?stage=blue#password")).isEqualTo("two");
        assertThat(log.lines()).contains("INFO The secret 'prod/db' (stage blue) is kept current again.");
        assertThat(secrets.status())
                .allSatisfy(status -> assertThat(status.failure()).isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ARN\":\"%s\",\"Name\":\"prod/db\"}",
                "{\"ARN\":\"%s\",\"Name\":\"prod/db\",\"VersionIdsToStages\":{}}",
                "{}",
                "{\"message\":\"a proxy says hello\"}"
            })
    void checkWhenTheAnswerHasNoVersionsServesTheOldValue(String answer) {
        put("two");
        http.answer(DESCRIBE, String.format(answer, arn));
        time.run(secrets, Duration.ofHours(1));
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(log.lines()).hasSize(1);
        assertThat(events).hasSize(1);
        http.handOn(DESCRIBE);
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertRecovered();
    }

    @Test
    void checkWhenTheNextRotationIsWeeksOverdueIsAsOftenAsWithoutOneAndSaysNothing() {
        long due = time.now().minus(Duration.ofDays(30)).getEpochSecond();
        http.answer(
                DESCRIBE,
                String.format(
                        "{\"ARN\":\"%s\",\"Name\":\"prod/db\",\"RotationEnabled\":true,\"NextRotationDate\":%d,"
                                + "\"RotationRules\":{\"AutomaticallyAfterDays\":30,\"Duration\":\"3h\"},"
                                + "\"VersionIdsToStages\":{\"%s\":[\"AWSCURRENT\"]}}",
                        arn, due, first));
        put("two");
        time.run(secrets, Duration.ofHours(1));
        assertThat(http.requests(DESCRIBE)).hasSizeBetween(12, 14);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(log.lines()).isEmpty();
        assertThat(events).isEmpty();
        http.handOn(DESCRIBE);
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
    }

    @Test
    void checkWhenTheSecretIsCreatedAgainAfterItWasGoneFollowsItByItsName() {
        client.deleteSecret(request -> request.secretId("prod/db").forceDeleteWithoutRecovery(true));
        time.run(secrets, Duration.ofHours(1));
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(events)
                .extracting(
                        event -> ((SecretEvent.RefreshFailed) event).failure().kind())
                .containsExactly("NotFound");
        String again = client.createSecret(request -> request.name("prod/db").secretString("{\"password\":\"two\"}"))
                .arn();
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
        assertThat(secrets.get("prod/db").arn()).isEqualTo(again).isNotEqualTo(arn);
        assertRecovered();
    }

    @Test
    void checkWhenTheNewVersionIsBrokenKeepsTheOldOneUntilThereIsABetterOne() {
        SecretProperties properties = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        String broken = client.putSecretValue(
                        request -> request.secretId("prod/db").secretString("{\"password\":\"hunter2"))
                .versionId();
        time.run(secrets, Duration.ofHours(1));
        assertThat(properties.get("password")).isEqualTo("one");
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(events).hasSize(1);
        assertThat(log.lines())
                .containsExactly("WARN What was last read of the secret " + SECRET
                        + " stays in use; it cannot be kept current: The secret 'prod/db' (version " + broken
                        + ") is not JSON: the mistake is at its end. Correct the secret, or ask for it as one value with"
                        + " format=text and no key.");
        put("two");
        time.run(secrets, INTERVAL);
        assertThat(properties.get("password")).isEqualTo("two");
        assertRecovered();
    }

    @Test
    void checkWhenTheNewVersionIsBrokenInAnotherWayShowsThatAndSaysItOnce() {
        secrets.properties(SecretReference.of("prod/db?prefix=db."), UnaryOperator.identity());
        Map<String, String> broken = new LinkedHashMap<>();
        broken.put("{\"password\":\"hunter2", "is not JSON: the mistake is at its end.");
        broken.put("\uFEFF{\"password\":\"hunter2\"}", "is not JSON: the mistake is at line 1, column 1.");
        broken.put("hunter2", "is not JSON: the mistake is at line 1, column 1.");
        broken.put(
                "{\"password\":\"hunter2\",\"password\":\"\"}",
                "is JSON with the key 'password' twice in one object (line 1, column 33).");
        List<Instant> since = new ArrayList<>();
        broken.forEach((text, problem) -> {
            String version = client.putSecretValue(
                            request -> request.secretId("prod/db").secretString(text))
                    .versionId();
            time.run(secrets, INTERVAL);
            RefreshFailure failure =
                    Objects.requireNonNull(secrets.status().get(0).failure());
            assertThat(failure.problem()).isEqualTo("The secret 'prod/db' (version " + version + ") " + problem);
            since.add(failure.since());
        });
        assertThat(since).containsOnly(since.get(0));
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
        assertThat(events).hasSize(1);
        assertThat(log.lines()).hasSize(1);
    }

    static Stream<String> oddPayloads() {
        return Stream.of("{\"a\":1,\"a\":2}", "{\"a\":".repeat(1_001) + "1" + "}".repeat(1_001));
    }

    @ParameterizedTest
    @MethodSource("oddPayloads")
    void checkWhenAVersionHasNoReadableKeysTakesItAsOneValueAndGoesOn(String odd) {
        client.createSecret(request -> request.name("doc").secretString("plain"));
        secrets.pin(SecretReference.of("doc"));
        for (String text : List.of(odd, "{\"b\":1}")) {
            events.clear();
            client.putSecretValue(request -> request.secretId("doc").secretString(text));
            put("one of " + text.length());
            time.run(secrets, INTERVAL);
            assertThat(secrets.getString("doc")).isEqualTo(text);
            assertThat(events).hasSize(2);
        }
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one of 7");
    }

    @Test
    void checkWhenAKeyIsGoneTakesTheVersionAndLeavesThePropertiesOfThatKey() {
        SecretProperties properties =
                secrets.properties(SecretReference.of("prod/db#password"), UnaryOperator.identity());
        secrets.pin(SecretReference.of("prod/db"));
        client.putSecretValue(request -> request.secretId("prod/db").secretString("{\"user\":\"app\"}"));
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#user")).isEqualTo("app");
        assertThat(properties.get("password")).isEqualTo("one");
        assertThat(log.lines()).anySatisfy(line -> assertThat(line)
                .startsWith("WARN The properties of prod/db#password stay as they are, because the new version"
                        + " does not fit: The secret 'prod/db' (version "));
        assertThatExceptionOfType(SecretException.NoSuchKey.class)
                .isThrownBy(() -> secrets.getString("prod/db#password"));
    }

    @Test
    void checkWhenWhatEscapesThrowsAnErrorLeavesThePropertiesAndGoesOn() {
        SecretProperties properties = secrets.properties(SecretReference.of("prod/db"), value -> {
            if (value.equals("two")) {
                throw new StackOverflowError(value);
            }
            return value;
        });
        put("two");
        time.run(secrets, INTERVAL);
        assertThat(properties.get("password")).isEqualTo("one");
        assertThat(log.lines())
                .contains(
                        "WARN The properties of prod/db stay as they are, because the new version does not fit: What"
                                + " escapes its values threw java.lang.StackOverflowError. Report it to who wrote the adapter.");
        put("three");
        time.run(secrets, INTERVAL);
        assertThat(properties.get("password")).isEqualTo("three");
    }

    @Test
    void checkWhenTheLogThrowsTellsWhatHasChangedAndGoesOn() {
        log.fail();
        for (String password : List.of("two", "three")) {
            put(password);
            assertThat(secrets.refresh().rotated()).hasSize(1);
            assertThat(secrets.getString("prod/db#password")).isEqualTo(password);
        }
        assertThat(events).hasSize(2);
    }

    @Test
    void checkWhenTheClockJumpsGoesOnAsBefore() {
        local.resetCalls();
        for (Duration jump : List.of(Duration.ofDays(-4000), Duration.ofDays(4000), Duration.ofDays(40_000))) {
            time.jump(jump);
            time.run(secrets, INTERVAL);
        }
        assertThat(local.calls(DESCRIBE)).isBetween(3L, 4L);
        put("two");
        time.run(secrets, INTERVAL);
        assertThat(secrets.getString("prod/db#password")).isEqualTo("two");
    }

    @Test
    void missingSecretWhenItIsDeniedSaysSoOnceAndFillsWhenItIsAllowed() {
        SecretProperties flags = secrets.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
        client.createSecret(request -> request.name("prod/flags").secretString("{\"new-shop\":true}"));
        local.faults().on(GET).forSecret("prod/flags").accessDenied();
        time.run(secrets, Duration.ofHours(1));
        assertThat(flags.secret()).isNull();
        assertThat(events).hasSize(1);
        local.faults().clear();
        time.run(secrets, Duration.ofSeconds(128));
        assertThat(flags.get("new-shop")).isEqualTo("true");
    }

    @Test
    void missingSecretWhenItMayBeDeniedSaysNothing() {
        try (Secrets lenient = Secrets.create(
                SecretFetcher.of(client),
                SecretsSettings.defaults()
                        .withSkipDenied(true)
                        .withRefresh(RefreshSettings.defaults().withEnabled(false)),
                time.runtime())) {
            SecretProperties flags = lenient.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
            local.faults().on(GET).accessDenied();
            local.resetCalls();
            lenient.refresher().plan(true);
            time.run(lenient, Duration.ofHours(1));
            assertThat(flags.secret()).isNull();
            assertThat(log.lines()).isEmpty();
            assertThat(local.calls(GET)).isBetween(12L, 14L);
        }
    }

    @Test
    void readWhenNoCheckSucceededForMaxStaleFailsUntilOneDoes() {
        secrets.close();
        Duration maxStale = Duration.ofHours(1);
        secrets = time.secrets(
                SecretFetcher.of(client), RefreshSettings.defaults().withMaxStale(maxStale));
        SecretProperties properties = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        secrets.pin(SecretReference.of("prod/db?version=" + first));
        time.run(secrets, Duration.ofHours(3));
        assertThat(properties.get("password")).isEqualTo("one");
        local.faults().on(DESCRIBE).connectionReset();
        time.run(secrets, Duration.ofMinutes(54));
        assertThat(properties.get("password")).isEqualTo("one");
        time.run(secrets, Duration.ofMinutes(7));
        String message = "The secret " + SECRET + " could not be checked for longer than keyturn.refresh.max-stale=1h;"
                + " its version " + first + " is served no longer. Look in the log for why the checks fail; reads go on"
                + " with the first one that succeeds.";
        assertThatExceptionOfType(SecretException.Stale.class)
                .isThrownBy(() -> secrets.getString("prod/db#password"))
                .withMessage(message);
        assertThatExceptionOfType(SecretException.Stale.class)
                .isThrownBy(() -> properties.get("password"))
                .withMessage(message);
        assertThat(properties.get("no such property")).isNull();
        assertThat(SecretProperties.<String>ofAnyAge(() -> {
                    String nested = SecretProperties.ofAnyAge(() -> properties.get("password"));
                    return nested + secrets.getString("prod/db#password");
                }))
                .as("what has to be hidden")
                .isEqualTo("oneone");
        assertThatExceptionOfType(SecretException.Stale.class).isThrownBy(() -> properties.get("password"));
        assertThat(secrets.getString("prod/db?version=" + first + "#password")).isEqualTo("one");
        assertThat(secrets.status()).filteredOn(SecretStatus::stale).hasSize(1);
        local.faults().clear();
        time.run(secrets, Duration.ofSeconds(128));
        assertThat(properties.get("password")).isEqualTo("one");
        assertThat(secrets.getString("prod/db#password")).isEqualTo("one");
    }

    @Test
    void checkWhenAFetcherOfOnesOwnThrowsAnythingServesTheOldValueWithoutItsWords() {
        Map<String, String> state = new HashMap<>(Map.of("broken", ""));
        try (Secrets own = time.secrets(
                target -> {
                    if (state.get("broken").equals("yes")) {
                        throw new IllegalStateException("hunter2");
                    }
                    return Fixtures.text(target.secretId(), "one");
                },
                RefreshSettings.defaults())) {
            own.pin(SecretReference.of("a"));
            state.put("broken", "yes");
            time.run(own, Duration.ofHours(1));
            assertThat(own.getString("a")).isEqualTo("one");
            assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                    .contains("the fetcher threw java.lang.IllegalStateException")
                    .doesNotContain("hunter2"));
        }
    }

    private void assertRecovered() {
        assertThat(log.lines())
                .filteredOn(line -> line.endsWith(" is kept current again."))
                .containsExactly("INFO The secret " + SECRET + " is kept current again.");
        assertThat(secrets.status())
                .allSatisfy(status -> assertThat(status.failure()).isNull());
    }

    private Instant nextCheck() {
        return Objects.requireNonNull(secrets.status().get(0).nextCheck());
    }

    private void put(String password) {
        client.putSecretValue(
                request -> request.secretId("prod/db").secretString("{\"password\":\"" + password + "\"}"));
    }

    private void label(String stage, String from, String to) {
        client.updateSecretVersionStage(request -> request.secretId("prod/db")
                .versionStage(stage)
                .removeFromVersionId(from)
                .moveToVersionId(to));
    }
}
