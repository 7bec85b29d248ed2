package io.keyturn.admin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a secret is rotated.
 *
 * @param automaticallyAfterDays the days between two rotations, 1 to 1000; null where only a schedule is known
 * @param duration how long the rotation window is open, in whole hours; null for the service's default
 * @param scheduleExpression such as {@code rate(10 days)} or {@code cron(0 8 1 * ? *)}, in UTC; null for none
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html">Rotation
 *     schedules</a>
 */
public record RotationRules(
        @Nullable Long automaticallyAfterDays, @Nullable Duration duration, @Nullable String scheduleExpression) {

    /** Returns rules for a rotation every so many days, 1 to 1000. */
    public static RotationRules everyDays(int days) {
        return new RotationRules((long) days, null, null);
    }

    /** Returns rules for a rotation by a {@code rate(…)} or {@code cron(…)} expression. */
    public static RotationRules schedule(String expression) {
        return new RotationRules(null, null, expression);
    }

    /** Returns these rules with a window of whole hours. */
    public RotationRules withDuration(Duration duration) {
        return new RotationRules(automaticallyAfterDays, duration, scheduleExpression);
    }
}
