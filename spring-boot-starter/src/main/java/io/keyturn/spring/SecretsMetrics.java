package io.keyturn.spring;

import io.keyturn.SecretEvent;
import io.keyturn.SecretReference.Target;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures how current the secrets are, and counts what happens to them. One age for each name; that of the oldest
 * where regions or accounts share a name. Makes no call and no client.
 */
final class SecretsMetrics implements MeterBinder {
    private final ApplicationSecrets application;
    private final InstantSource clock;
    private final Map<String, Set<Target>> checked = new ConcurrentHashMap<>();

    SecretsMetrics(ApplicationSecrets application, InstantSource clock) {
        this.application = application;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("keyturn.secrets", this, metrics -> metrics.report(registry)
                        .count())
                .description("Secrets that are kept")
                .register(registry);
        Gauge.builder("keyturn.secrets.failing", this, metrics -> metrics.report(registry)
                        .countFailing())
                .description("Secrets that cannot be kept current")
                .register(registry);
        report(registry);
        Counter rotations = Counter.builder("keyturn.secrets.rotations")
                .description("Staging labels that moved to another version")
                .register(registry);
        application.follow(secrets -> secrets.onEvent(event -> {
            if (event instanceof SecretEvent.Rotated) {
                rotations.increment();
            } else if (event instanceof SecretEvent.RefreshFailed failed) {
                count(failed, registry);
            }
        }));
    }

    /** Nothing tells when a secret begins to be kept, so the ages of new ones are added when they are counted. */
    private SecretsReport report(MeterRegistry registry) {
        SecretsReport report = SecretsReport.of(application);
        report.checked().forEach(status -> checked.computeIfAbsent(
                        SecretsReport.name(status), name -> ConcurrentHashMap.newKeySet())
                .add(status.target()));
        checked.keySet().forEach(name -> addAge(name, registry));
        return report;
    }

    private void addAge(String name, MeterRegistry registry) {
        TimeGauge.builder("keyturn.secrets.age", this, TimeUnit.SECONDS, metrics -> metrics.age(name))
                .description("Time since the last check that succeeded")
                .tag("secret", name)
                .register(registry);
    }

    /** Asks for the secrets of that name alone: for each age all of them would make a scrape quadratic. */
    private double age(String name) {
        Secrets secrets = application.made();
        if (secrets == null) {
            return Double.NaN;
        }
        List<SecretStatus> named = checked.getOrDefault(name, Set.of()).stream()
                .map(secrets::status)
                .filter(Objects::nonNull)
                .filter(status -> SecretsReport.name(status).equals(name))
                .toList();
        Duration age = new SecretsReport(named).age(clock.instant());
        return age == null ? Double.NaN : age.toMillis() / 1000.0;
    }

    private static void count(SecretEvent.RefreshFailed failed, MeterRegistry registry) {
        Counter.builder("keyturn.secrets.failures")
                .description("Reasons why a secret could not be kept current")
                .tag("kind", failed.failure().kind())
                .register(registry)
                .increment();
    }
}
