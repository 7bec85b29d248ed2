package io.keyturn.local;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Returns the payload of one version: the current one, or the one that a label or an id names. */
final class GetSecretValue implements ReadOperation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        String id = parameters.secretId();
        String versionId = parameters.versionId("VersionId");
        String stage = parameters.text("VersionStage", 1, 256);
        StoredSecret secret = call.account().require(id, call.now());
        read(secret, versionId, stage, call, answer);
    }

    static void read(
            StoredSecret secret, @Nullable String versionId, @Nullable String stage, Call call, ObjectNode answer) {
        secret.requireNotDeleted();
        StoredVersion version = version(secret, versionId, stage);
        secret.read(version, call.now());
        Answers.value(answer, secret, version);
    }

    private static StoredVersion version(StoredSecret secret, @Nullable String versionId, @Nullable String stage) {
        if (versionId != null) {
            StoredVersion version = secret.versions().require(versionId);
            version.requirePayload();
            if (stage != null && !version.has(stage)) {
                throw ServiceError.invalidRequest(
                        "You provided a VersionStage that is not associated to the provided VersionId.");
            }
            return version;
        }
        String label = stage == null ? StageLabels.CURRENT : stage;
        StoredVersion version = secret.versions().labelled(label);
        if (version == null || version.payload() == null) {
            throw ServiceError.unknownStage(label);
        }
        return version;
    }
}
