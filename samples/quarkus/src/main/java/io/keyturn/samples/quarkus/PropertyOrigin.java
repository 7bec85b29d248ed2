package io.keyturn.samples.quarkus;

import io.keyturn.RefreshFailure;
import io.keyturn.Secret;
import io.keyturn.SecretStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one property came from, and how current that is; what the page shared with the Spring sample reads. The value is
 * not part of it.
 *
 * @param property the property's name
 * @param by how the application asks for it
 * @param secret the secret's name
 * @param versionId the version that is in use; null when the secret does not exist
 * @param stages the staging labels of that version
 * @param ageSeconds how long ago that version was made; null when the secret does not exist
 * @param nextCheckSeconds in how many seconds the service is asked again; null when it is not
 * @param problem why the secret cannot be kept current; null when it can
 */
record PropertyOrigin(
        String property,
        String by,
        String secret,
        @Nullable String versionId,
        List<String> stages,
        @Nullable Long ageSeconds,
        @Nullable Long nextCheckSeconds,
        @Nullable String problem) {

    static PropertyOrigin of(String property, String by, Secret secret, @Nullable SecretStatus status, Instant now) {
        return new PropertyOrigin(
                property,
                by,
                secret.name(),
                secret.versionId(),
                status != null && secret.versionId().equals(status.versionId()) ? status.stages() : secret.stages(),
                secret.created() == null ? null : seconds(secret.created(), now),
                nextCheck(status, now),
                problem(status));
    }

    static PropertyOrigin missing(
            String property, String by, String secret, @Nullable SecretStatus status, Instant now) {
        return new PropertyOrigin(property, by, secret, null, List.of(), null, nextCheck(status, now), problem(status));
    }

    /** Returns the origin as one line of a table. */
    String asRow() {
        return String.format(
                "%-30s %-16s %-26s %-38s %s",
                property, by, secret, versionId == null ? "does not exist" : versionId, String.join(", ", stages));
    }

    private static @Nullable Long nextCheck(@Nullable SecretStatus status, Instant now) {
        Instant next = status == null ? null : status.nextCheck();
        return next == null ? null : seconds(now, next.plusMillis(999));
    }

    private static @Nullable String problem(@Nullable SecretStatus status) {
        RefreshFailure failure = status == null ? null : status.failure();
        return failure == null ? null : failure.problem();
    }

    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toSeconds());
    }
}
