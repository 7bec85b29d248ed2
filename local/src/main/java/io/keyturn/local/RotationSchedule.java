package io.keyturn.local;

import java.time.Instant;

/** When the windows of a rotation open: always on the hour, in UTC. */
interface RotationSchedule {

    /** Returns when the first window opens that follows a rotation, or a configuration, at this time. */
    Instant openingAfter(Instant time);

    /** Returns the fewest hours between two openings on one day, or 24 when there is one a day at most. */
    int hoursBetween();

    /** Returns the latest hour of the day at which a window opens. */
    int latestHour();

    /** Reads a {@code rate(..)} or {@code cron(..)} expression. */
    static RotationSchedule parse(String expression) {
        RotationSchedule schedule =
                expression.startsWith("cron(") ? CronSchedule.parse(expression) : RateSchedule.parse(expression);
        if (schedule.hoursBetween() < 4) {
            throw invalid(expression, "a secret is rotated every four hours at most");
        }
        return schedule;
    }

    static ServiceError invalid(String expression, String reason) {
        return ServiceError.invalidParameter("Invalid ScheduleExpression " + expression + ": " + reason + ".");
    }
}
