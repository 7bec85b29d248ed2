package io.keyturn;

import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to look at a secret again: a pure function of what DescribeSecret said, the settings and the time. Slow far
 * from a rotation, faster in its window, fastest while it is under way. Immutable; times are nanoseconds from now.
 *
 * <p>Chance comes in as numbers from 0 to 1: {@code spread} is fixed for an instance and a secret, {@code jitter} is
 * drawn for each check.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html">Rotation
 *     schedules</a>
 */
final class CheckSchedule {
    /** How much of an interval may be cut off by chance. */
    private static final double JITTER = 0.1;

    private static final long DAY = Duration.ofDays(1).toNanos();
    private static final long HOLD = Duration.ofMinutes(15).toNanos();
    private static final Duration FAR = Duration.ofDays(400);

    private final long interval;
    private final long windowInterval;
    private final long pendingInterval;
    private final long shortest;

    CheckSchedule(RefreshSettings settings) {
        this.interval = settings.interval().toNanos();
        this.windowInterval = settings.windowInterval().toNanos();
        this.pendingInterval = settings.pendingInterval().toNanos();
        this.shortest = Math.min(interval, Math.min(windowInterval, pendingInterval));
    }

    /**
     * Returns when to look for the first time at what was just loaded: instances that start together are spread out.
     */
    long first(double spread) {
        return shortest + (long) ((interval - shortest) * spread);
    }

    /** Returns when to look again at what says nothing of rotations. */
    long unplanned(double jitter) {
        return jittered(interval, jitter);
    }

    /**
     * Returns when to look again after a failure has ended: instances that saw it end together are spread out again.
     */
    long afterFailure(long next, double jitter) {
        return next < interval / 2 ? next : Math.max(jittered(shortest, 1), (long) (next * (1 - jitter / 2)));
    }

    /**
     * Returns when to look again.
     *
     * @param seen what DescribeSecret just said
     * @param pendingFor for how long AWSPENDING has been seen on the version it is on; 0 at first sight
     */
    long next(SecretDescription seen, long pendingFor, Instant now, double spread, double jitter) {
        long next = jittered(interval, jitter);
        SecretRotation rotation = seen.rotation();
        Instant end = rotation == null ? null : rotation.nextRotation();
        if (rotation != null && rotation.enabled() && end != null && !now.isAfter(end)) {
            long untilOpen = until(now, end) - windowLength(rotation.rules());
            next = Math.min(
                    next,
                    untilOpen <= 0 ? jittered(windowInterval, jitter) : untilOpen + (long) (windowInterval * spread));
        }
        if (RotationProgress.pending(seen) != null) {
            next = Math.min(next, jittered(pendingGap(pendingFor), jitter));
        }
        return Math.max(next, jittered(shortest, 1));
    }

    /**
     * An AWSPENDING that nobody takes away costs less and less: the gap is as long as it has been there for nothing.
     */
    private long pendingGap(long pendingFor) {
        return pendingFor < HOLD
                ? pendingInterval
                : Math.min(interval, Math.max(2 * pendingInterval, pendingFor - HOLD));
    }

    private static long windowLength(@Nullable RotationRules rules) {
        Duration length = rules == null ? null : rules.duration();
        if (length == null || length.isNegative() || length.isZero()) {
            return DAY;
        }
        return (length.compareTo(FAR) > 0 ? FAR : length).toNanos();
    }

    /** Dates come from outside: what lies beyond the range of a long is merely far away. */
    private static long until(Instant now, Instant then) {
        long seconds = Math.min(then.getEpochSecond() - now.getEpochSecond(), 2 * FAR.toSeconds());
        return Duration.ofSeconds(seconds, then.getNano() - now.getNano()).toNanos();
    }

    private static long jittered(long time, double jitter) {
        return (long) (time * (1 - JITTER * jitter));
    }
}
