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
        return new RefreshRuntime(
                () -> nanos, this::now, random, Runnable::run, Runnable::run, Runnable::run, () -> {});
    }

    /** Returns secrets that live in this time, and check what is due only while {@link #run} runs. */
    Secrets secrets(SecretFetcher fetcher, RefreshSettings settings) {
        Secrets secrets =
                Secrets.create(fetcher, SecretsSettings.defaults().withRefresh(settings.withEnabled(false)), runtime());
        secrets.refresher().plan(true);
        return secrets;
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
    void run(Secrets secrets, Duration duration) {
        Refresher refresher = secrets.refresher();
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
