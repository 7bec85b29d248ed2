package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Attaches a resource policy to a secret, in place of the one that it had. */
final class PutResourcePolicy implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        parameters.require("ResourcePolicy");
        boolean block = parameters.flag("BlockPublicPolicy", false);
        StoredSecret secret = call.writableSecret();
        PolicyDocument policy = PolicyDocument.read(parameters);
        if (block && policy.isPublic()) {
            throw ServiceError.of(
                    400,
                    "PublicPolicyException",
                    "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad"
                            + " access to the secret.");
        }
        secret.policy(policy.text());
        secret.touch(call.now());
        Answers.identity(answer, secret);
    }
}
