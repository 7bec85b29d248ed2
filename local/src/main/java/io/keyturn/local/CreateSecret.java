package io.keyturn.local;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates a secret, with a first version when the request has a value. */
final class CreateSecret implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        String name = parameters.requiredText("Name", 1, 512);
        String token = parameters.clientRequestToken();
        SecretId.checkName(name);
        Payload payload = parameters.payload();
        String description = parameters.text("Description", 0, 2048);
        String kmsKeyId = parameters.text("KmsKeyId", 0, 2048);
        String type = parameters.text("Type", 0, 256);
        Map<String, String> tags = TagRules.read(parameters);
        ReplicaRegions regions = ReplicaRegions.read(parameters);
        regions.checkFor(call.region());

        StoredSecret existing = call.account().findByName(name, call.now());
        if (existing != null) {
            answer(answer, existing, repeated(existing, token, payload), call);
            return;
        }
        StoredSecret secret = call.account().create(name, call.now());
        secret.creationToken(token);
        secret.description(description);
        secret.kmsKeyId(kmsKeyId);
        secret.type(type);
        secret.tag(tags);
        StoredVersion version =
                payload == null ? null : secret.add(token, payload, List.of(StageLabels.CURRENT), call.now());
        Replication.add(secret, regions, call.accounts(), call.now());
        answer(answer, secret, version, call);
    }

    /** Returns the version that the same request made before; any other request for an existing name is refused. */
    private static @Nullable StoredVersion repeated(StoredSecret existing, String token, @Nullable Payload payload) {
        if (existing.deletion() != null) {
            throw ServiceError.invalidRequest(
                    "You can't create this secret because a secret with this name is already scheduled for deletion.");
        }
        StoredVersion version = existing.repeated(token, payload);
        boolean withoutValue = payload == null && token.equals(existing.creationToken());
        if (version == null && !withoutValue) {
            throw ServiceError.resourceExists(
                    "The operation failed because the secret " + existing.name() + " already exists.");
        }
        return version;
    }

    private static void answer(ObjectNode answer, StoredSecret secret, @Nullable StoredVersion version, Call call) {
        Answers.identity(answer, secret);
        if (version != null) {
            answer.put("VersionId", version.id());
        }
        if (!secret.replicas().isEmpty()) {
            Answers.replication(answer, secret, call);
        }
    }
}
