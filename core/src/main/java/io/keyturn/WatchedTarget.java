package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One target that is kept current, who refers to it, and how its last check ended. Changes under the watch list's
 * lock.
 */
final class WatchedTarget {
    private final Target target;
    private volatile List<SecretReference> references = List.of();
    private @Nullable Instant checked;
    private @Nullable RefreshFailure failure;
    private @Nullable Long rotated;

    WatchedTarget(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    /** Returns who refers to it; readable without a lock. */
    List<SecretReference> references() {
        return references;
    }

    void add(SecretReference reference) {
        if (!references.contains(reference)) {
            List<SecretReference> more = new ArrayList<>(references);
            more.add(reference);
            references = List.copyOf(more);
        }
    }

    @Nullable
    Instant checked() {
        return checked;
    }

    @Nullable
    RefreshFailure failure() {
        return failure;
    }

    void succeeded(Instant now) {
        checked = now;
        failure = null;
    }

    /** Returns the failure: in the latest words, and since when it began where it only goes on. */
    RefreshFailure failed(SecretException ex, Instant now) {
        RefreshFailure known = failure;
        RefreshFailure latest = RefreshFailure.of(ex, known != null && known.isAlso(ex) ? known.since() : now);
        failure = latest;
        return latest;
    }

    void rotated(long now) {
        rotated = now;
    }

    boolean isRotatedSince(long time) {
        return rotated != null && rotated - time >= 0;
    }

    SecretStatus status(SecretCache cache, @Nullable Instant nextCheck) {
        Secret kept = cache.pinned(target);
        return new SecretStatus(
                target,
                Set.copyOf(references),
                kept == null ? null : kept.arn(),
                kept == null ? null : kept.name(),
                kept == null ? null : kept.versionId(),
                kept == null ? List.of() : kept.stages(),
                checked,
                nextCheck,
                failure,
                cache.isStale(target));
    }

    /**
     * Refuses a version that could not be read as the last one was: broken JSON, for example. That a key is gone is no
     * reason, because others may need the new version.
     *
     * @throws SecretException.MalformedPayload when it could not
     */
    void requireFit(Secret before, Secret after) {
        for (SecretReference reference : references) {
            if (before.isKeyed(reference)) {
                after.requireKeyed(reference);
            }
        }
    }

    /** Returns the references that mean something else in the new version. */
    Set<SecretReference> differing(Secret before, Secret after) {
        Set<SecretReference> differing = new HashSet<>();
        for (SecretReference reference : references) {
            if (reference.key() == null || !value(before, reference).equals(value(after, reference))) {
                differing.add(reference);
            }
        }
        return differing;
    }

    private static Map<String, String> value(Secret secret, SecretReference reference) {
        try {
            return secret.properties(reference);
        } catch (SecretException ex) {
            return Map.of();
        }
    }
}
