package io.keyturn.local;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Configures how a secret is rotated and starts a rotation, or only lets the function test the configuration. */
final class RotateSecret implements Operation {

    private final Rotations rotations;

    RotateSecret(Rotations rotations) {
        this.rotations = rotations;
    }

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        String token = parameters.versionId("ClientRequestToken");
        if (token == null) {
            throw ServiceError.invalidParameter(Parameters.TOKEN_MISSING);
        }
        String lambdaArn = parameters.text("RotationLambdaARN", 0, 2048);
        Parameters rules = parameters.object("RotationRules");
        RotationRules newRules = rules == null ? null : RotationRules.read(rules);
        boolean immediately = parameters.flag("RotateImmediately", true);
        StoredSecret secret = call.writableSecret();

        Answers.identity(answer, secret);
        if (secret.versions().find(token) != null) { // has started a rotation already: its answer was lost
            answer.put("VersionId", token);
            return;
        }
        Rotation rotation = configuration(secret, lambdaArn, newRules, call);
        refuseWhileIncomplete(secret);
        rotations.configured();
        secret.touch(call.now());
        if (immediately) {
            secret.reserve(token, null, call.now());
            secret.rotation(rotation.started(token));
            rotations.rotate(RotationTarget.of(secret, token), rotation.lambdaArn());
            answer.put("VersionId", token);
        } else {
            StoredVersion current = secret.versions().labelled(StageLabels.CURRENT);
            secret.reserve(token, current == null ? null : current.payload(), call.now());
            secret.rotation(rotation);
            rotations.test(RotationTarget.of(secret, token), rotation.lambdaArn());
        }
    }

    private Rotation configuration(
            StoredSecret secret, @Nullable String lambdaArn, @Nullable RotationRules rules, Call call) {
        Rotation old = secret.rotation();
        String newArn = lambdaArn == null || lambdaArn.isEmpty() ? (old == null ? null : old.lambdaArn()) : lambdaArn;
        if (newArn == null) {
            throw ServiceError.noRotationFunction();
        }
        rotations.requireInvocable(newArn);
        RotationRules newRules = rules != null ? rules : old != null ? old.rules() : RotationRules.NONE;
        return Rotation.configured(newArn, newRules, old == null ? null : old.rotated(), call.now());
    }

    /** While AWSPENDING is ahead of AWSCURRENT, an earlier rotation is tried again instead. */
    private void refuseWhileIncomplete(StoredSecret secret) {
        StoredVersion pending = secret.versions().incomplete();
        if (pending == null) {
            return;
        }
        Rotation old = secret.rotation();
        if (old != null && old.enabled() && pending.id().equals(old.token())) {
            rotations.rotate(RotationTarget.of(secret, pending.id()), old.lambdaArn());
        }
        throw ServiceError.invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
    }
}
