package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/**
 * One region that a primary secret is replicated to.
 *
 * @param kmsKeyId the key in that region; null for the default one
 * @param failure why there is no replica; null when there is one
 */
record Replica(String region, @Nullable String kmsKeyId, @Nullable String failure) {

    static Replica inSync(String region, @Nullable String kmsKeyId) {
        return new Replica(region, kmsKeyId, null);
    }

    static Replica nameTaken(String region, @Nullable String kmsKeyId, String name) {
        return new Replica(
                region,
                kmsKeyId,
                "Replication failed: Secret name " + name + " already exists in region " + region + ".");
    }

    boolean failed() {
        return failure != null;
    }
}
