package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Removes the resource policy of a secret; one that has none stays as it is. */
final class DeleteResourcePolicy implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        StoredSecret secret = call.writableSecret();
        if (secret.policy() != null) {
            secret.policy(null);
            secret.touch(call.now());
        }
        Answers.identity(answer, secret);
    }
}
