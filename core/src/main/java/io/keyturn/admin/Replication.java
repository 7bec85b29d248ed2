package io.keyturn.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far the replication of a secret is.
 *
 * @param arn the full ARN of the primary secret
 * @param replicas one for each region that it is replicated to
 */
public record Replication(String arn, List<ReplicaStatus> replicas) {

    /** Copies. */
    public Replication {
        replicas = List.copyOf(replicas);
    }

    /** Returns whether every replica is what the primary secret is. */
    public boolean isInSync() {
        return replicas.stream().allMatch(replica -> replica.status() == ReplicaStatus.Status.IN_SYNC);
    }

    /** Returns whether some replica is still being made or updated. */
    public boolean isInProgress() {
        return replicas.stream().anyMatch(replica -> replica.status() == ReplicaStatus.Status.IN_PROGRESS);
    }

    /** Returns the service's words for each region that replication failed for. */
    public Map<String, String> failures() {
        Map<String, String> failures = new LinkedHashMap<>();
        for (ReplicaStatus replica : replicas) {
            if (replica.status() == ReplicaStatus.Status.FAILED) {
                failures.put(replica.region(), Objects.requireNonNullElse(replica.message(), "no reason given"));
            }
        }
        return Copies.of(failures);
    }
}
