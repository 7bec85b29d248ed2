package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretReference;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What Micrometer measures of the secrets of an application. */
class SecretsMetricsTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed("secrets: {prod/db: {username: us3rname, password: s3cret}, prod/api: k3y}");
    private final TestApplication application = TestApplication.over(local)
            .importing("aws-secretsmanager:prod/db?prefix=db.;prod/api;optional:prod/later")
            .with("inline", "${aws-secret@prod/db?stage=AWSCURRENT#password}")
            .with("keyturn.retries", "0");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void metersWhenAllIsCurrentSayHowManyAndHowOld() {
        try (var context = application.run()) {
            assertThat(meters(context))
                    .containsExactly(
                            "keyturn.secrets",
                            "keyturn.secrets.age secret=prod/api",
                            "keyturn.secrets.age secret=prod/db",
                            "keyturn.secrets.failing",
                            "keyturn.secrets.rotations");
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("keyturn.secrets").gauge().value()).isEqualTo(2);
            assertThat(registry.get("keyturn.secrets.failing").gauge().value()).isZero();
            assertThat(registry.get("keyturn.secrets.rotations").counter().count())
                    .isZero();
            assertThat(registry.get("keyturn.secrets.age")
                            .tag("secret", "prod/db")
                            .timeGauge()
                            .value())
                    .isNotNegative();
        }
    }

    @Test
    void ageIsInSecondsSinceTheLastCheckThatSucceeded() {
        try (var context = application.run()) {
            Secrets secrets = context.getBean(Secrets.class);
            Instant checked = checked(secrets, "prod/db");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            new SecretsMetrics(
                            context.getBean(ApplicationSecrets.class),
                            InstantSource.fixed(checked.plus(Duration.ofMillis(61_500))))
                    .bindTo(registry);
            assertThat(registry.get("keyturn.secrets.age")
                            .tag("secret", "prod/db")
                            .timeGauge()
                            .value())
                    .isEqualTo(61.5);
        }
    }

    @Test
    void failuresAreCountedByKindAndNotByAttempt() {
        try (var context = application.run()) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            Secrets secrets = context.getBean(Secrets.class);
            local.faults().on("DescribeSecret").throttle();
            secrets.refresh();
            secrets.refresh();
            assertThat(registry.get("keyturn.secrets.failing").gauge().value()).isEqualTo(2);
            awaitCount(registry, "Throttled", 2);

            local.faults().clear();
            local.client().putSecretValue(request -> request.secretId("prod/db").secretString("br0ken"));
            secrets.refresh();
            assertThat(registry.get("keyturn.secrets.failing").gauge().value()).isOne();
            awaitCount(registry, "MalformedPayload", 1);
            awaitCount(registry, "Throttled", 2);
            assertThat(meters(context))
                    .contains(
                            "keyturn.secrets.failures kind=MalformedPayload", "keyturn.secrets.failures kind=Throttled")
                    .noneMatch(meter -> meter.contains("br0ken"));
        }
    }

    @Test
    void rotationsAreCounted() {
        try (var context = application.run()) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            local.client()
                    .putSecretValue(request -> request.secretId("prod/api").secretString("tw0"));
            context.getBean(Secrets.class).refresh();
            Counter rotations = registry.get("keyturn.secrets.rotations").counter();
            Awaitility.await().untilAsserted(() -> assertThat(rotations.count()).isOne());
            assertThat(meters(context)).noneMatch(meter -> meter.contains("tw0") || meter.contains("k3y"));
        }
    }

    @Test
    void secretsThatAreReadLaterAreMeasuredToo() {
        CountedClient client = new CountedClient(local);
        try (var context = client.application().run()) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("keyturn.secrets").gauge().value()).isZero();
            assertThat(meters(context))
                    .containsExactly("keyturn.secrets", "keyturn.secrets.failing", "keyturn.secrets.rotations");
            assertThat(client.made).hasValue(0);

            Secrets secrets = context.getBean(Secrets.class);
            secrets.pin(SecretReference.of("prod/api"));
            assertThat(registry.get("keyturn.secrets").gauge().value()).isOne();
            assertThat(meters(context)).contains("keyturn.secrets.age secret=prod/api");

            local.client()
                    .putSecretValue(request -> request.secretId("prod/api").secretString("tw0"));
            secrets.refresh();
            Counter rotations = registry.get("keyturn.secrets.rotations").counter();
            Awaitility.await().untilAsserted(() -> assertThat(rotations.count()).isOne());
        }
    }

    @Test
    void metersWhenKeyturnIsSwitchedOffAreNone() {
        try (var context =
                TestApplication.over(local).with("keyturn.enabled", "false").run()) {
            assertThat(meters(context)).isEmpty();
        }
    }

    private static void awaitCount(MeterRegistry registry, String kind, int count) {
        Awaitility.await().untilAsserted(() -> assertThat(
                        registry.find("keyturn.secrets.failures").tag("kind", kind).counters().stream()
                                .mapToDouble(Counter::count)
                                .sum())
                .isEqualTo(count));
    }

    private static Instant checked(Secrets secrets, String name) {
        return secrets.status().stream()
                .filter(status -> name.equals(status.name()))
                .map(SecretStatus::lastChecked)
                .findFirst()
                .orElseThrow();
    }

    /** Returns names and tags of Keyturn's meters. */
    private static List<String> meters(ConfigurableApplicationContext context) {
        return context.getBean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("keyturn"))
                .map(SecretsMetricsTests::text)
                .sorted()
                .toList();
    }

    private static String text(Meter.Id id) {
        StringBuilder text = new StringBuilder(id.getName());
        id.getTags()
                .forEach(
                        tag -> text.append(' ').append(tag.getKey()).append('=').append(tag.getValue()));
        return text.toString();
    }
}
