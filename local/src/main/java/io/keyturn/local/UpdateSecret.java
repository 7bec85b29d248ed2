package io.keyturn.local;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Changes what describes a secret, and its value when the request has one; what is not sent is kept. */
final class UpdateSecret implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        String id = parameters.secretId();
        String token = parameters.clientRequestToken();
        Payload payload = parameters.payload();
        String description = parameters.text("Description", 0, 2048);
        String kmsKeyId = parameters.text("KmsKeyId", 0, 2048);
        String type = parameters.text("Type", 0, 256);
        StoredSecret secret = call.account().require(id, call.now());
        secret.requireNotDeleted();
        boolean keyOnly = payload == null && description == null && type == null && kmsKeyId != null;
        if (!keyOnly) {
            secret.requirePrimary();
        }

        StoredVersion version = payload == null ? null : secret.repeated(token, payload);
        if (payload != null && version == null) {
            version = secret.add(token, payload, List.of(StageLabels.CURRENT), call.now());
        }
        if (description != null) {
            secret.description(description);
        }
        if (kmsKeyId != null) {
            secret.kmsKeyId(kmsKeyId);
        }
        if (type != null) {
            secret.type(type);
        }
        secret.touch(call.now());
        Answers.identity(answer, secret);
        if (version != null) {
            answer.put("VersionId", version.id());
        }
    }
}
