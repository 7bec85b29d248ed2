package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/** How a faulted call ends. */
sealed interface FaultOutcome {

    /** An error in the service's protocol. */
    record Refused(int status, String code, @Nullable String message) implements FaultOutcome {

        ServiceError error() {
            return ServiceError.of(status, code, message);
        }

        /** Returns whether a batch can report this for one of its secrets. */
        boolean suitsEntry() {
            return status < 500;
        }
    }

    /** Denied, in words that name the action and the secret. */
    record Denied() implements FaultOutcome {

        static ServiceError error(String operation, String secretId) {
            return ServiceError.of(
                    400,
                    "AccessDeniedException",
                    "User: arn:aws:iam::" + Account.ID + ":user/local is not authorized to perform: secretsmanager:"
                            + operation + " on resource: " + secretId
                            + " because no identity-based policy allows the secretsmanager:" + operation + " action");
        }
    }

    /** A body that is not JSON, under a status that promises it. */
    record Malformed() implements FaultOutcome {}

    /** A connection that breaks before the service has done anything. */
    record Reset() implements FaultOutcome {}

    /** A connection that breaks after the service has done what was asked. */
    record ResponseLost() implements FaultOutcome {}
}
