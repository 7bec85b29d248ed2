package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Returns the resource policy of a secret, if it has one. */
final class GetResourcePolicy implements ReadOperation {

    @Override
    public void run(Call call, ObjectNode answer) {
        StoredSecret secret = call.activeSecret();
        Answers.identity(answer, secret);
        if (secret.policy() != null) {
            answer.put("ResourcePolicy", secret.policy());
        }
    }
}
