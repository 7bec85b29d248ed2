package io.keyturn;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often the service is asked whether a secret has changed; the values of the {@code keyturn.refresh.*} keys named
 * at each component. Immutable.
 *
 * @param enabled {@code keyturn.refresh.enabled}: whether secrets are kept current at all
 * @param interval {@code keyturn.refresh.interval}: the longest time between two checks of a secret
 * @param windowInterval {@code keyturn.refresh.window-interval}: the same inside a rotation window
 * @param pendingInterval {@code keyturn.refresh.pending-interval}: the same while a rotation is under way
 * @param maxStale {@code keyturn.refresh.max-stale}: after this long without a successful check reads fail; null for
 *     never
 */
public record RefreshSettings(
        boolean enabled,
        Duration interval,
        Duration windowInterval,
        Duration pendingInterval,
        @Nullable Duration maxStale) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final RefreshSettings DEFAULTS =
            new RefreshSettings(true, Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofSeconds(10), null);

    /**
     * Checks.
     *
     * @throws SecretException.Misconfigured when a value is out of range; it names the key
     */
    public RefreshSettings {
        requireInterval(interval, "keyturn.refresh.interval", "5m");
        requireInterval(windowInterval, "keyturn.refresh.window-interval", "60s");
        requireInterval(pendingInterval, "keyturn.refresh.pending-interval", "10s");
        if (maxStale != null && maxStale.compareTo(interval) <= 0) {
            throw SecretException.Misconfigured.setting(
                    "keyturn.refresh.max-stale", "more than keyturn.refresh.interval, for example 1h");
        }
    }

    /** Returns the settings that hold where nothing is set. */
    public static RefreshSettings defaults() {
        return DEFAULTS;
    }

    /** Returns these settings with refreshing switched on or off. */
    public RefreshSettings withEnabled(boolean enabled) {
        return new RefreshSettings(enabled, interval, windowInterval, pendingInterval, maxStale);
    }

    /** Returns these settings with the given longest time between two checks, 1 s to 1 day. */
    public RefreshSettings withInterval(Duration interval) {
        return new RefreshSettings(enabled, interval, windowInterval, pendingInterval, maxStale);
    }

    /** Returns these settings with the given longest time between two checks inside a rotation window, 1 s to 1 day. */
    public RefreshSettings withWindowInterval(Duration windowInterval) {
        return new RefreshSettings(enabled, interval, windowInterval, pendingInterval, maxStale);
    }

    /** Returns these settings with the given longest time between two checks during a rotation, 1 s to 1 day. */
    public RefreshSettings withPendingInterval(Duration pendingInterval) {
        return new RefreshSettings(enabled, interval, windowInterval, pendingInterval, maxStale);
    }

    /** Returns these settings with reads failing after the given time without a successful check; null for never. */
    public RefreshSettings withMaxStale(@Nullable Duration maxStale) {
        return new RefreshSettings(enabled, interval, windowInterval, pendingInterval, maxStale);
    }

    private static void requireInterval(Duration value, String key, String example) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw SecretException.Misconfigured.setting(key, "a duration from 1s to 1d, for example " + example);
        }
    }
}
