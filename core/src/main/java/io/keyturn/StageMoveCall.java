package io.keyturn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;

/**
 * One call that moves a staging label. The service knows no request token for it: where the answer was lost, it refuses
 * the next attempt, because the label is not there any more. Then the secret's labels tell whether it has happened.
 *
 * @param from the version that has the label; null when none has
 * @param to the version that gets it; null when none does
 */
record StageMoveCall(String stage, @Nullable String from, @Nullable String to) {

    UpdateSecretVersionStageResponse run(SecretsManagerClient client, AdminCall call) {
        try {
            return client.updateSecretVersionStage(request -> request.secretId(call.secretId())
                    .versionStage(stage)
                    .removeFromVersionId(from)
                    .moveToVersionId(to)
                    .overrideConfiguration(call.override()));
        } catch (SdkException ex) {
            DescribeSecretResponse secret = AdminCall.mayHaveHappened(ex) ? describe(client, call, ex) : null;
            if (secret == null || !isDone(secret)) {
                throw ex;
            }
            return UpdateSecretVersionStageResponse.builder()
                    .arn(secret.arn())
                    .name(secret.name())
                    .build();
        }
    }

    private static @Nullable DescribeSecretResponse describe(
            SecretsManagerClient client, AdminCall call, SdkException failure) {
        try {
            return client.describeSecret(
                    request -> request.secretId(call.secretId()).overrideConfiguration(call.override()));
        } catch (SdkException ex) {
            failure.addSuppressed(ex);
            return null;
        }
    }

    private boolean isDone(DescribeSecretResponse secret) {
        return to != null ? isOn(to, secret) : from != null && !isOn(from, secret);
    }

    private boolean isOn(String versionId, DescribeSecretResponse secret) {
        return secret.versionIdsToStages().getOrDefault(versionId, List.of()).contains(stage);
    }

    /** Returns what is logged of it. */
    @Override
    public String toString() {
        return stage + " from " + version(from) + " to " + version(to);
    }

    static String version(@Nullable String versionId) {
        return versionId == null ? "none" : "version " + versionId;
    }
}
