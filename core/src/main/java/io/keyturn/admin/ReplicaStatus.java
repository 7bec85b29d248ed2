package io.keyturn.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the replication to one region is.
 *
 * @param region the replica's region
 * @param kmsKeyId the KMS key it is encrypted with; null for the account's default
 * @param status how far it is
 * @param message the service's own words, above all after a failure; null for none
 * @param lastAccessed when the replica was last read, to the day; null when never
 */
public record ReplicaStatus(
        String region,
        @Nullable String kmsKeyId,
        Status status,
        @Nullable String message,
        @Nullable Instant lastAccessed) {

    /** How far a replication is. */
    public enum Status {
        /** The replica is what the primary secret is. */
        IN_SYNC,
        /** The replica is being made or updated. */
        IN_PROGRESS,
        /** There is no replica, or an outdated one; the message says why. */
        FAILED
    }
}
