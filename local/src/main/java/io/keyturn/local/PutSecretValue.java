package io.keyturn.local;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Adds a version to a secret, current unless the request lists labels. */
final class PutSecretValue implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        String token = parameters.clientRequestToken();
        Payload payload = parameters.payload();
        List<String> stages = parameters.texts("VersionStages", 1, StageLabels.MOST_PER_VERSION, 1, 256);
        StoredSecret secret = call.writableSecret();
        if (payload == null) {
            throw ServiceError.invalidRequest("You must provide either SecretString or SecretBinary.");
        }

        StoredVersion version = secret.repeated(token, payload);
        if (version == null) {
            List<String> labels = stages.isEmpty() ? List.of(StageLabels.CURRENT) : stages;
            version = secret.add(token, payload, labels, call.now());
        }
        Answers.identity(answer, secret);
        answer.put("VersionId", version.id());
        Answers.stages(answer, version);
    }
}
