package io.keyturn.local;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a secret is rotated by itself.
 *
 * @param days the days between rotations; null where an expression says it, or nothing does
 * @param expression a {@code rate(..)} or {@code cron(..)} expression
 * @param duration the length of the window, such as {@code 3h}
 */
record RotationRules(@Nullable Integer days, @Nullable String expression, @Nullable String duration) {

    /** No schedule: the secret is rotated when it is asked for. */
    static final RotationRules NONE = new RotationRules(null, null, null);

    private static final Pattern EXPRESSION = Pattern.compile("[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+");
    private static final Pattern DURATION = Pattern.compile("[0-9]+h");

    /** Reads the rules of a request and refuses a schedule that cannot be kept. */
    static RotationRules read(Parameters parameters) {
        int days = parameters.number("AutomaticallyAfterDays", 1, 1000, 0);
        RotationRules rules = new RotationRules(
                days == 0 ? null : days,
                parameters.text("ScheduleExpression", 1, 256, EXPRESSION),
                parameters.text("Duration", 2, 3, DURATION));
        if (rules.days != null && rules.expression != null) {
            throw ServiceError.invalidParameter(
                    "You can't specify both AutomaticallyAfterDays and ScheduleExpression.");
        }
        rules.checkWindow();
        return rules;
    }

    /** Returns the window that follows a rotation at this time, or null when there is no schedule. */
    @Nullable
    RotationWindow windowAfter(Instant time) {
        RotationSchedule schedule = schedule();
        if (schedule == null) {
            return null;
        }
        Instant opens = schedule.openingAfter(time);
        if (duration != null) {
            return new RotationWindow(opens, opens.plus(Duration.ofHours(hours(duration))));
        }
        Instant closes = schedule.hoursBetween() < 24
                ? opens.plus(Duration.ofHours(1))
                : opens.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        return new RotationWindow(opens, closes);
    }

    /** A window may reach neither into the next one nor, for a schedule in days, into the next day. */
    private void checkWindow() {
        RotationSchedule schedule = schedule();
        if (duration == null) {
            return;
        }
        int hours = hours(duration);
        boolean fits = hours > 0
                && (schedule == null
                        || (schedule.hoursBetween() < 24
                                ? hours <= schedule.hoursBetween()
                                : schedule.latestHour() + hours <= 24));
        if (!fits) {
            throw ServiceError.invalidParameter("The rotation window of " + duration
                    + " must not extend into the next window or the next UTC day.");
        }
    }

    private @Nullable RotationSchedule schedule() {
        if (days != null) {
            return RateSchedule.ofDays(days);
        }
        return expression == null ? null : RotationSchedule.parse(expression);
    }

    private static int hours(String duration) {
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }
}
