package io.keyturn.spring;

import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the secrets of an application fare at one moment: what its health and its metrics have in common. Holds no
 * values.
 *
 * @param statuses one for each secret and version that is kept, by name
 */
record SecretsReport(List<SecretStatus> statuses) {

    SecretsReport {
        statuses = statuses.stream()
                .sorted(Comparator.comparing(SecretsReport::name)
                        .thenComparing(status -> status.target().toString()))
                .toList();
    }

    /** Returns how the secrets fare, if the application has read any; makes none. */
    static SecretsReport of(ApplicationSecrets application) {
        Secrets made = application.made();
        return new SecretsReport(made == null ? List.of() : made.status());
    }

    /** Returns a secret's name; while it was never read, the id that it is referred to by. */
    static String name(SecretStatus status) {
        return Objects.requireNonNullElse(status.name(), status.target().secretId());
    }

    /** Returns how many secrets are kept, each counted once; missing ones are not. */
    long count() {
        return statuses.stream()
                .map(SecretStatus::arn)
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    /** Returns those that are checked. */
    List<SecretStatus> checked() {
        return statuses.stream().filter(SecretsReport::isChecked).toList();
    }

    /** Returns the names of the secrets that are not served any more. */
    List<String> stale() {
        return statuses.stream()
                .filter(SecretStatus::stale)
                .map(SecretsReport::name)
                .distinct()
                .toList();
    }

    /** Returns how many secrets cannot be kept current. */
    long countFailing() {
        return failing()
                .map(status -> Objects.requireNonNullElseGet(status.arn(), () -> name(status)))
                .distinct()
                .count();
    }

    /** Returns what cannot be kept current. */
    Stream<SecretStatus> failing() {
        return statuses.stream().filter(status -> status.failure() != null);
    }

    /** Returns for how long some secret has not been checked with success; null when none is ever checked. */
    @Nullable
    Duration age(Instant now) {
        return statuses.stream()
                .filter(SecretsReport::isChecked)
                .map(SecretStatus::lastChecked)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(oldest -> Duration.between(oldest, now))
                .orElse(null);
    }

    /** A version id always means the same, and is never asked for again. */
    private static boolean isChecked(SecretStatus status) {
        return status.arn() != null && status.target().versionId() == null;
    }
}
