package io.keyturn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
    /** All of one version; replaced, never changed. Read directly, because every lookup of any name comes here. */
    private volatile Map<String, String> values;

    private volatile @Nullable Secret secret;

    /** Guarded by this. */
    private Consumer<? super Map<String, String>> view = shown -> {};

    /** Makes them; {@code requireFresh} is run before each value is read, and throws when none may be. */
    SecretProperties(
            SecretReference reference, @Nullable Secret secret, UnaryOperator<String> escape, Runnable requireFresh) {
        this.reference = reference;
        this.escape = escape;
        this.requireFresh = requireFresh;
        this.values = values(secret);
        this.secret = secret;
    }

    /** Returns the reference that was imported. */
    public SecretReference reference() {
        return reference;
    }

    /** Returns the version the properties come from; null while an optional secret does not exist. */
    public @Nullable Secret secret() {
        return secret;
    }

    /** Returns the names of the properties, prefix included, in the order of the secret; unmodifiable. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /**
     * Returns the value of a property, or null when there is none of that name.
     *
     * @throws SecretException.Stale when there is one that was not confirmed for {@code keyturn.refresh.max-stale}
     */
    public @Nullable String get(String name) {
        String value = values.get(name);
        if (value != null) {
            requireFresh();
        }
        return value;
    }

    /**
     * Hands the values to {@code view}, now and at each swap, for an adapter that keeps them in the form of its framework.
     * The map does not change. There is one view; it is called on one thread at a time and must be quick. Whoever reads a
     * value from it calls {@link #requireFresh} first.
     */
    public synchronized void view(Consumer<? super Map<String, String>> view) {
        this.view = view;
        view.accept(Collections.unmodifiableMap(values));
    }

    /**
     * Returns when a value may be used.
     *
     * @throws SecretException.Stale when the values were not confirmed for {@code keyturn.refresh.max-stale}
     */
    public void requireFresh() {
        requireFresh.run();
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
    synchronized Set<String> swap(Supplier<@Nullable Secret> latest) {
        Secret wanted = latest.get();
        if (wanted == null || isShown(wanted)) {
            return Set.of();
        }
        Map<String, String> before = values;
        Map<String, String> after = values(wanted);
        values = after;
        secret = wanted;
        view.accept(Collections.unmodifiableMap(after));
        return KeyChanges.between(before, after).names();
    }

    private boolean isShown(Secret wanted) {
        Secret shown = secret;
        return shown != null && wanted.equals(shown) && wanted.stages().equals(shown.stages());
    }

    private Map<String, String> values(@Nullable Secret shown) {
        Map<String, String> named = new LinkedHashMap<>();
        if (shown != null) {
            String prefix = reference.prefix() == null ? "" : reference.prefix();
            shown.properties(reference).forEach((name, value) -> named.put(prefix + name, escape.apply(value)));
        }
        return named;
    }

    /** Returns the reference and the version, without values. */
    @Override
    public String toString() {
        return "SecretProperties[" + reference + " -> " + secret + "]";
    }
}
