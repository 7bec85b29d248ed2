package io.keyturn;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Time that a test moves: what is due happens at its moment, in the calling thread. */
final class VirtualTime {
    private final Random random = new Random(7);
    private long nanos = -5;
    private Instant start = Fixtures.NOON;

    /** Returns a runtime that runs checks and calls listeners in the thread that steps. */
    RefreshRuntime runtime() {
        return new RefreshRuntime(() -> nanos, this::now, random, Runnable::run, Runnable::run, () -> {});
    }

    Instant now() {
        return start.plusNanos(nanos);
    }

    /** Sets the clock, as an administrator would; no time passes. */
    void jump(Duration by) {
        start = start.plus(by);
    }

    /** Lets time pass with nobody looking. */
    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    /** Lets time pass, and all that is due in it happen. */
    void run(Refresher refresher, Duration duration) {
        long end = nanos + duration.toNanos();
        while (true) {
            Long next = refresher.step();
            if (next == null || nanos + next > end) {
                nanos = end;
                return;
            }
            nanos += Math.max(next, 0);
        }
    }
}
