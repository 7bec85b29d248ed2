package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Turns rotation off; the version of one that is not complete keeps AWSPENDING. */
final class CancelRotateSecret implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        StoredSecret secret = call.writableSecret();
        Rotation rotation = secret.rotation();
        if (rotation == null) {
            throw ServiceError.noRotationFunction();
        }
        Answers.identity(answer, secret);
        if (rotation.token() != null) {
            answer.put("VersionId", rotation.token());
        }
        secret.rotation(rotation.cancelled());
        secret.touch(call.now());
    }
}
