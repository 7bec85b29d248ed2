package io.keyturn.local;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a secret is rotated, and how far that is.
 *
 * @param enabled false once rotation was cancelled; the rest is kept for later
 * @param lambdaArn the function that does it
 * @param rules when it is done by itself
 * @param rotated when it was last done
 * @param next when it is due; may have passed when it failed
 * @param token the version of a rotation that is not complete: it runs or has failed
 * @param retry when a failed one is tried again
 */
record Rotation(
        boolean enabled,
        String lambdaArn,
        RotationRules rules,
        @Nullable Instant rotated,
        @Nullable RotationWindow next,
        @Nullable String token,
        @Nullable Instant retry) {

    private static final Duration RETRY = Duration.ofMinutes(10);

    /** Returns a rotation that is turned on. */
    static Rotation configured(String lambdaArn, RotationRules rules, @Nullable Instant rotated, Instant now) {
        return new Rotation(true, lambdaArn, rules, rotated, rules.windowAfter(now), null, null);
    }

    Rotation started(String version) {
        return new Rotation(enabled, lambdaArn, rules, rotated, next, version, null);
    }

    Rotation succeeded(Instant now) {
        return new Rotation(enabled, lambdaArn, rules, now, rules.windowAfter(now), null, null);
    }

    /** Returns a rotation whose version stays where it is, until the service or a person tries again. */
    Rotation failed(Instant now) {
        return new Rotation(enabled, lambdaArn, rules, rotated, next, token, now.plus(RETRY));
    }

    Rotation cancelled() {
        return new Rotation(false, lambdaArn, rules, rotated, null, null, null);
    }

    /** Returns what a new value stored by hand makes of this: the days until the next rotation count from it. */
    Rotation valueChanged(Instant now) {
        boolean counts = enabled && rules.days() != null;
        return counts ? new Rotation(enabled, lambdaArn, rules, rotated, rules.windowAfter(now), token, retry) : this;
    }

    /** Returns whether a rotation is to start, or to be tried again. */
    boolean due(Instant now) {
        boolean open = next != null && !now.isBefore(next.opens());
        boolean waiting = retry != null && now.isBefore(retry);
        return enabled && !waiting && (open || token != null);
    }

    /** Returns the days between rotations: as configured, or as the last rotation and the next one show. */
    @Nullable
    Integer days() {
        if (rules.days() != null || rotated == null || next == null) {
            return rules.days();
        }
        return (int) Math.max(1, Duration.between(rotated, next.closes()).toDays());
    }
}
