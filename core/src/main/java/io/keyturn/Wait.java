package io.keyturn;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks at something again and again, less and less often, until it is as wanted or the time is over. */
final class Wait {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Ticker ticker;
    private final Pause pause;

    Wait(Ticker ticker, Pause pause) {
        this.ticker = ticker;
        this.pause = pause;
    }

    /** Returns what was seen last; it is looked at least once, and at the end of the time once more. */
    <T> T until(Predicate<T> wanted, Duration timeout, String subject, Supplier<T> look) {
        long start = ticker.read();
        Duration next = SHORTEST;
        while (true) {
            T seen = look.get();
            Duration left = timeout.minusNanos(ticker.read() - start);
            if (wanted.test(seen) || left.isNegative() || left.isZero()) {
                return seen;
            }
            pause(next.compareTo(left) < 0 ? next : left, subject);
            next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        }
    }

    private void pause(Duration duration, String subject) {
        try {
            pause.pause(duration);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SecretException.Unreachable(
                    "The thread was interrupted while it waited for " + subject + ".", "Wait again.", ex);
        }
    }
}
