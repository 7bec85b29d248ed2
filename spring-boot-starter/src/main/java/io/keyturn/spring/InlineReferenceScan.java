package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import io.keyturn.spring.Placeholders.Resolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Finds the inline references in all properties that are in force, loads them wave by wave, and fails on one that has
 * neither a value nor a default. It lets Spring's own parser walk through each text and sees what it asks for, so that
 * escapes, nesting and defaults mean here what they mean later. One instance serves one scan.
 */
final class InlineReferenceScan {
    /** Stands for the value of a reference that is not loaded yet; no name or value has it. */
    private static final String UNKNOWN = "\0";

    private static final ConfigurationPropertyName CONFIG = ConfigurationPropertyName.of("spring.config");
    private static final ConfigurationPropertyName PROFILES = ConfigurationPropertyName.of("spring.profiles");

    private final PropertySources sources;
    private final List<ConfigurationPropertySource> relaxedSources;
    private final InlineReferences references;

    InlineReferenceScan(PropertySources sources, InlineReferences references) {
        this.sources = sources;
        this.relaxedSources = new ArrayList<>();
        ConfigurationPropertySources.from(sources).forEach(relaxedSources::add);
        this.references = references;
    }

    /** Scans and loads; on return every reference in force has a value or a default. */
    void run() {
        List<Use> open = uses();
        while (!open.isEmpty()) {
            Map<SecretReference, Use> wanted = new LinkedHashMap<>();
            open.removeIf(use -> visit(use, wanted));
            if (wanted.isEmpty()) {
                return;
            }
            Map<SecretReference, SecretException> failures = references.load(wanted.keySet());
            failures.forEach((reference, failure) -> {
                Use use = wanted.get(reference);
                throw use == null ? failure : use.place().in(failure);
            });
        }
    }

    private List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> enumerable
                    && !(source instanceof SecretPropertySource)
                    && !(source instanceof InlinePropertySource)) {
                for (String name : enumerable.getPropertyNames()) {
                    Object value = source.getProperty(name);
                    if (value != null
                            && Placeholders.areIn(value)
                            && (isReadBeforeSecrets(name) || isInForce(source, name))) {
                        uses.add(new Use(name, value.toString(), source));
                    }
                }
            }
        }
        return uses;
    }

    private boolean isInForce(PropertySource<?> source, String name) {
        ConfigurationPropertyName relaxed = ConfigurationPropertyName.adapt(name, '.');
        if (!relaxed.isEmpty()) {
            for (ConfigurationPropertySource candidate : relaxedSources) {
                if (candidate.getConfigurationProperty(relaxed) != null) {
                    return candidate.getUnderlyingSource() == source;
                }
            }
        }
        for (PropertySource<?> candidate : sources) {
            if (candidate.equals(source)) {
                return true;
            }
            if (candidate.containsProperty(name)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the text is settled: nothing in it waits for a reference to be loaded. */
    private boolean visit(Use use, Map<SecretReference, Use> wanted) {
        Visit visit = new Visit(use, wanted);
        try {
            Resolution resolution = Placeholders.resolve(use.text(), visit::answer);
            if (!visit.waiting) {
                visit.requireSettled(resolution);
            }
        } catch (PlaceholderResolutionException ex) {
            // circular: Spring says so to whoever reads the property
        } catch (SecretException ex) {
            throw use.place().in(ex);
        }
        return !visit.waiting;
    }

    /** What Spring asks for on its way through one text. */
    private final class Visit {
        private final Use use;
        private final Map<SecretReference, Use> wanted;
        private final Map<String, SecretReference> asked = new LinkedHashMap<>();
        private boolean waiting;

        Visit(Use use, Map<SecretReference, Use> wanted) {
            this.use = use;
            this.wanted = wanted;
        }

        @Nullable
        String answer(String name) {
            if (name.contains(UNKNOWN)) {
                waiting = true;
                return UNKNOWN;
            }
            String value = name.startsWith(Placeholders.REFERENCE)
                    ? references.answer(name, reference -> value(name, reference))
                    : null;
            return value != null || name.startsWith(InlineReference.MARKER)
                    ? value
                    : Placeholders.raw(Placeholders.answering(sources, name), name);
        }

        private @Nullable String value(String name, SecretReference reference) {
            asked.put(name, reference);
            if (isReadBeforeSecrets(use.property())) {
                throw readTooEarly();
            }
            if (!references.isKnown(reference)) {
                wanted.putIfAbsent(reference, use);
                waiting = true;
                return UNKNOWN;
            }
            return references.value(reference);
        }

        private void requireSettled(Resolution resolution) {
            String left = resolution.left();
            if (left != null) {
                SecretReference reference = asked.get(left);
                SecretException reason = reference == null ? null : references.reason(reference);
                throw reason == null ? Placeholders.misspelled() : reason;
            }
            asked.forEach((name, reference) -> {
                if (use.text().contains("${" + name + "}")) {
                    references.noteRequired(reference);
                }
            });
        }
    }

    /** Returns whether Boot reads a property before there are secrets; of imports each counts, not the first only. */
    private static boolean isReadBeforeSecrets(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        return CONFIG.isAncestorOf(name) || PROFILES.isAncestorOf(name);
    }

    private static SecretException readTooEarly() {
        return new SecretException.Misconfigured(
                "Spring Boot reads this property before secrets are read, so that it would take the text of the"
                        + " reference, or its default, for the value.",
                "Write the value itself, or take it from an environment variable or a system property.",
                null);
    }

    /** A property whose value has placeholders in it. */
    private record Use(String property, String text, PropertySource<?> source) {

        ReferencePlace place() {
            Origin origin = OriginLookup.getOrigin(source, property);
            return ReferencePlace.property(property, origin, source.getName());
        }

        @Override
        public String toString() {
            return property;
        }
    }
}
