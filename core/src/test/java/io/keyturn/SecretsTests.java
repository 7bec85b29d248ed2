package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keyturn.local.HeldCalls;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsTests {
    private final LocalSecretsManager local;
    private final SecretsManagerClient client;

    SecretsTests(LocalSecretsManager local, SecretsManagerClient client) {
        this.local = local;
        this.client = client;
    }

    @BeforeEach
    void create() {
        client.createSecret(request -> request.name("prod/db")
                .secretString("{\"user\":\"app\",\"password\":\"hunter2\",\"hosts\":[\"a\",\"b\"]}"));
        local.resetCalls();
    }

    @Test
    void getStringWhenKeyIsGivenReturnsItsValueAndAsksOnceForTheSecret() {
        try (Secrets secrets = Secrets.create(client)) {
            assertThat(secrets.getString("prod/db#password")).isEqualTo("hunter2");
            assertThat(secrets.getString("prod/db#hosts[1]")).isEqualTo("b");
            assertThat(secrets.getString("prod/db")).startsWith("{\"user\"");
            assertThat(secrets.get("prod/db#anything").name()).isEqualTo("prod/db");
            assertThat(local.calls("GetSecretValue")).isOne();
        }
    }

    @Test
    void getStringWhenAliasIsUsedReadsWhatItStandsFor() {
        String arn =
                client.describeSecret(request -> request.secretId("prod/db")).arn();
        SecretsSettings settings = SecretsSettings.defaults().withAliases(Map.of("db", arn, "same", "prod/db"));
        try (Secrets secrets = Secrets.create(client, settings)) {
            assertThat(secrets.getString("db#user")).isEqualTo("app");
            assertThat(secrets.getString("same#user")).isEqualTo("app");
        }
    }

    @Test
    void getWhenClosedFails() {
        Secrets secrets = Secrets.create(client);
        secrets.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> secrets.get("prod/db"))
                .withMessage("These secrets are closed, most likely with their application.");
    }

    @Test
    void propertiesAreFlatPrefixedEscapedAndWithoutFurtherCalls() {
        try (Secrets secrets = Secrets.create(client)) {
            SecretProperties properties = secrets.properties(
                    SecretReference.of("prod/db?prefix=spring.datasource."), value -> "<" + value + ">");
            assertThat(properties.names())
                    .containsExactly(
                            "spring.datasource.user",
                            "spring.datasource.password",
                            "spring.datasource.hosts[0]",
                            "spring.datasource.hosts[1]");
            for (int i = 0; i < 1000; i++) {
                assertThat(properties.get("spring.datasource.user")).isEqualTo("<app>");
                assertThat(properties.get("user")).isNull();
            }
            assertThat(local.calls("GetSecretValue")).isOne();
            assertThat(properties.toString()).contains("prod/db").doesNotContain("hunter2");
        }
    }

    @Test
    void missingHasNoProperties() {
        try (Secrets secrets = Secrets.create(client)) {
            SecretProperties properties = secrets.missing(SecretReference.of("prod/flags"), UnaryOperator.identity());
            assertThat(properties.names()).isEmpty();
            assertThat(properties.get("a")).isNull();
            assertThat(properties.secret()).isNull();
        }
    }

    @Test
    void missingWhenItWasPinnedMeanwhileHasItsProperties() {
        try (Secrets secrets = Secrets.create(client)) {
            secrets.pin(SecretReference.of("prod/db"));
            assertThat(properties(secrets, "prod/db").get("password")).isEqualTo("hunter2");
            assertThat(properties(secrets, "prod/db#none").names()).isEmpty();
            assertThat(local.calls("GetSecretValue")).isOne();
        }
    }

    private static SecretProperties properties(Secrets secrets, String reference) {
        return secrets.missing(SecretReference.of(reference), UnaryOperator.identity());
    }

    @Test
    void isOptionalCoversWhatIsMissingAndOnlyBySettingWhatIsDenied() {
        try (Secrets strict = Secrets.create(client);
                Secrets lenient =
                        Secrets.create(client, SecretsSettings.defaults().withSkipDenied(true))) {
            SecretException missing = failure(strict, "prod/flags");
            local.faults().on("GetSecretValue").accessDenied();
            SecretException denied = failure(strict, "prod/other");
            assertThat(strict.isOptional(missing)).isTrue();
            assertThat(strict.isOptional(denied)).isFalse();
            assertThat(lenient.isOptional(missing)).isTrue();
            assertThat(lenient.isOptional(denied)).isTrue();
        }
    }

    @Test
    void startupLoadReadsEachTargetOnceAndTellsTheFailuresApart() {
        List<SecretReference> references = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> {
            client.createSecret(request -> request.name("many/" + i).secretString("v" + i));
            references.add(SecretReference.of("many/" + i));
        });
        references.add(SecretReference.of("many/0#x"));
        references.add(SecretReference.of("missing"));
        local.resetCalls();
        try (Secrets secrets = Secrets.create(client);
                StartupLoader loader = secrets.startup()) {
            Map<SecretReference, SecretLoad> loads = loader.load(references);
            assertThat(loads).hasSize(42);
            assertThat(loads.get(references.get(7)).orThrow().asString()).isEqualTo("v7");
            assertThat(loads.get(SecretReference.of("missing")).failure()).isInstanceOf(SecretException.NotFound.class);
            assertThat(local.calls("GetSecretValue")).isEqualTo(41);
            loader.load(references.subList(0, 40));
            secrets.getString("many/3");
            assertThat(local.calls("GetSecretValue")).isEqualTo(41);
        }
    }

    @Test
    void startupLoadWhenBatchAsksForTwentyAtATime() {
        List<SecretReference> references = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> {
            client.createSecret(request -> request.name("many/" + i).secretString("v" + i));
            references.add(SecretReference.of("many/" + i));
        });
        local.resetCalls();
        try (Secrets secrets = Secrets.create(client, SecretsSettings.defaults().withBatch(true));
                StartupLoader loader = secrets.startup()) {
            Map<SecretReference, SecretLoad> loads = loader.load(references);
            assertThat(loads.get(references.get(39)).orThrow().asString()).isEqualTo("v39");
            secrets.getString("many/3");
            assertThat(local.calls()).isEqualTo(Map.of("BatchGetSecretValue", 2L));
        }
    }

    @Test
    void startupLoadWhenBatchKeepsItsFailuresAndAsksNoSecondTime() {
        SecretsSettings settings = SecretsSettings.defaults().withBatch(true);
        List<SecretReference> references = List.of(SecretReference.of("prod/db"), SecretReference.of("missing"));
        try (Secrets secrets = Secrets.create(client, settings);
                StartupLoader loader = secrets.startup()) {
            Map<SecretReference, SecretLoad> loads = loader.load(references);
            assertThat(loads.get(references.get(0)).orThrow().name()).isEqualTo("prod/db");
            assertThat(loads.get(references.get(1)).failure()).isInstanceOf(SecretException.NotFound.class);
            assertThat(local.calls()).isEqualTo(Map.of("BatchGetSecretValue", 1L));
        }
        local.resetCalls();
        local.faults().on("BatchGetSecretValue").accessDenied();
        try (Secrets secrets = Secrets.create(client, settings);
                StartupLoader loader = secrets.startup()) {
            assertThat(loader.load(references).values())
                    .allSatisfy(load -> assertThat(load.failure()).isInstanceOf(SecretException.Denied.class));
            assertThat(local.calls()).isEqualTo(Map.of("BatchGetSecretValue", 1L));
        }
    }

    @Test
    void pinKeepsASecretForGood() {
        SecretsSettings settings = SecretsSettings.defaults().withCache(0, Duration.ofHours(1));
        try (Secrets secrets = Secrets.create(client, settings)) {
            secrets.getString("prod/db#user");
            secrets.getString("prod/db#user");
            assertThat(local.calls("GetSecretValue")).isEqualTo(2);
            secrets.pin(SecretReference.of("prod/db#user"));
            secrets.getString("prod/db#user");
            assertThat(local.calls("GetSecretValue")).isEqualTo(3);
        }
    }

    @Test
    void startupLoadWhenTheServiceHangsEndsWithTheDeadlineAndNamesWhatIsMissing() {
        client.createSecret(request -> request.name("slow").secretString("v"));
        local.faults().on("GetSecretValue").forSecret("slow").hang();
        SecretsSettings settings = SecretsSettings.defaults().withStartupTimeout(Duration.ofMillis(1500));
        try (Secrets secrets = Secrets.create(client, settings);
                StartupLoader loader = secrets.startup()) {
            Map<SecretReference, SecretLoad> loads =
                    loader.load(List.of(SecretReference.of("slow"), SecretReference.of("prod/db")));
            assertThat(loads.get(SecretReference.of("prod/db")).orThrow().name())
                    .isEqualTo("prod/db");
            assertThat(loads.get(SecretReference.of("slow")).failure())
                    .isInstanceOf(SecretException.Unreachable.class)
                    .hasMessage("The secret 'slow' (stage AWSCURRENT) was not loaded within"
                            + " keyturn.startup-timeout=1.5s, which is for everything a start loads. Check the network"
                            + " and the endpoint of Secrets Manager, or raise keyturn.startup-timeout.");
            assertThat(loader.load(List.of(SecretReference.of("missing"))).values())
                    .allSatisfy(load -> assertThat(load.failure()).isInstanceOf(SecretException.Unreachable.class));
        } finally {
            local.faults().clear();
        }
    }

    @Test
    void startupLoadWhenAFetcherThrowsAnythingKeepsTheOthersCurrent() {
        SecretFetcher fetcher = target -> {
            if (target.secretId().equals("broken")) {
                throw new IllegalStateException("broken");
            }
            return Fixtures.text(target.secretId(), "value");
        };
        try (Secrets secrets = Secrets.create(fetcher, SecretsSettings.defaults());
                StartupLoader loader = secrets.startup()) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            loader.load(List.of(SecretReference.of("broken"), SecretReference.of("prod/db#password"))))
                    .withMessage("broken");
            awaitWatched(secrets, "prod/db#password");
        }
    }

    @Test
    void startupLoadWhenItIsInterruptedKeepsCurrentWhatComesAllTheSame() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        SecretFetcher fetcher = target -> {
            asked.countDown();
            awaitUninterrupted(answered);
            return Fixtures.text(target.secretId(), "value");
        };
        try (Secrets secrets = Secrets.create(fetcher, SecretsSettings.defaults());
                StartupLoader loader = secrets.startup()) {
            Thread start = new Thread(() -> loader.load(List.of(SecretReference.of("prod/db#password"))));
            start.start();
            asked.await();
            start.interrupt();
            start.join();
            assertThat(secrets.status()).isEmpty();
            answered.countDown();
            awaitWatched(secrets, "prod/db#password");
        }
    }

    /** Waits as a call does that cannot be interrupted. */
    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ex) {
                // goes on
            }
        }
    }

    private static void awaitWatched(Secrets secrets, String reference) {
        Awaitility.await().untilAsserted(() -> assertThat(secrets.status())
                .singleElement()
                .satisfies(status -> assertThat(status.references()).containsExactly(SecretReference.of(reference))));
    }

    @Test
    void startupLoadWhenClosedFromAnotherThreadEndsAtOnceAlsoForWhatHasNotBegun() throws Exception {
        HeldCalls held = local.faults().on("GetSecretValue").hang();
        List<SecretReference> references = IntStream.range(0, 40)
                .mapToObj(i -> SecretReference.of("many/" + i))
                .toList();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        SecretsSettings settings = SecretsSettings.defaults().withStartupTimeout(Duration.ofHours(1));
        try (Secrets secrets = Secrets.create(client, settings)) {
            StartupLoader loader = secrets.startup();
            Future<Map<SecretReference, SecretLoad>> loading = threads.submit(() -> loader.load(references));
            held.awaitArrived(16);
            loader.close();
            assertThat(loading.get(30, TimeUnit.SECONDS).get(references.get(39)).failure())
                    .isInstanceOf(SecretException.Unreachable.class)
                    .hasMessage("The secret 'many/39' (stage AWSCURRENT) was not loaded: the application ended first."
                            + " Start again.");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void startupLoadWhenClosedBeforeItBeginsSaysThatTheApplicationEnded() {
        SecretReference reference = SecretReference.of("prod/db");
        for (boolean batch : new boolean[] {false, true}) {
            try (Secrets secrets =
                    Secrets.create(client, SecretsSettings.defaults().withBatch(batch))) {
                StartupLoader loader = secrets.startup();
                loader.close();
                assertThat(loader.load(List.of(reference)).get(reference).failure())
                        .isInstanceOf(SecretException.Unreachable.class)
                        .hasMessage(
                                "The secret 'prod/db' (stage AWSCURRENT) was not loaded: the application ended first."
                                        + " Start again.");
            }
        }
    }

    @Test
    void createWhenFetcherIsOnesOwnUsesIt() {
        try (Secrets secrets = Secrets.create(
                target -> Fixtures.text(target.secretId(), "from " + target), SecretsSettings.defaults())) {
            assertThat(secrets.getString("a")).isEqualTo("from 'a' (stage AWSCURRENT)");
        }
    }

    private static SecretException failure(Secrets secrets, String reference) {
        Map<String, SecretException> caught = new LinkedHashMap<>();
        try {
            secrets.get(reference);
        } catch (SecretException ex) {
            caught.put(reference, ex);
        }
        return Objects.requireNonNull(caught.get(reference));
    }
}
