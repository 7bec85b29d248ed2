package io.keyturn.local;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every so many hours, or every so many days at midnight, from the last rotation on. */
record RateSchedule(int value, ChronoUnit unit) implements RotationSchedule {

    private static final Pattern RATE = Pattern.compile("rate\\((\\d{1,3}) (hour|day)s?\\)");

    static RateSchedule ofDays(int days) {
        return new RateSchedule(days, ChronoUnit.DAYS);
    }

    static RateSchedule parse(String expression) {
        Matcher rate = RATE.matcher(expression);
        if (!rate.matches() || Integer.parseInt(rate.group(1)) == 0) {
            throw RotationSchedule.invalid(
                    expression, "it is rate(<number> hours), rate(<number> days) or cron(0 <hours> ..)");
        }
        ChronoUnit unit = rate.group(2).equals("hour") ? ChronoUnit.HOURS : ChronoUnit.DAYS;
        return new RateSchedule(Integer.parseInt(rate.group(1)), unit);
    }

    @Override
    public Instant openingAfter(Instant time) {
        return time.truncatedTo(unit).plus(value, unit);
    }

    @Override
    public int hoursBetween() {
        return unit == ChronoUnit.HOURS ? Math.min(value, 24) : 24;
    }

    @Override
    public int latestHour() {
        return 0;
    }
}
