package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Makes a replica, in its own region, a secret of its own. */
final class StopReplicationToReplica implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        StoredSecret secret = call.activeSecret();
        if (secret.primaryRegion() == null) {
            throw ServiceError.invalidParameter(
                    "Operation not permitted on a primary secret. Call must be made in replica secret's region.");
        }
        Replication.promote(secret, call.region(), call.accounts(), call.now());
        secret.touch(call.now());
        answer.put("ARN", secret.arn());
    }
}
