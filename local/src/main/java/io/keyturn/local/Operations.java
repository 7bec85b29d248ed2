package io.keyturn.local;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Every operation by the name that a request calls it. */
final class Operations {

    private final SortedMap<String, Operation> operations;

    Operations(RandomGenerator random, Rotations rotations) {
        this.operations = new TreeMap<>(Map.ofEntries(
                Map.entry("BatchGetSecretValue", new BatchGetSecretValue()),
                Map.entry("CancelRotateSecret", new CancelRotateSecret()),
                Map.entry("CreateSecret", new CreateSecret()),
                Map.entry("DeleteResourcePolicy", new DeleteResourcePolicy()),
                Map.entry("DeleteSecret", new DeleteSecret()),
                Map.entry("DescribeSecret", new DescribeSecret()),
                Map.entry("GetRandomPassword", new GetRandomPassword(random)),
                Map.entry("GetResourcePolicy", new GetResourcePolicy()),
                Map.entry("GetSecretValue", new GetSecretValue()),
                Map.entry("ListSecretVersionIds", new ListSecretVersionIds()),
                Map.entry("ListSecrets", new ListSecrets()),
                Map.entry("PutResourcePolicy", new PutResourcePolicy()),
                Map.entry("PutSecretValue", new PutSecretValue()),
                Map.entry("RemoveRegionsFromReplication", new RemoveRegionsFromReplication()),
                Map.entry("ReplicateSecretToRegions", new ReplicateSecretToRegions()),
                Map.entry("RestoreSecret", new RestoreSecret()),
                Map.entry("RotateSecret", new RotateSecret(rotations)),
                Map.entry("StopReplicationToReplica", new StopReplicationToReplica()),
                Map.entry("TagResource", new TagResource()),
                Map.entry("UntagResource", new UntagResource()),
                Map.entry("UpdateSecret", new UpdateSecret()),
                Map.entry("UpdateSecretVersionStage", new UpdateSecretVersionStage()),
                Map.entry("ValidateResourcePolicy", new ValidateResourcePolicy())));
    }

    @Nullable
    Operation find(String name) {
        return operations.get(name);
    }

    /** Returns the name, or throws {@link IllegalArgumentException}: a test that misspells one must not pass. */
    String checkName(String name) {
        if (!operations.containsKey(name)) {
            throw new IllegalArgumentException(
                    "No operation is called '" + name + "'. There are " + String.join(", ", operations.keySet()) + ".");
        }
        return name;
    }
}
