package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * How a rotation ended, or how far it came in the time that was given.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param status how it ended
 * @param currentVersionId the version that has AWSCURRENT now; null when none has
 * @param pendingVersionId the version other than it that still has AWSPENDING; null when there is none
 * @param detail what happened, in one sentence
 */
public record RotationOutcome(
        String arn,
        String name,
        Status status,
        @Nullable String currentVersionId,
        @Nullable String pendingVersionId,
        String detail) {

    /** Returns whether AWSCURRENT has moved to the new version. */
    public boolean isRotated() {
        return status == Status.ROTATED;
    }

    /** How a rotation ended. */
    public enum Status {
        /** AWSCURRENT has moved. */
        ROTATED,
        /** It was cancelled, its version has lost AWSPENDING, or the secret is marked for deletion. */
        FAILED,
        /** None of these within the time given. A rotation function that fails looks like this: the service tries again. */
        TIMED_OUT
    }
}
