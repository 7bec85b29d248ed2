package io.keyturn;

import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret whose history is known beforehand.
 *
 * @param name its name
 * @param payload what each of its versions holds
 * @param windowEnd when a rotation window ends; the next one ends 30 days later
 * @param window how long the window is; null for the service's default
 * @param pending when AWSPENDING appears; null for never
 * @param rotated when AWSCURRENT moves, and AWSPENDING goes; null for never
 */
record SimulatedSecret(
        String name,
        String payload,
        Instant windowEnd,
        @Nullable Duration window,
        @Nullable Instant pending,
        @Nullable Instant rotated) {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final String OLD = "00000000-0000-0000-0000-000000000001";
    private static final String NEW = "00000000-0000-0000-0000-000000000002";

    String arn() {
        return "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-AbCdEf";
    }

    String current(Instant now) {
        return rotated != null && !now.isBefore(rotated) ? NEW : OLD;
    }

    SecretDescription description(Instant now) {
        boolean isRotated = current(now).equals(NEW);
        boolean isPending = !isRotated && pending != null && !now.isBefore(pending);
        Instant end = isRotated ? windowEnd.plus(MONTH) : windowEnd;
        while (end.isBefore(now)) {
            end = end.plus(MONTH);
        }
        Map<String, List<String>> versions = isRotated
                ? Map.of(NEW, List.of("AWSCURRENT"), OLD, List.of("AWSPREVIOUS"))
                : isPending
                        ? Map.of(OLD, List.of("AWSCURRENT"), NEW, List.of("AWSPENDING"))
                        : Map.of(OLD, List.of("AWSCURRENT"));
        return new SecretDescription(
                arn(),
                name,
                null,
                null,
                null,
                new SecretRotation(true, null, new RotationRules(30L, window, null), null, end, Map.of(), null),
                now,
                now,
                null,
                null,
                Map.of(),
                versions,
                null,
                null,
                List.of());
    }
}
