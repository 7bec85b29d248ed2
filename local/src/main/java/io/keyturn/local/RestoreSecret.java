package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Takes back the deletion of a secret; one that is not marked for deletion stays as it is. */
final class RestoreSecret implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        StoredSecret secret = call.secret();
        secret.requirePrimary();
        if (secret.deletion() != null) {
            secret.cancelDeletion();
            secret.touch(call.now());
        }
        Answers.identity(answer, secret);
    }
}
