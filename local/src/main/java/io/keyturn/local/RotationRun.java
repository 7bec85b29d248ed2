package io.keyturn.local;

import io.keyturn.local.RotationFunction.Step;
import java.lang.System.Logger.Level;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Calls a function with the steps of one rotation, and notes how it ended. */
record RotationRun(
        LocalService service, RotationTarget target, RotationFunction function, SecretsManagerClient client) {

    private static final System.Logger LOG = System.getLogger(RotationRun.class.getPackageName());

    /** Takes the version through all steps, unless the rotation is cancelled or the secret deleted meanwhile. */
    void rotate() {
        for (Step step : Step.values()) {
            if (!service.look(this::wanted)) {
                return;
            }
            if (!attempt(step)) {
                service.change(this::fail);
                return;
            }
        }
        service.change(this::finish);
    }

    /** Lets the function test the version, which is then removed. */
    void test() {
        attempt(Step.TEST_SECRET);
        service.change(this::discard);
    }

    private boolean attempt(Step step) {
        try {
            function.rotate(step, target.arn(), target.token(), client);
            return true;
        } catch (Throwable e) { // whatever a function throws ends the rotation and nothing else
            Thread.interrupted(); // the state file would take an interrupt for its own
            LOG.log(
                    Level.WARNING,
                    "The rotation of {0} failed in step {1} with {2}",
                    target.arn(),
                    step,
                    e.getClass().getName());
            return false;
        }
    }

    private boolean wanted(Changes changes) {
        StoredSecret secret = target.secret(changes);
        Rotation rotation = secret == null ? null : secret.rotation();
        return rotation != null && rotation.enabled() && target.token().equals(rotation.token());
    }

    private void fail(Changes changes) {
        StoredSecret secret = target.secret(changes);
        Rotation rotation = secret == null ? null : secret.rotation();
        if (secret != null && rotation != null && target.token().equals(rotation.token())) {
            secret.rotation(rotation.failed(changes.now()));
        }
    }

    /** A rotation has succeeded once its version is current; the service then takes AWSPENDING off it. */
    private void finish(Changes changes) {
        StoredSecret secret = target.secret(changes);
        Rotation rotation = secret == null ? null : secret.rotation();
        if (secret == null || rotation == null || !target.token().equals(rotation.token())) {
            return;
        }
        StoredVersion current = secret.versions().labelled(StageLabels.CURRENT);
        if (current == null || !current.id().equals(target.token())) {
            LOG.log(
                    Level.WARNING,
                    "The rotation of {0} failed: its last step did not make version {1} current",
                    target.arn(),
                    target.token());
            secret.rotation(rotation.failed(changes.now()));
            return;
        }
        current.detach(StageLabels.PENDING);
        secret.rotation(rotation.succeeded(changes.now()));
        secret.touch(changes.now());
    }

    private void discard(Changes changes) {
        StoredSecret secret = target.secret(changes);
        if (secret != null) {
            secret.versions().discard(target.token());
        }
    }
}
