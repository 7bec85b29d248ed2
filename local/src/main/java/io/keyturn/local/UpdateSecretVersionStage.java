package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** Attaches a label to a version, moves it there from another, or removes it. */
final class UpdateSecretVersionStage implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        String label = parameters.requiredText("VersionStage", 1, 256);
        String removeFrom = parameters.versionId("RemoveFromVersionId");
        String moveTo = parameters.versionId("MoveToVersionId");
        StoredSecret secret = call.writableSecret();
        if (removeFrom == null && moveTo == null) {
            throw ServiceError.invalidParameter(
                    "You must provide RemoveFromVersionId, MoveToVersionId or both for staging label " + label + ".");
        }

        Versions versions = secret.versions();
        StoredVersion from = removeFrom == null ? null : versions.require(removeFrom);
        StoredVersion to = moveTo == null ? null : versions.require(moveTo);
        StoredVersion holder = versions.labelled(label);
        if (holder != null && holder != from && holder != to) {
            throw ServiceError.invalidParameter("The parameter RemoveFromVersionId can't be "
                    + (from == null ? "empty" : from.id()) + ". Staging label " + label
                    + " is currently attached to version " + holder.id()
                    + ", so you must explicitly reference that version in RemoveFromVersionId.");
        }
        if (from != null && holder != from) {
            throw ServiceError.invalidParameter("The parameter RemoveFromVersionId can't be " + from.id()
                    + ". Staging label " + label + " is not attached to that version.");
        }
        if (to == null && label.equals(StageLabels.CURRENT)) {
            throw ServiceError.invalidParameter("You can only move staging label AWSCURRENT to a different secret"
                    + " version. It can't be completely removed.");
        }
        versions.move(label, from, to);
        secret.touch(call.now());
        Answers.identity(answer, secret);
    }
}
