package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.ReferenceSpelling;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import io.keyturn.SecretTrail;
import io.keyturn.spring.Placeholders.Resolution;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.util.PlaceholderResolutionException;

/** One walk through the text of a property, with what Spring asks for on its way. */
final class ReferenceVisit {
    /** Stands for the value of a reference that is not loaded yet; no name or value has it. */
    private static final String UNKNOWN = "\0unknown\0";

    private final PropertyText property;
    private final PropertySources sources;
    private final InlineReferences references;
    private final SecretTrail trail;
    private final Map<String, SecretReference> asked = new LinkedHashMap<>();
    private final Set<SecretReference> wanted = new LinkedHashSet<>();
    private final Set<SecretReference> secretlyNamed = new LinkedHashSet<>();
    private boolean waiting;

    ReferenceVisit(PropertyText property, PropertySources sources, InlineReferences references) {
        this.property = property;
        this.sources = sources;
        this.references = references;
        this.trail = new SecretTrail(property.text(), Placeholders::unescape);
    }

    /**
     * Walks through the text.
     *
     * @return the references that must be loaded before all of it can be read; none when it is settled
     * @throws SecretException when there is something wrong with it, with the place
     */
    Set<SecretReference> run() {
        try {
            Resolution resolution = Placeholders.resolve(property.text(), this::answer);
            if (!waiting) {
                requireSettled(resolution);
            }
        } catch (PlaceholderResolutionException ex) {
            // circular: Spring says so to whoever reads the property
        } catch (SecretException ex) {
            throw property.place().in(trail.wasInName() ? SecretTrail.failure() : ex);
        }
        return wanted;
    }

    /** Returns the failure to load a reference that this visit wanted, with the place. */
    SecretException failure(SecretReference reference, SecretException failure) {
        return property.place().in(secretlyNamed.contains(reference) ? SecretTrail.failure() : failure);
    }

    private @Nullable String answer(String name) {
        if (name.contains(UNKNOWN)) {
            waiting = true;
            return UNKNOWN;
        }
        boolean made = trail.isIn(name);
        if (name.startsWith(Placeholders.REFERENCE)) {
            String value = references.answer(name, reference -> value(name, reference, made));
            if (value != null || name.startsWith(InlineReference.MARKER)) {
                return UNKNOWN.equals(value) ? value : trail.note(value, true);
            }
        }
        PropertySource<?> source = Placeholders.answering(sources, name);
        return trail.note(Placeholders.raw(source, name), source != null && SecretDetector.isFromSecret(source, name));
    }

    private @Nullable String value(String name, SecretReference reference, boolean made) {
        asked.put(name, reference);
        if (PropertyText.isReadBeforeSecrets(property.property())) {
            throw PropertyText.readTooEarly();
        }
        if (!references.isKnown(reference)) {
            wanted.add(reference);
            if (made) {
                secretlyNamed.add(reference);
            }
            waiting = true;
            return UNKNOWN;
        }
        return references.values().get(reference);
    }

    private void requireSettled(Resolution resolution) {
        if (resolution.unresolved().stream().anyMatch(trail::isIn)) {
            throw SecretTrail.failure();
        }
        String left = resolution.left();
        if (left != null) {
            SecretReference reference = asked.get(left);
            SecretException reason =
                    reference == null ? null : references.values().reason(reference);
            throw reason == null ? ReferenceSpelling.withColon() : reason;
        }
        asked.forEach((name, reference) -> {
            if (property.text().contains("${" + name + "}")) {
                references.noteRequired(reference);
            }
        });
    }
}
