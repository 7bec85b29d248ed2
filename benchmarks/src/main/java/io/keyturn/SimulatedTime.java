package io.keyturn;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/** Time that costs none: the ticker and the clock of everything that is simulated. */
final class SimulatedTime {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private volatile long nanos;

    long nanos() {
        return nanos;
    }

    Instant now() {
        return START.plusNanos(nanos);
    }

    void moveTo(long time) {
        nanos = Math.max(nanos, time);
    }

    void pass(Duration duration) {
        moveTo(nanos + duration.toNanos());
    }

    RefreshRuntime runtime(long seed, Executor workers) {
        return new RefreshRuntime(
                this::nanos, this::now, new SplittableRandom(seed), workers, workers, Runnable::run, () -> {});
    }
}
