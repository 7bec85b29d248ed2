package io.keyturn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One secret seen as live, flat, read-only properties: what the framework adapters read. Reading never does I/O and
 * never sees half of a version. Thread-safe.
 */
public final class SecretProperties {
    private final SecretReference reference;
    private final UnaryOperator<String> escape;
    private final Runnable requireFresh;
    private volatile Snapshot snapshot;

    /** Makes them; {@code requireFresh} is run before each value is read, and throws when none may be. */
    SecretProperties(
            SecretReference reference, @Nullable Secret secret, UnaryOperator<String> escape, Runnable requireFresh) {
        this.reference = reference;
        this.escape = escape;
        this.requireFresh = requireFresh;
        this.snapshot = snapshot(secret);
    }

    /** Returns the reference that was imported. */
    public SecretReference reference() {
        return reference;
    }

    /** Returns the version the properties come from; null while an optional secret does not exist. */
    public @Nullable Secret secret() {
        return snapshot.secret;
    }

    /** Returns the names of the properties, prefix included, in the order of the secret; unmodifiable. */
    public Set<String> names() {
        return snapshot.values.keySet();
    }

    /**
     * Returns the value of a property, or null when there is none of that name.
     *
     * @throws SecretException.Stale when there is one that was not confirmed for {@code keyturn.refresh.max-stale}
     */
    public @Nullable String get(String name) {
        String value = snapshot.values.get(name);
        if (value != null) {
            requireFresh.run();
        }
        return value;
    }

    /**
     * Returns what {@code reading} does; what it reads on this thread, of any secret, may be older than
     * {@code keyturn.refresh.max-stale}. For adapters that have to know values to hide or to compare them: none is to be used.
     */
    public static <T> T ofAnyAge(Supplier<T> reading) {
        return Freshness.ofAnyAge(reading);
    }

    /**
     * Shows the latest version from now on, the whole of it.
     *
     * @param latest what to show, asked for in turn when several threads swap; null to leave it as it is
     * @return the names that differ now
     * @throws SecretException when the version does not fit the reference; the properties stay as they are
     */
    synchronized KeyChanges swap(Supplier<@Nullable Secret> latest) {
        Secret secret = latest.get();
        if (secret == null || isShown(secret)) {
            return KeyChanges.NONE;
        }
        Snapshot before = snapshot;
        Snapshot after = snapshot(secret);
        snapshot = after;
        return KeyChanges.between(before.values, after.values);
    }

    private boolean isShown(Secret secret) {
        Secret shown = snapshot.secret;
        return shown != null && secret.equals(shown) && secret.stages().equals(shown.stages());
    }

    private Snapshot snapshot(@Nullable Secret secret) {
        if (secret == null) {
            return new Snapshot(null, Map.of());
        }
        String prefix = reference.prefix() == null ? "" : reference.prefix();
        Map<String, String> values = new LinkedHashMap<>();
        secret.properties(reference).forEach((name, value) -> values.put(prefix + name, escape.apply(value)));
        return new Snapshot(secret, Collections.unmodifiableMap(values));
    }

    /** Returns the reference and the version, without values. */
    @Override
    public String toString() {
        return "SecretProperties[" + reference + " -> " + snapshot.secret + "]";
    }

    private static final class Snapshot {
        private final @Nullable Secret secret;
        private final Map<String, String> values;

        Snapshot(@Nullable Secret secret, Map<String, String> values) {
            this.secret = secret;
            this.values = values;
        }
    }
}
