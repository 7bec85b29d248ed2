package io.keyturn;

import java.time.Duration;

/**
 * How long to leave a secret alone after a failed check: full jitter below 1 s, doubling to 128 s. Where several
 * secrets of an instance fail together the service itself is in trouble: the more there are, the less each of them
 * asks, because together they see the end of it soon enough. Nothing waits longer than 128 s.
 *
 * @see <a href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts, retries and
 *     backoff with jitter</a>
 */
final class Backoff {
    private static final int DOUBLINGS = 7;
    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = FIRST << DOUBLINGS;

    private Backoff() {}

    /**
     * Returns nanoseconds.
     *
     * @param failures how many checks of the secret have failed in a row, from 1
     * @param together how many secrets are failing, this one included
     * @param chance from 0 to 1
     */
    static long after(int failures, int together, double chance) {
        long full = (long) ((FIRST << Math.min(failures - 1, DOUBLINGS)) * chance);
        long share = (long) (LONGEST * (1 - 1.0 / together) * (0.9 + 0.1 * chance));
        return Math.max(full, share);
    }
}
