package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at one secret: asks once which version has which label, and reads those versions that are new, by their id,
 * so that what is read is what was seen moving. For one thread, which it blocks; changes nothing.
 */
final class SecretCheck {
    /**
     * How often to begin anew when a label moves on while its version is read, or one name stands for another secret.
     */
    private static final int ATTEMPTS = 3;

    private final SecretFetcher fetcher;
    private final WatchedSecret secret;
    private final List<WatchedTarget> watched;
    private final Map<Target, Secret> before = new LinkedHashMap<>();
    private final Map<String, Secret> versions = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable SecretDescription seen;
    private @Nullable SecretException unanswered;
    private SecretException.@Nullable Denied denied;

    SecretCheck(SecretFetcher fetcher, SecretCache cache, WatchedSecret secret, Collection<WatchedTarget> watched) {
        this.fetcher = fetcher;
        this.secret = secret;
        this.watched = List.copyOf(watched);
        for (WatchedTarget target : watched) {
            Secret kept = cache.pinned(target.target());
            if (kept != null) {
                before.put(target.target(), kept);
                versions.put(kept.versionId(), kept);
            }
        }
    }

    /** Looks; when {@code describing} is false, or not allowed, at the values themselves. */
    CheckResult run(boolean describing) {
        List<WatchedTarget> remaining = watched;
        for (int attempt = 0; attempt < ATTEMPTS && !remaining.isEmpty(); attempt++) {
            remaining = look(remaining, describing && denied == null);
        }
        if (!remaining.isEmpty()) {
            unanswered = new SecretException.Unreachable(
                    "The staging labels of the secret " + remaining.get(0).target()
                            + " move faster than they can be read.",
                    "Wait; it is asked again.",
                    null);
            fail(remaining, unanswered);
        }
        return new CheckResult(secret, List.copyOf(findings), seen, unanswered, denied);
    }

    /** Returns the targets that nothing can be said of yet. */
    private List<WatchedTarget> look(List<WatchedTarget> targets, boolean describing) {
        Target asked = telling(targets);
        SecretDescription description;
        try {
            description = describing ? fetcher.describe(asked) : null;
        } catch (SecretException.Denied ex) {
            denied = ex;
            description = null;
        } catch (SecretException ex) {
            unanswered = ex;
            fail(targets, ex);
            return List.of();
        }
        seen = seen == null ? description : seen;
        List<WatchedTarget> left = new ArrayList<>();
        for (WatchedTarget target : targets) {
            if (description == null) {
                fetch(target, target.target(), null);
            } else if (!isSame(description, asked, target.target()) || !compare(target, description)) {
                left.add(target);
            }
        }
        return left;
    }

    /** Prefers a name to an ARN: when the secret is created again, the name leads to the new one. */
    private static Target telling(List<WatchedTarget> targets) {
        return targets.stream()
                .map(WatchedTarget::target)
                .min(Comparator.comparing((Target target) -> Arn.isArn(target.secretId()))
                        .thenComparing(target -> target.secretId().length()))
                .orElseThrow();
    }

    private static boolean isSame(SecretDescription description, Target asked, Target target) {
        return asked.secretId().equals(target.secretId())
                || Arn.names(target.secretId(), description.arn(), description.name());
    }

    /** Returns false when the label has moved on in the meantime. */
    private boolean compare(WatchedTarget watching, SecretDescription description) {
        Target target = watching.target();
        String versionId = description.versionId(Objects.requireNonNull(target.stage()));
        if (description.deleted() != null) {
            fail(watching, ServiceErrors.markedForDeletion(target));
            return true;
        }
        if (versionId == null) {
            fail(watching, ServiceErrors.noVersionHas(target));
            return true;
        }
        List<String> stages =
                Objects.requireNonNull(description.versionIdsToStages().get(versionId));
        Secret known = versions.get(versionId);
        if (known != null && known.arn().equals(description.arn())) {
            found(watching, known.withStages(stages));
            return true;
        }
        return fetch(watching, new Target(target.secretId(), null, versionId, target.region()), target.stage());
    }

    /** Returns false when what was fetched no longer has the label it was fetched for. */
    private boolean fetch(WatchedTarget watching, Target what, @Nullable String stage) {
        try {
            Secret fetched = fetcher.fetch(what);
            if (stage != null && !fetched.stages().contains(stage)) {
                return false;
            }
            Secret known = before.get(watching.target());
            found(watching, known != null && fetched.equals(known) ? known.withStages(fetched.stages()) : fetched);
        } catch (SecretException.NoSuchVersion ex) {
            if (stage != null) {
                return false;
            }
            fail(watching, ex);
        } catch (SecretException ex) {
            unanswered = ex.isMissing() && before.isEmpty() ? unanswered : ex;
            fail(watching, ex);
        }
        return true;
    }

    private void found(WatchedTarget watching, Secret after) {
        Secret known = before.get(watching.target());
        versions.put(after.versionId(), after);
        try {
            if (known != null && !known.equals(after)) {
                watching.requireFit(known, after);
            }
            findings.add(new Finding(watching.target(), known, after, null));
        } catch (SecretException ex) {
            fail(watching, ex);
        }
    }

    private void fail(List<WatchedTarget> targets, SecretException failure) {
        targets.forEach(target -> fail(target, failure));
    }

    private void fail(WatchedTarget watching, SecretException failure) {
        findings.add(new Finding(watching.target(), before.get(watching.target()), null, failure));
    }
}
