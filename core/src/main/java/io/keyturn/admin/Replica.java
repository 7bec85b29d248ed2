package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * A region to replicate a secret to.
 *
 * @param region such as {@code eu-west-1}
 * @param kmsKeyId the KMS key of that region to encrypt it with; null for the account's default
 */
public record Replica(String region, @Nullable String kmsKeyId) {

    /** Returns a replica under the account's default key. */
    public static Replica of(String region) {
        return new Replica(region, null);
    }

    /** Returns this under a KMS key of its region. */
    public Replica withKmsKeyId(String kmsKeyId) {
        return new Replica(region, kmsKeyId);
    }
}
