package io.keyturn.spring;

import io.keyturn.SecretEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Measures how current the secrets are, and counts what happens to them. One age for each name; that of the oldest
 * where regions or accounts share a name. Makes no call and no client.
 */
final class SecretsMetrics implements MeterBinder {
    private final ApplicationSecrets application;
    private final InstantSource clock;

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
        report.checked().forEach(name -> addAge(name, registry));
        return report;
    }

    private void addAge(String name, MeterRegistry registry) {
        TimeGauge.builder("keyturn.secrets.age", this, TimeUnit.SECONDS, metrics -> metrics.age(name))
                .description("Time since the last check that succeeded")
                .tag("secret", name)
                .register(registry);
    }

    private double age(String name) {
        Duration age = SecretsReport.of(application).age(clock.instant(), name);
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
