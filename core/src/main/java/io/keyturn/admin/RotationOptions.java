package io.keyturn.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to rotate a secret; what is not given stays as it was configured before. Immutable.
 *
 * @param lambdaArn the rotation function; null to keep it, and for managed rotation
 * @param rules when to rotate; null to keep them
 * @param immediately whether to rotate now as well, or only to test and store the configuration
 * @param externalMetadata what a managed external secret's partner asks for
 * @param externalRoleArn the role that rotates a managed external secret; null for none
 * @param token the client request token, which becomes the new version's id; null for a new one
 */
public record RotationOptions(
        @Nullable String lambdaArn,
        @Nullable RotationRules rules,
        boolean immediately,
        Map<String, String> externalMetadata,
        @Nullable String externalRoleArn,
        @Nullable String token) {

    /** Copies. */
    public RotationOptions {
        externalMetadata = Copies.of(externalMetadata);
    }

    /** Returns options for a rotation now, with what is configured. */
    public static RotationOptions defaults() {
        return new RotationOptions(null, null, true, Map.of(), null, null);
    }

    /** Returns these options with a rotation function. */
    public RotationOptions withLambdaArn(String lambdaArn) {
        return new RotationOptions(lambdaArn, rules, immediately, externalMetadata, externalRoleArn, token);
    }

    /** Returns these options with other rules. */
    public RotationOptions withRules(RotationRules rules) {
        return new RotationOptions(lambdaArn, rules, immediately, externalMetadata, externalRoleArn, token);
    }

    /** Returns these options with a rotation now, or only in the next window. */
    public RotationOptions withImmediately(boolean immediately) {
        return new RotationOptions(lambdaArn, rules, immediately, externalMetadata, externalRoleArn, token);
    }

    /** Returns these options with what a managed external secret needs: its partner's metadata and a role. */
    public RotationOptions withExternal(Map<String, String> externalMetadata, String externalRoleArn) {
        return new RotationOptions(lambdaArn, rules, immediately, externalMetadata, externalRoleArn, token);
    }

    /** Returns these options with a client request token of 32 to 64 characters. */
    public RotationOptions withToken(String token) {
        return new RotationOptions(lambdaArn, rules, immediately, externalMetadata, externalRoleArn, token);
    }
}
