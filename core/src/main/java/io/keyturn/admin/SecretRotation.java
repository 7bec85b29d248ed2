package io.keyturn.admin;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a secret is rotated.
 *
 * @param enabled whether it is rotated automatically
 * @param lambdaArn the rotation function; null for managed rotation
 * @param rules when it is rotated; null when the service does not say
 * @param lastRotated when it last was; null when never
 * @param nextRotation until when it next will be; null when not planned
 * @param externalMetadata what a managed external secret's partner asks for
 * @param externalRoleArn the role that rotates a managed external secret; null for any other secret
 */
public record SecretRotation(
        boolean enabled,
        @Nullable String lambdaArn,
        @Nullable RotationRules rules,
        @Nullable Instant lastRotated,
        @Nullable Instant nextRotation,
        Map<String, String> externalMetadata,
        @Nullable String externalRoleArn) {

    /** Copies. */
    public SecretRotation {
        externalMetadata = Copies.of(externalMetadata);
    }
}
