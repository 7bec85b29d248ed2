package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What just happened to a secret, told after it has happened: whoever reads then, reads the new value. Events hold
 * names, versions and reasons, never a value.
 */
public sealed interface SecretEvent {

    /** Returns the secret's name; while it was never read, the id that it is referred to by. */
    String name();

    /** Returns when it happened. */
    Instant time();

    /**
     * A secret was read for the first time, or again after it had left the cache; also an optional one that has
     * appeared.
     *
     * @param arn the secret's ARN
     * @param name its name
     * @param target what was asked for
     * @param versionId the version that was found
     * @param time when
     */
    record Loaded(String arn, String name, Target target, String versionId, Instant time) implements SecretEvent {}

    /**
     * A staging label of a pinned secret has moved to another version, which is what is read from now on.
     *
     * @param arn the secret's ARN; another one than before when the secret was deleted and created again
     * @param name its name
     * @param stage the label that moved, {@code AWSCURRENT} for most references
     * @param oldVersionId the version that was read until now
     * @param newVersionId the version that is read from now on
     * @param keys the names that differ between the two, by which a whole import without prefix has them
     * @param references the pinned references that now mean another version or, if they name a key, another value
     * @param time when
     */
    record Rotated(
            String arn,
            String name,
            String stage,
            String oldVersionId,
            String newVersionId,
            KeyChanges keys,
            Set<SecretReference> references,
            Instant time)
            implements SecretEvent {

        /** Copies. */
        public Rotated {
            references = Set.copyOf(references);
        }
    }

    /**
     * A pinned secret cannot be checked, or its new version cannot be read; the last good version stays in use. Told
     * once for each reason, not for each attempt.
     *
     * @param arn the secret's ARN; null for an optional secret that was never read
     * @param name its name
     * @param references the pinned references that keep their version
     * @param failure why
     * @param time when
     */
    record RefreshFailed(
            @Nullable String arn, String name, Set<SecretReference> references, RefreshFailure failure, Instant time)
            implements SecretEvent {

        /** Copies. */
        public RefreshFailed {
            references = Set.copyOf(references);
        }
    }

    /**
     * A secret that nothing pins has left the cache, because of its limits of size or time.
     *
     * @param arn the secret's ARN
     * @param name its name
     * @param target what had been asked for
     * @param versionId the version that is forgotten
     * @param time when
     */
    record Evicted(String arn, String name, Target target, String versionId, Instant time) implements SecretEvent {}
}
