package io.keyturn.spring;

import io.keyturn.RefreshFailure;
import io.keyturn.SecretStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells how current the secrets are. An application whose secrets cannot be checked is up, because it goes on with what
 * it has; it is out of service when reads are refused because of {@code keyturn.refresh.max-stale}. Makes no call and
 * no client.
 */
final class SecretsHealthIndicator implements HealthIndicator {
    private final ApplicationSecrets application;
    private final InstantSource clock;

    SecretsHealthIndicator(ApplicationSecrets application, InstantSource clock) {
        this.application = application;
        this.clock = clock;
    }

    @Override
    public Health health() {
        SecretsReport report = SecretsReport.of(application);
        Health.Builder health = Health.up().withDetail("secrets", report.count());
        Duration age = report.age(clock.instant());
        if (age != null) {
            health.withDetail("age", age.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        List<Map<String, String>> failing =
                report.failing().map(SecretsHealthIndicator::failing).distinct().toList();
        if (!failing.isEmpty()) {
            health.withDetail("failing", failing);
        }
        List<String> stale = report.stale();
        if (!stale.isEmpty()) {
            health.outOfService().withDetail("stale", stale);
        }
        return health.build();
    }

    private static Map<String, String> failing(SecretStatus status) {
        RefreshFailure failure = Objects.requireNonNull(status.failure());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("secret", SecretsReport.name(status));
        details.put("kind", failure.kind());
        details.put("problem", failure.problem());
        details.put("since", failure.since().truncatedTo(ChronoUnit.SECONDS).toString());
        return details;
    }
}
