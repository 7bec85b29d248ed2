package io.keyturn;

import java.time.Duration;
import java.util.Locale;

/** Durations as settings are written. */
final class Durations {
    private Durations() {}

    /** Returns such as {@code 1h30m} or {@code 0.5s}. */
    static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
