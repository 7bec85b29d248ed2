package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How current one pinned secret is, or how far the search for one that is missing. Immutable; holds no values.
 *
 * @param target what is asked for
 * @param references the references that ask for it, as they were pinned
 * @param arn the secret's ARN; null while it is missing
 * @param name its name; null while it is missing
 * @param versionId the version that is read; null while it is missing
 * @param stages the staging labels of that version, as of the last check; empty while it is missing
 * @param lastChecked when the service last said what is current; the time of loading before the first check
 * @param nextCheck when it is asked again; null while refreshing is stopped, and for what never changes (a version id)
 * @param failure why it cannot be kept current; null when it can
 * @param stale whether reads fail because of {@code keyturn.refresh.max-stale}
 */
public record SecretStatus(
        Target target,
        Set<SecretReference> references,
        @Nullable String arn,
        @Nullable String name,
        @Nullable String versionId,
        List<String> stages,
        @Nullable Instant lastChecked,
        @Nullable Instant nextCheck,
        @Nullable RefreshFailure failure,
        boolean stale) {

    /** Copies. */
    public SecretStatus {
        references = Set.copyOf(references);
        stages = List.copyOf(stages);
    }
}
