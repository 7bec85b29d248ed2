package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Replicates a secret to further regions. */
final class ReplicateSecretToRegions implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        parameters.require("AddReplicaRegions");
        ReplicaRegions regions = ReplicaRegions.read(parameters);
        StoredSecret secret = call.writableSecret();
        regions.checkFor(call.region());

        Replication.add(secret, regions, call.accounts(), call.now());
        secret.touch(call.now());
        answer.put("ARN", secret.arn());
        Answers.replication(answer, secret, call);
    }
}
