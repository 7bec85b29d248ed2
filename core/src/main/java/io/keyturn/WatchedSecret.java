package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One secret that is looked at as a whole, however many targets it has, and when. Changes under the watch list's lock.
 */
final class WatchedSecret {
    private final String id;
    private final boolean sought;
    private final double spread;
    private final List<WatchedTarget> targets = new ArrayList<>(1);

    /** Whether somebody waits for it, if it is missing; noted anew when a check begins. */
    boolean wanted = true;

    /** Whether a check runs; nobody else may start one then. */
    boolean running;

    /** Whether the check that runs was asked for, and not due: the plan goes on beside it. */
    boolean asked;

    /** The round that waits for the running check to end, to check once more. */
    @Nullable
    Round followUp;

    /** When to look next, by the ticker; null when that is not planned. */
    @Nullable
    Long due;

    /** How many checks in a row got no answer. */
    int failures;

    /** When DescribeSecret was last denied; null when it is not. */
    @Nullable
    Long deniedAt;

    /** When an authentication failure was last reported and led to a check; null when never. */
    @Nullable
    Long reportedAt;

    /** What that report led to. */
    Set<Round> report = Set.of();

    private @Nullable String pending;
    private long pendingSince;

    /**
     * Makes one without targets.
     *
     * @param id the ARN, or what stands for it while the secret is missing
     * @param sought whether it is missing
     * @param spread where in an interval this instance looks at it, from 0 to 1
     */
    WatchedSecret(String id, boolean sought, double spread) {
        this.id = id;
        this.sought = sought;
        this.spread = spread;
    }

    String id() {
        return id;
    }

    boolean isSought() {
        return sought;
    }

    double spread() {
        return spread;
    }

    List<WatchedTarget> targets() {
        return targets;
    }

    /** Returns those of its targets that can change; a version id always means the same. */
    List<WatchedTarget> moving() {
        return targets.stream()
                .filter(watched -> watched.target().versionId() == null)
                .toList();
    }

    /** Returns whether it is ever worth a look. */
    boolean isMoving() {
        return sought || !moving().isEmpty();
    }

    @Nullable
    WatchedTarget target(Target target) {
        return targets.stream()
                .filter(watched -> watched.target().equals(target))
                .findFirst()
                .orElse(null);
    }

    WatchedTarget require(Target target) {
        return Objects.requireNonNull(target(target));
    }

    /** Takes over what was reported where a target was until now, unless a later report is here. */
    void takeReport(WatchedSecret from) {
        Long taken = from.reportedAt;
        Long own = reportedAt;
        if (taken != null && (own == null || taken - own > 0)) {
            reportedAt = taken;
            report = from.report;
        }
    }

    /** Returns for how long AWSPENDING has been seen where it is now; 0 at first sight or when it is nowhere. */
    long pendingFor(SecretDescription seen, long now) {
        String current = RotationProgress.pending(seen);
        if (!Objects.equals(current, pending)) {
            pending = current;
            pendingSince = now;
        }
        return current == null ? 0 : now - pendingSince;
    }
}
