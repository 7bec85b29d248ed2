package io.keyturn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one round of checks has changed, everything at once: each cache entry and each {@link SecretProperties} was
 * swapped before this is told. Immutable; holds no values.
 *
 * @param rotated the stages that moved to another version
 * @param loaded the optional secrets that have appeared
 * @param failed the secrets that could not be checked, or whose new version could not be read, and why; also those that
 *     an event has told of before
 * @param properties the names, prefix included, that were added, changed or removed in live {@link SecretProperties};
 *     sorted
 */
public record RefreshRound(
        List<SecretEvent.Rotated> rotated,
        List<SecretEvent.Loaded> loaded,
        List<SecretEvent.RefreshFailed> failed,
        Set<String> properties) {

    static final RefreshRound NONE = new RefreshRound(List.of(), List.of(), List.of(), Set.of());

    /** Copies. */
    public RefreshRound {
        rotated = List.copyOf(rotated);
        loaded = List.copyOf(loaded);
        failed = List.copyOf(failed);
        properties = Collections.unmodifiableSet(new TreeSet<>(properties));
    }

    /** Returns whether anything reads differently now. */
    public boolean hasChanges() {
        return !rotated.isEmpty() || !loaded.isEmpty() || !properties.isEmpty();
    }

    /** Returns the pinned references that read differently now. */
    public Set<SecretReference> references() {
        Set<SecretReference> references = new LinkedHashSet<>();
        rotated.forEach(event -> references.addAll(event.references()));
        return references;
    }

    RefreshRound and(RefreshRound later) {
        List<SecretEvent.Rotated> allRotated = new ArrayList<>(rotated);
        allRotated.addAll(later.rotated);
        List<SecretEvent.Loaded> allLoaded = new ArrayList<>(loaded);
        allLoaded.addAll(later.loaded);
        List<SecretEvent.RefreshFailed> allFailed = new ArrayList<>(failed);
        allFailed.addAll(later.failed);
        Set<String> allProperties = new TreeSet<>(properties);
        allProperties.addAll(later.properties);
        return new RefreshRound(allRotated, allLoaded, allFailed, allProperties);
    }
}
