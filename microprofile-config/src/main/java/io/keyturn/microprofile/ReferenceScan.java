package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import io.keyturn.SecretTrail;
import io.keyturn.microprofile.ApplicationSecrets.StartupWaves;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the references in all properties that are in force and loads them wave by wave. What cannot be read for another
 * reason than that it does not exist fails. One instance serves one start.
 */
final class ReferenceScan {
    /** Stands for a value that is not loaded yet, or that nobody has; no name or value has it. */
    private static final String UNKNOWN = "\0";

    private static final String EXPRESSION = "${";
    private static final String HANDLER = InlineReferences.START + "::";
    private static final Pattern SETTING = Pattern.compile("(?i)(%[^.]*\\.)?keyturn[._].*");
    private static final int MAX_DEPTH = 32;

    private final ConfigTexts texts;

    ReferenceScan(ConfigTexts texts) {
        this.texts = texts;
    }

    /**
     * Checks that no setting is itself a reference to a secret.
     *
     * @throws SecretException.Misconfigured when one is; it names the key
     */
    void requireSettingsWithoutReferences() {
        for (String name : texts.names()) {
            if (SETTING.matcher(name).matches() && leadsToReference(texts.text(name))) {
                throw new SecretException.Misconfigured(
                        "The setting " + name + " is itself a reference to a secret.",
                        "Write its value down, or take it from the environment: secrets are read with it.",
                        null);
            }
        }
    }

    private boolean leadsToReference(@Nullable String text) {
        boolean[] found = new boolean[1];
        follow(text, new HashMap<>(), found);
        return found[0];
    }

    /** Returns what becomes of a text; what it leads to is followed once. */
    private @Nullable String follow(@Nullable String text, Map<String, @Nullable String> known, boolean[] found) {
        if (text == null || !text.contains(EXPRESSION)) {
            return text;
        }
        return texts.expand(text, (name, hasDefault) -> {
            found[0] |= name.startsWith(InlineReferences.START);
            if (found[0]) {
                return "";
            }
            if (known.putIfAbsent(name, "") == null) {
                known.put(name, follow(texts.text(name), known, found));
            }
            String value = known.get(name);
            return value == null && !hasDefault ? "" : value;
        });
    }

    /**
     * Loads all references that are in force, where {@code imports} count as what they will be.
     *
     * @throws SecretException when some cannot be read: the first failure, with the others in it
     */
    void run(List<ConfigSource> imports, InlineReferences references, StartupWaves waves) {
        Map<String, String> open = new LinkedHashMap<>();
        for (String name : texts.names()) {
            InForce found = inForce(name, imports);
            if (found != null && !found.imported() && found.text().contains(EXPRESSION)) {
                open.put(name, found.text());
            }
        }
        Set<SecretException> failures = new LinkedHashSet<>();
        Set<SecretReference> failed = new HashSet<>();
        Map<SecretReference, Visit> wave;
        do {
            Map<SecretReference, Visit> wanted = new LinkedHashMap<>();
            open.entrySet().removeIf(use -> {
                Visit visit = new Visit(use.getKey(), imports, references);
                try {
                    visit.run(use.getValue());
                } catch (SecretException ex) {
                    failures.add(ex);
                    return true;
                }
                if (visit.wanted.stream().anyMatch(failed::contains)) {
                    return true;
                }
                visit.wanted.forEach(reference -> wanted.putIfAbsent(reference, visit));
                return visit.wanted.isEmpty();
            });
            references.values().loaded(waves.load(List.copyOf(wanted.keySet()))).forEach((reference, failure) -> {
                failed.add(reference);
                failures.add(Objects.requireNonNull(wanted.get(reference)).failure(reference, failure));
            });
            wave = wanted;
        } while (!wave.isEmpty());
        ApplicationSecrets.throwAll(failures);
    }

    private @Nullable InForce inForce(String name, List<ConfigSource> imports) {
        String text = texts.text(name);
        InForce found = text == null ? null : new InForce(text, texts.ordinal(name), false);
        for (ConfigSource source : imports) {
            if (found == null || source.getOrdinal() > found.ordinal()) {
                String value = source.getValue(name);
                if (value != null) {
                    found = new InForce(value, source.getOrdinal(), true);
                }
            }
        }
        return found;
    }

    /**
     * The text that counts for a name.
     *
     * @param imported whether it is the value of a secret
     */
    private record InForce(String text, int ordinal, boolean imported) {

        /** Returns the same for all, without the text. */
        @Override
        public String toString() {
            return "InForce[***]";
        }
    }

    /** One walk through the text of one property. */
    private final class Visit {
        private final String property;
        private final List<ConfigSource> imports;
        private final InlineReferences references;
        private final Set<SecretReference> wanted = new LinkedHashSet<>();
        private final Set<SecretReference> secretlyNamed = new HashSet<>();
        private final Set<String> path = new HashSet<>();
        private SecretTrail trail = new SecretTrail("", UnaryOperator.identity());

        Visit(String property, List<ConfigSource> imports, InlineReferences references) {
            this.property = property;
            this.imports = imports;
            this.references = references;
            path.add(property);
        }

        /** Walks; what must be loaded before all of the text can be read is wanted then. */
        void run(String text) {
            trail = new SecretTrail(text, UnaryOperator.identity());
            try {
                expand(text);
            } catch (SecretException ex) {
                throw ReferencePlace.property(property).in(trail.wasInName() ? SecretTrail.failure() : ex);
            }
        }

        /** Returns the failure to load what this has wanted, with the place. */
        SecretException failure(SecretReference reference, SecretException failure) {
            return ReferencePlace.property(property)
                    .in(secretlyNamed.contains(reference) ? SecretTrail.failure() : failure);
        }

        private String expand(String text) {
            texts.spelling().requireIn(text);
            return texts.expand(text, this::answer);
        }

        private @Nullable String answer(String name, boolean hasDefault) {
            if (name.contains(UNKNOWN)) {
                return UNKNOWN;
            }
            boolean made = trail.isIn(name);
            String value = value(name, hasDefault, made);
            if (value == null && !hasDefault) {
                if (made) {
                    throw SecretTrail.failure();
                }
                return UNKNOWN;
            }
            return value;
        }

        private @Nullable String value(String name, boolean hasDefault, boolean made) {
            if (name.startsWith(HANDLER)) {
                InlineReference inline = InlineReference.of(name.substring(HANDLER.length()));
                String value = referenced(inline.reference(), inline.defaultValue() != null, made);
                return value == null ? inline.defaultValue() : value;
            }
            InlineReference inline = references.named(name);
            return inline == null ? ordinary(name) : referenced(inline.reference(), hasDefault, made);
        }

        private @Nullable String ordinary(String name) {
            InForce found = inForce(name, imports);
            if (found == null || found.imported()) {
                return found == null ? null : trail.note(found.text(), true);
            }
            if (path.size() > MAX_DEPTH || !path.add(name)) {
                return UNKNOWN;
            }
            trail.note(found.text(), false);
            String expanded = expand(found.text());
            path.remove(name);
            return expanded;
        }

        private @Nullable String referenced(SecretReference reference, boolean hasDefault, boolean made) {
            if (hasDefault) {
                references.noteDefault(reference);
            }
            if (!references.values().isKnown(reference)) {
                wanted.add(reference);
                if (made) {
                    secretlyNamed.add(reference);
                }
                return UNKNOWN;
            }
            String value = references.values().get(reference);
            if (value == null && !hasDefault && !made) {
                references.report(reference, ReferencePlace.property(property));
            }
            return trail.note(value, true);
        }
    }
}
