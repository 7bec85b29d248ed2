package io.keyturn.local;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A cron expression as the service has it: {@code cron(0 hours day-of-month month day-of-week *)}, in UTC.
 *
 * @param hours the hours of a day at which a window opens
 * @param days the days on which one does
 */
record CronSchedule(NavigableSet<Integer> hours, CronDays days) implements RotationSchedule {

    private static final int LONGEST_WAIT = 8 * 366;

    static CronSchedule parse(String expression) {
        if (!expression.endsWith(")")) {
            throw RotationSchedule.invalid(expression, "the closing bracket is missing");
        }
        List<String> fields = List.of(expression
                .substring("cron(".length(), expression.length() - 1)
                .trim()
                .split(" +"));
        if (fields.size() != 6) {
            throw RotationSchedule.invalid(
                    expression, "it has six fields: minutes, hours, day of month, month, day of week, year");
        }
        if (!fields.get(0).equals("0") || !fields.get(5).equals("*")) {
            throw RotationSchedule.invalid(expression, "the minutes must be 0 and the year must be *");
        }
        try {
            NavigableSet<Integer> hours = new TreeSet<>(CronField.values(fields.get(1), 0, 23, List.of()));
            CronSchedule schedule =
                    new CronSchedule(hours, CronDays.parse(fields.get(2), fields.get(3), fields.get(4)));
            schedule.openingAfter(Instant.EPOCH);
            return schedule;
        } catch (IllegalArgumentException e) {
            throw RotationSchedule.invalid(expression, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Instant openingAfter(Instant time) {
        LocalDate first = LocalDate.ofInstant(time, ZoneOffset.UTC);
        for (int wait = 0; wait < LONGEST_WAIT; wait++) {
            LocalDate date = first.plusDays(wait);
            if (!days.include(date)) {
                continue;
            }
            for (int hour : hours) {
                Instant opening = date.atTime(hour, 0).toInstant(ZoneOffset.UTC);
                if (opening.isAfter(time)) {
                    return opening;
                }
            }
        }
        throw new IllegalArgumentException("no day ever fits it");
    }

    @Override
    public int hoursBetween() {
        int fewest = 24;
        Integer last = null;
        for (int hour : hours) {
            fewest = last == null ? fewest : Math.min(fewest, hour - last);
            last = hour;
        }
        return fewest;
    }

    @Override
    public int latestHour() {
        return hours.last();
    }
}
