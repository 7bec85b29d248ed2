package io.keyturn.spring;

import io.keyturn.RefreshRound;
import io.keyturn.SecretReference;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one property got its value: what was asked for on the way, and a digest of what came out. Holds no value. */
final class PropertyTrace {
    private final @Nullable String text;
    private final Set<String> names;
    private final Set<SecretReference> references;
    private final boolean ofSecret;
    private final byte[] digest;

    /**
     * Makes a trace of a walk.
     *
     * @param text the text with placeholders that it began with; null when it began with the value of a secret
     * @param names all names that were asked for, as {@link SecretDetector#uniform} spells them
     * @param references all references among them
     * @param ofSecret whether one of the answers was a secret's
     * @param digest of the value
     */
    PropertyTrace(
            @Nullable String text,
            Set<String> names,
            Set<SecretReference> references,
            boolean ofSecret,
            byte[] digest) {
        this.text = text;
        this.names = names;
        this.references = references;
        this.ofSecret = ofSecret;
        this.digest = digest;
    }

    /** Returns whether the walk began with that text. */
    boolean isOf(@Nullable String text) {
        return Objects.equals(text, this.text);
    }

    /**
     * Returns whether something on the way may have changed in a round.
     *
     * @param changed the names that changed, as {@link SecretDetector#uniform} spells them
     */
    boolean isTouchedBy(RefreshRound round, Set<String> changed) {
        return !Collections.disjoint(names, changed)
                || !Collections.disjoint(references, round.references())
                || !references.isEmpty() && !round.loaded().isEmpty();
    }

    /** Returns whether a secret is part of the value. */
    boolean isOfSecret() {
        return ofSecret;
    }

    boolean hasValueOf(PropertyTrace other) {
        return Arrays.equals(digest, other.digest);
    }
}
