package io.keyturn.local;

import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The days on which a cron expression is due: those of the right months that fit its day of month or of week. */
record CronDays(Set<Integer> months, Predicate<LocalDate> day) {

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEK = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    static CronDays parse(String dayOfMonth, String month, String dayOfWeek) {
        if (dayOfMonth.equals("?") == dayOfWeek.equals("?")) {
            throw new IllegalArgumentException("one of day of month and day of week must be ?");
        }
        Predicate<LocalDate> day = dayOfWeek.equals("?") ? ofMonth(dayOfMonth) : ofWeek(dayOfWeek);
        return new CronDays(new TreeSet<>(CronField.values(month, 1, 12, MONTHS)), day);
    }

    boolean include(LocalDate date) {
        return months.contains(date.getMonthValue()) && day.test(date);
    }

    private static Predicate<LocalDate> ofMonth(String field) {
        if (field.equals("L")) {
            return date -> date.equals(date.with(TemporalAdjusters.lastDayOfMonth()));
        }
        Set<Integer> days = CronField.values(field, 1, 31, List.of());
        return date -> days.contains(date.getDayOfMonth());
    }

    private static Predicate<LocalDate> ofWeek(String field) {
        String upper = field.toUpperCase(Locale.ROOT);
        if (upper.equals("L")) {
            return date -> weekday(date) == 7;
        }
        if (upper.endsWith("L")) {
            int last = CronField.value(upper.substring(0, upper.length() - 1), 1, 7, WEEK);
            return date -> weekday(date) == last && date.plusWeeks(1).getMonthValue() != date.getMonthValue();
        }
        int hash = upper.indexOf('#');
        if (hash > 0) {
            int nth = CronField.value(upper.substring(hash + 1), 1, 5, List.of());
            int nthDay = CronField.value(upper.substring(0, hash), 1, 7, WEEK);
            return date -> weekday(date) == nthDay && (date.getDayOfMonth() + 6) / 7 == nth;
        }
        Set<Integer> days = CronField.values(upper, 1, 7, WEEK);
        return date -> days.contains(weekday(date));
    }

    /** Returns the day of the week as cron counts it: from 1 for Sunday to 7 for Saturday. */
    private static int weekday(LocalDate date) {
        return date.getDayOfWeek().getValue() % 7 + 1;
    }
}
