package io.keyturn;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that differ between two versions of a secret, never their values. Immutable.
 *
 * @param added names that only the new version has
 * @param changed names with another value
 * @param removed names that only the old version had
 */
public record KeyChanges(Set<String> added, Set<String> changed, Set<String> removed) {

    /** Copies. */
    public KeyChanges {
        added = Set.copyOf(added);
        changed = Set.copyOf(changed);
        removed = Set.copyOf(removed);
    }

    /** Returns what differs between two flat views. */
    static KeyChanges between(Map<String, String> before, Map<String, String> after) {
        Set<String> added = new LinkedHashSet<>();
        Set<String> changed = new LinkedHashSet<>();
        Set<String> removed = new LinkedHashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        after.forEach((name, value) -> {
            String old = before.get(name);
            if (old == null) {
                added.add(name);
            } else if (!old.equals(value)) {
                changed.add(name);
            }
        });
        return new KeyChanges(added, changed, removed);
    }

    /** Returns the names of all kinds, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(added);
        names.addAll(changed);
        names.addAll(removed);
        return names;
    }
}
