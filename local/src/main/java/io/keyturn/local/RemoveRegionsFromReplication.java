package io.keyturn.local;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Deletes the replicas of a secret in some regions. */
final class RemoveRegionsFromReplication implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        parameters.require("RemoveReplicaRegions");
        List<String> regions =
                parameters.texts("RemoveReplicaRegions", 1, Integer.MAX_VALUE, 1, 128, ReplicaRegions.REGION);
        StoredSecret secret = call.writableSecret();

        Replication.remove(secret, regions, call.accounts(), call.now());
        secret.touch(call.now());
        answer.put("ARN", secret.arn());
        Answers.replication(answer, secret, call);
    }
}
