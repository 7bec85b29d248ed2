package io.keyturn;

import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is kept may still be read, by {@code keyturn.refresh.max-stale}: not when no check has confirmed it for
 * too long. Only while there are checks. Thread-safe; reads take no lock.
 */
final class Freshness {
    private static final long ANY = Long.MAX_VALUE;

    /** Set on threads that read without regard to age. */
    private static final ThreadLocal<Boolean> LENIENT = new ThreadLocal<>();

    private final Ticker ticker;
    private final long maxStaleNanos;
    private volatile boolean ageing;

    Freshness(@Nullable Duration maxStale, Ticker ticker) {
        this.ticker = ticker;
        this.maxStaleNanos = maxStale == null ? ANY : maxStale.toNanos();
    }

    /** Lets what is kept become too old from now on, or not. */
    void age(boolean on, Collection<PinnedSecret> all) {
        long now = ticker.read();
        all.forEach(kept -> kept.confirm(now));
        ageing = on;
    }

    /** Returns what {@code reading} does, to which nothing is too old. */
    static <T> T ofAnyAge(Supplier<T> reading) {
        if (LENIENT.get() != null) {
            return reading.get();
        }
        LENIENT.set(true);
        try {
            return reading.get();
        } finally {
            LENIENT.remove();
        }
    }

    /** Returns whether anything can ever be too old. */
    boolean isLimited() {
        return maxStaleNanos != ANY;
    }

    /** Returns whether a version is too old for a target; that of a version id never is. */
    boolean isStale(Target target, PinnedSecret kept) {
        return isLimited() && ageing && target.versionId() == null && kept.age(ticker.read()) > maxStaleNanos;
    }

    /**
     * Checks that a version may be read.
     *
     * @throws SecretException.Stale when it is too old
     */
    void require(Target target, PinnedSecret kept) {
        if (isStale(target, kept) && LENIENT.get() == null) {
            throw SecretException.Stale.of(target, kept.secret(), Duration.ofNanos(maxStaleNanos));
        }
    }
}
