package io.keyturn;

import io.keyturn.SecretReference.Target;
import org.jspecify.annotations.Nullable;

/**
 * A call to the service as messages name it.
 *
 * @param operation such as {@code GetSecretValue}, which is also the IAM action
 * @param secretId the secret it is for; null when it is for none
 * @param secret the secret and the version it is for, in words; empty when it is for none
 * @param region the region it goes to; null for the client's
 * @param byVersionId whether it names a version by its id
 * @param managing whether it is one of {@link SecretsAdmin} rather than a read
 */
record ServiceCall(
        String operation,
        @Nullable String secretId,
        String secret,
        @Nullable String region,
        boolean byVersionId,
        boolean managing) {

    static ServiceCall read(String operation, Target target) {
        return new ServiceCall(
                operation, target.secretId(), target.toString(), target.region(), target.versionId() != null, false);
    }

    static ServiceCall manage(String operation, @Nullable String secretId, @Nullable String region) {
        return new ServiceCall(operation, secretId, secretId == null ? "" : "'" + secretId + "'", region, false, true);
    }

    /** Returns what was wanted, such as {@code the secret 'prod/db'} or {@code DeleteSecret on the secret 'prod/db'}. */
    String purpose() {
        if (!managing) {
            return "the secret " + secret;
        }
        boolean elsewhere = region != null && (secretId == null || !Arn.isArn(secretId));
        return operation + (secretId == null ? "" : " on the secret " + secret) + (elsewhere ? " in " + region : "");
    }

    /** Returns whether it may have had an effect although no answer came. */
    boolean isWriting() {
        return !operation.matches("(BatchGet|Get|Describe|List|Validate).*");
    }

    boolean isBatch() {
        return operation.equals("BatchGetSecretValue");
    }
}
