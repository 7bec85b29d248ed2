package io.keyturn.local;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Judges a resource policy, for a secret or for none, without attaching it. */
final class ValidateResourcePolicy implements ReadOperation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        if (parameters.has("SecretId")) {
            call.activeSecret();
        }
        PolicyDocument policy = PolicyDocument.read(parameters);
        ArrayNode errors = answer.putArray("ValidationErrors");
        if (policy.isPublic()) {
            error(errors, "PublicAccess", "The resource policy grants broad access to the secret.");
        }
        if (policy.locksOut()) {
            error(errors, "LockOut", "The resource policy locks its caller out of changing it again.");
        }
        answer.put("PolicyValidationPassed", errors.isEmpty());
    }

    private static void error(ArrayNode errors, String check, String message) {
        errors.addObject().put("CheckName", check).put("ErrorMessage", message);
    }
}
