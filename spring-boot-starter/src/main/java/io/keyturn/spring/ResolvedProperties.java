package io.keyturn.spring;

import io.keyturn.RefreshRound;
import io.keyturn.SecretProperties;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;

/**
 * The properties of an environment that are secrets or have placeholders, as far as its sources list them, and which of
 * them change with secrets. Reads again only what a change can have reached, whatever its age: values are compared and
 * not used. Thread-safe.
 */
final class ResolvedProperties {
    private final PropertySources sources;
    private final PropertyTracer tracer;
    private volatile @Nullable Map<String, PropertyTrace> traces;

    ResolvedProperties(PropertySources sources) {
        this.sources = sources;
        this.tracer = new PropertyTracer(sources);
    }

    /**
     * Notes what the properties are before they change for the first time; does nothing when that was done. Takes no lock
     * then, because {@link #changedIn} may wait for who calls this. It is done also when it fails.
     */
    void note() {
        if (traces == null) {
            noteFirst();
        }
    }

    private synchronized void noteFirst() {
        if (traces == null) {
            Map<String, PropertyTrace> first = new HashMap<>();
            try {
                SecretProperties.ofAnyAge(() -> {
                    candidates().keySet().forEach(name -> first.put(name, tracer.trace(name)));
                    return first;
                });
            } finally {
                traces = first;
            }
        }
    }

    /** Returns the names, as the sources spell them, whose value has changed with what {@code round} tells of; sorted. */
    synchronized Set<String> changedIn(RefreshRound round) {
        Map<String, PropertyTrace> before = traces;
        return SecretProperties.ofAnyAge(() -> changed(before == null ? Map.of() : before, round));
    }

    private Set<String> changed(Map<String, PropertyTrace> traced, RefreshRound round) {
        Set<String> touched = new HashSet<>();
        round.properties().forEach(name -> touched.add(SecretDetector.uniform(name)));
        Set<String> changed = new TreeSet<>();
        Map<String, PropertyTrace> now = new HashMap<>();
        candidates().forEach((name, text) -> {
            PropertyTrace before = traced.get(name);
            if (before != null && before.isOf(text) && !before.isTouchedBy(round, touched)) {
                now.put(name, before);
                return;
            }
            PropertyTrace after = tracer.trace(name);
            now.put(name, after);
            if (hasChanged(before, after, round, touched)) {
                changed.add(name);
            }
        });
        traced.forEach((name, before) -> {
            if (!now.containsKey(name) && hasChanged(before, tracer.trace(name), round, touched)) {
                changed.add(name);
            }
        });
        traces = now;
        return changed;
    }

    private static boolean hasChanged(
            @Nullable PropertyTrace before, PropertyTrace after, RefreshRound round, Set<String> touched) {
        if (before == null) {
            return after.isOfSecret() && after.isTouchedBy(round, touched);
        }
        return !before.hasValueOf(after) && (before.isTouchedBy(round, touched) || after.isTouchedBy(round, touched));
    }

    /** Returns each name with the text that it has first, or null when that is a secret. */
    private Map<String, @Nullable String> candidates() {
        Map<String, @Nullable String> candidates = new LinkedHashMap<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                try {
                    addCandidates(enumerable, candidates);
                } catch (RuntimeException ex) {
                    // a source that cannot be listed now is like one that never can
                }
            }
        }
        return candidates;
    }

    private static void addCandidates(EnumerablePropertySource<?> source, Map<String, @Nullable String> candidates) {
        boolean secret = source instanceof SecretPropertySource;
        for (String name : source.getPropertyNames()) {
            String text = secret ? null : Placeholders.raw(source, name);
            if ((secret || Placeholders.areIn(text)) && !candidates.containsKey(name)) {
                candidates.put(name, text);
            }
        }
    }
}
