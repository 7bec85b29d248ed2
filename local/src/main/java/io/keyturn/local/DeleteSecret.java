package io.keyturn.local;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Marks a secret for deletion after a recovery window, or deletes it at once when forced to. */
final class DeleteSecret implements Operation {

    private static final long SHORTEST_WINDOW = 7;
    private static final long LONGEST_WINDOW = 30;

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        String id = parameters.secretId();
        Long window = parameters.number("RecoveryWindowInDays");
        boolean forced = parameters.flag("ForceDeleteWithoutRecovery", false);
        SecretId secretId = SecretId.parse(id);
        if (forced && window != null) {
            throw ServiceError.invalidParameter(
                    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        if (window != null && (window < SHORTEST_WINDOW || window > LONGEST_WINDOW)) {
            throw ServiceError.invalidParameter(
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }

        if (forced) {
            forceDelete(call, secretId, answer);
            return;
        }
        StoredSecret secret = call.writableSecret();
        requireNoReplicas(secret);
        Instant deletion = call.now().plus(Duration.ofDays(window == null ? LONGEST_WINDOW : window));
        secret.scheduleDeletion(deletion);
        secret.touch(call.now());
        Answers.identity(answer, secret);
        Answers.date(answer, "DeletionDate", deletion);
    }

    /** Answers for a secret that never existed as for one that did. */
    private static void forceDelete(Call call, SecretId id, ObjectNode answer) {
        StoredSecret secret = call.account().find(id, call.now());
        if (secret == null) {
            answer.put("ARN", id.arn() == null ? call.account().inventArn(id.impliedName()) : id.arn());
            answer.put("Name", id.impliedName());
        } else {
            secret.requirePrimary();
            requireNoReplicas(secret);
            call.account().remove(secret);
            Answers.identity(answer, secret);
        }
        Answers.date(answer, "DeletionDate", call.now());
    }

    private static void requireNoReplicas(StoredSecret secret) {
        if (!secret.replicas().isEmpty()) {
            throw ServiceError.invalidParameter("You can't delete secret " + secret.arn()
                    + " that still has replica regions " + secret.replicas().keySet() + ".");
        }
    }
}
