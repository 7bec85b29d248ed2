package io.keyturn.local;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads one field of a cron expression: numbers or names, lists, ranges and increments of them. */
final class CronField {

    private CronField() {}

    /**
     * Returns every value that a field allows.
     *
     * @param names names for the values, from {@code least} on
     * @throws IllegalArgumentException when it is not a field
     */
    static Set<Integer> values(String field, int least, int most, List<String> names) {
        Set<Integer> values = new TreeSet<>();
        for (String part : field.split(",", -1)) {
            String[] increment = part.split("/", -1);
            String[] range = increment[0].equals("*") ? new String[0] : increment[0].split("-", -1);
            if (increment.length > 2 || range.length > 2) {
                throw new IllegalArgumentException("'" + part + "' is not a value");
            }
            int from = range.length == 0 ? least : value(range[0], least, most, names);
            int to = range.length == 2
                    ? value(range[1], least, most, names)
                    : range.length == 0 || increment.length == 2 ? most : from;
            int step = increment.length == 2 ? value(increment[1], 1, most, List.of()) : 1;
            if (from > to) {
                throw new IllegalArgumentException("'" + part + "' ends before it starts");
            }
            for (int value = from; value <= to; value += step) {
                values.add(value);
            }
        }
        return values;
    }

    static int value(String text, int least, int most, List<String> names) {
        int name = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (name >= 0) {
            return least + name;
        }
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("'" + text + "' is not a value from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }
}
