package io.keyturn.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All versions of a secret that have staging labels, in one view.
 *
 * @param secretId the secret, as it was asked for
 * @param all in the order of their creation
 */
public record SecretVersions(String secretId, List<SecretVersion> all) {

    /** Copies. */
    public SecretVersions {
        all = List.copyOf(all);
    }

    /** Returns the version that applications read, or null when the secret never got a value. */
    public @Nullable SecretVersion current() {
        return with("AWSCURRENT");
    }

    /** Returns the version that was current before, or null when there was none. */
    public @Nullable SecretVersion previous() {
        return with("AWSPREVIOUS");
    }

    /** Returns the version that a rotation made, which may be the current one by now; or null when there is none. */
    public @Nullable SecretVersion pending() {
        return with("AWSPENDING");
    }

    /** Returns the version that has a staging label, or null when none has it. */
    public @Nullable SecretVersion with(String stage) {
        return all.stream()
                .filter(version -> version.stages().contains(stage))
                .findFirst()
                .orElse(null);
    }
}
