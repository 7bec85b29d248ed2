package io.keyturn.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a secret but what it holds.
 *
 * @param arn its full ARN
 * @param name its name
 * @param type the partner's type of a managed external secret; null for any other secret
 * @param description what it is for; null for nothing
 * @param kmsKeyId the KMS key it is encrypted with; null for the account's default
 * @param rotation how it is rotated; null when rotation was never configured
 * @param created when it was created
 * @param lastChanged when anything of it was last changed
 * @param lastAccessed when it was last read, to the day; null when never
 * @param deleted when it is going to be deleted, or was marked for it; null when it is not
 * @param tags its tags
 * @param versionIdsToStages the staging labels by the version that has them; versions without any are left out
 * @param owningService the AWS service that manages it; null when none does
 * @param primaryRegion the region that a replicated secret comes from; null without replication
 * @param replicas how far its replication is; empty in a listing, which does not say
 */
public record SecretDescription(
        String arn,
        String name,
        @Nullable String type,
        @Nullable String description,
        @Nullable String kmsKeyId,
        @Nullable SecretRotation rotation,
        @Nullable Instant created,
        @Nullable Instant lastChanged,
        @Nullable Instant lastAccessed,
        @Nullable Instant deleted,
        Map<String, String> tags,
        Map<String, List<String>> versionIdsToStages,
        @Nullable String owningService,
        @Nullable String primaryRegion,
        List<ReplicaStatus> replicas) {

    /** Copies. */
    public SecretDescription {
        tags = Copies.of(tags);
        versionIdsToStages = Copies.of(versionIdsToStages);
        replicas = List.copyOf(replicas);
    }

    /** Returns the id of the version that has a staging label, or null when none has it. */
    public @Nullable String versionId(String stage) {
        return versionIdsToStages.entrySet().stream()
                .filter(version -> version.getValue().contains(stage))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
