package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The live properties that somebody still holds. Thread-safe. */
final class LiveProperties {
    private final SecretCache cache;
    private final Map<SecretProperties, Target> live = Collections.synchronizedMap(new WeakHashMap<>());

    LiveProperties(SecretCache cache) {
        this.cache = cache;
    }

    void add(SecretProperties properties, Target target) {
        live.put(properties, target);
    }

    /** Returns whether somebody holds properties of a target that have no secret yet. */
    boolean isAwaited(Target target) {
        return snapshot().entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().equals(target) && entry.getKey().secret() == null);
    }

    /**
     * Lets the properties of some targets show what is kept for them now; those that it does not fit stay as they are.
     */
    Swap swap(Set<Target> targets) {
        Swap swap = new Swap(new TreeSet<>(), new LinkedHashMap<>());
        if (!targets.isEmpty()) {
            snapshot().forEach((properties, target) -> {
                if (targets.contains(target)) {
                    swap.add(properties, () -> cache.pinned(target));
                }
            });
        }
        return swap;
    }

    private Map<SecretProperties, Target> snapshot() {
        Map<SecretProperties, Target> copy = new HashMap<>();
        synchronized (live) {
            live.forEach(copy::put);
        }
        return copy;
    }

    /**
     * What a swap has done.
     *
     * @param names the names that differ now
     * @param misfits the properties that stay as they are, and why
     */
    record Swap(Set<String> names, Map<SecretReference, SecretException> misfits) {

        private void add(SecretProperties properties, Supplier<@Nullable Secret> latest) {
            try {
                names.addAll(properties.swap(latest));
            } catch (SecretException ex) {
                misfits.put(properties.reference(), ex);
            } catch (Throwable ex) {
                misfits.put(
                        properties.reference(),
                        new SecretException.Misconfigured(
                                "What escapes its values threw " + ex.getClass().getName() + ".",
                                "Report it to who wrote the adapter.",
                                null));
            }
        }
    }
}
