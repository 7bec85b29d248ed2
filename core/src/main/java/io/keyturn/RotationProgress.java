package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.RotationOutcome;
import io.keyturn.admin.RotationOutcome.Status;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows one rotation by the staging labels that DescribeSecret shows, which is all that the service tells of it: that
 * a rotation function failed shows in nothing but AWSPENDING staying where it is. For one thread.
 */
final class RotationProgress {
    private final @Nullable String currentAtFirst;
    private @Nullable String rotated;
    private boolean seenPending;

    /**
     * Starts to follow.
     *
     * @param first what the secret looks like now
     * @param started the version that the rotation makes; null when it is not known and AWSPENDING is to show it
     */
    RotationProgress(SecretDescription first, @Nullable String started) {
        this.currentAtFirst = first.versionId(Target.AWSCURRENT);
        this.rotated = started;
    }

    /** Returns the version that has AWSPENDING while another one has AWSCURRENT, or null. */
    static @Nullable String pending(SecretDescription secret) {
        String pending = secret.versionId(Target.AWSPENDING);
        return pending == null || pending.equals(secret.versionId(Target.AWSCURRENT)) ? null : pending;
    }

    /** Returns how far the rotation is; it is over unless the status is {@link Status#TIMED_OUT}. */
    RotationOutcome look(SecretDescription secret) {
        String current = secret.versionId(Target.AWSCURRENT);
        String pending = pending(secret);
        if (rotated == null) {
            rotated = pending;
        }
        seenPending |= pending != null && pending.equals(rotated);
        if (isRotated(secret, current)) {
            return outcome(secret, Status.ROTATED, "AWSCURRENT is on version " + current + " now.");
        }
        if (secret.deleted() != null) {
            return outcome(secret, Status.FAILED, "The secret is marked for deletion.");
        }
        SecretRotation rotation = secret.rotation();
        if (pending != null && rotation != null && !rotation.enabled()) {
            return outcome(
                    secret,
                    Status.FAILED,
                    "The rotation was cancelled and has left AWSPENDING on version " + pending + ".");
        }
        if (seenPending && !Objects.equals(rotated, pending)) {
            return outcome(
                    secret, Status.FAILED, "Version " + rotated + " has lost AWSPENDING without becoming current.");
        }
        return outcome(
                secret,
                Status.TIMED_OUT,
                pending == null
                        ? "No version has AWSPENDING yet."
                        : "AWSPENDING is still on version " + pending + "; the rotation function works, or failed.");
    }

    private boolean isRotated(SecretDescription secret, @Nullable String current) {
        if (rotated == null) {
            return !Objects.equals(current, currentAtFirst);
        }
        return rotated.equals(current)
                || secret.versionIdsToStages().getOrDefault(rotated, List.of()).contains(Target.AWSPREVIOUS);
    }

    private static RotationOutcome outcome(SecretDescription secret, Status status, String detail) {
        return new RotationOutcome(
                secret.arn(), secret.name(), status, secret.versionId(Target.AWSCURRENT), pending(secret), detail);
    }
}
