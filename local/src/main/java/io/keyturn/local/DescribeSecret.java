package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Returns everything about a secret but its payloads; also of one that is marked for deletion. */
final class DescribeSecret implements ReadOperation {

    @Override
    public void run(Call call, ObjectNode answer) {
        StoredSecret secret = call.secret();
        StoredSecret primary = Replication.primaryOf(secret, call.accounts(), call.now());
        Answers.description(answer, secret, "VersionIdsToStages", call);
        if (!primary.replicas().isEmpty()) {
            Answers.replication(answer, primary, call);
        }
    }
}
