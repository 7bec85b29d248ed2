package io.keyturn.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that was created.
 *
 * @param arn its full ARN
 * @param name its name
 * @param versionId its first version; null without a value
 * @param replicas how far its replication is
 */
public record CreatedSecret(String arn, String name, @Nullable String versionId, List<ReplicaStatus> replicas) {

    /** Copies. */
    public CreatedSecret {
        replicas = List.copyOf(replicas);
    }
}
