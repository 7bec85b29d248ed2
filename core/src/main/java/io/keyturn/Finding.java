package io.keyturn;

import io.keyturn.SecretReference.Target;
import org.jspecify.annotations.Nullable;

/**
 * What a check found for one target. Exactly one of {@code after} and {@code failure} is there.
 *
 * @param target what was checked
 * @param before what was kept for it when the check began; null for an optional secret that was missing
 * @param after what is to be kept; the same as before when nothing has changed
 * @param failure why that cannot be said
 */
record Finding(Target target, @Nullable Secret before, @Nullable Secret after, @Nullable SecretException failure) {

    /** Returns whether the cache has to change for it. */
    @SuppressWarnings("ReferenceEquality") // the very entry: what another thread swaps meanwhile is an equal one
    boolean isNews() {
        return after != null && after != before;
    }

    /** Returns whether another version is read now, rather than the same with other labels. */
    boolean isRotation() {
        return before != null && after != null && !after.equals(before);
    }
}
