package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Returns everything about a secret but its payloads; also of one that is marked for deletion. */
final class DescribeSecret implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Answers.description(answer, call.secret(), "VersionIdsToStages");
    }
}
