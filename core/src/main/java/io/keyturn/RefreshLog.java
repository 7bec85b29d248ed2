package io.keyturn;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the log says of refreshing: each change once, no attempt, no value. */
final class RefreshLog {
    private final AtomicBoolean deniedSaid = new AtomicBoolean();

    void tell(List<CheckResult> results, List<Settled> settled, RefreshRound changes) {
        for (CheckResult result : results) {
            SecretException.Denied denied = result.denied();
            if (denied != null && deniedSaid.compareAndSet(false, true)) {
                SecretsLog.warn(
                        "Whether a secret has changed is seen from its value instead, with one GetSecretValue for each"
                                + " check, wherever DescribeSecret is denied. {}",
                        denied.getMessage());
            }
        }
        for (Settled one : settled) {
            one.news().forEach(RefreshLog::failed);
            one.recovered()
                    .forEach(watched -> SecretsLog.info("The secret {} is kept current again.", watched.target()));
        }
        for (SecretEvent.Rotated event : changes.rotated()) {
            SecretsLog.info(
                    "The secret '{}' has version {} as {} now, after {}.",
                    event.name(),
                    event.newVersionId(),
                    event.stage(),
                    event.oldVersionId());
        }
        changes.loaded().forEach(event -> SecretsLog.info("The secret {} exists now.", event.target()));
    }

    /** Says which properties a new version does not fit. */
    void tellMisfits(Map<SecretReference, SecretException> misfits) {
        misfits.forEach((reference, ex) -> SecretsLog.warn(
                "The properties of {} stay as they are, because the new version does not fit: {}",
                reference,
                ex.getMessage()));
    }

    /** Says what a write has made unreadable. */
    void tellUnreadable(List<Finding> findings) {
        for (Finding finding : findings) {
            SecretException failure = finding.failure();
            if (failure != null) {
                SecretsLog.warn(
                        "The secret {} was written, but cannot be read anew: {}",
                        finding.target(),
                        failure.getMessage());
            }
        }
    }

    private static void failed(SecretException ex, List<WatchedTarget> targets) {
        List<String> names =
                targets.stream().map(watched -> watched.target().toString()).toList();
        SecretsLog.warn(
                "What was last read of the secret {} stays in use; it cannot be kept current: {}",
                String.join(", ", names),
                ex.getMessage());
    }
}
