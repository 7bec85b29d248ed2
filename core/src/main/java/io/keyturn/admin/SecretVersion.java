package io.keyturn.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a secret, without what it holds.
 *
 * @param versionId its id
 * @param stages the staging labels on it; empty when it is deprecated
 * @param created when it was created
 * @param lastAccessed when it was last read, to the day; null when never
 * @param kmsKeyIds the keys it is encrypted with; {@code DefaultEncryptionKey} is the account's default
 */
public record SecretVersion(
        String versionId,
        List<String> stages,
        @Nullable Instant created,
        @Nullable Instant lastAccessed,
        List<String> kmsKeyIds) {

    /** Copies. */
    public SecretVersion {
        stages = List.copyOf(stages);
        kmsKeyIds = List.copyOf(kmsKeyIds);
    }
}
