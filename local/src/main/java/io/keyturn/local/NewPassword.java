package io.keyturn.local;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stores a new random password; there is no other system that would have to learn it. */
final class NewPassword implements RotationFunction {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void rotate(Step step, String secretId, String clientRequestToken, SecretsManagerClient client) {
        if (step == Step.CREATE_SECRET) {
            create(secretId, clientRequestToken, client);
        } else if (step == Step.FINISH_SECRET) {
            finish(secretId, clientRequestToken, client);
        }
    }

    /** Stores the new value, unless an earlier attempt at this rotation did. */
    private static void create(String secretId, String token, SecretsManagerClient client) {
        try {
            client.getSecretValue(request -> request.secretId(secretId).versionId(token));
        } catch (ResourceNotFoundException e) {
            String current =
                    client.getSecretValue(request -> request.secretId(secretId)).secretString();
            String password = client.getRandomPassword(request -> request.excludePunctuation(true))
                    .randomPassword();
            client.putSecretValue(request -> request.secretId(secretId)
                    .clientRequestToken(token)
                    .secretString(withPassword(current, password))
                    .versionStages(StageLabels.PENDING));
        }
    }

    private static void finish(String secretId, String token, SecretsManagerClient client) {
        DescribeSecretResponse secret = client.describeSecret(request -> request.secretId(secretId));
        secret.versionIdsToStages().forEach((version, stages) -> {
            if (stages.contains(StageLabels.CURRENT) && !version.equals(token)) {
                client.updateSecretVersionStage(request -> request.secretId(secretId)
                        .versionStage(StageLabels.CURRENT)
                        .removeFromVersionId(version)
                        .moveToVersionId(token));
            }
        });
    }

    private static String withPassword(String current, String password) {
        try {
            if (current != null && JSON.readTree(current) instanceof ObjectNode object) {
                return object.put("password", password).toString();
            }
        } catch (JacksonException e) {
            return password;
        }
        return password;
    }
}
