package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretReference;
import io.keyturn.microprofile.ApplicationSecrets.StartupWaves;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the references in all properties that are in force and loads them wave by wave. What cannot be read for another
 * reason than that it does not exist fails. One instance serves one start.
 */
final class ReferenceScan {
    /** Stands for the value of a reference that is not loaded yet; no name or value has it. */
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
            if (SETTING.matcher(name).matches() && leadsToReference(texts.text(name), 0)) {
                throw new SecretException.Misconfigured(
                        "The setting " + name + " is itself a reference to a secret.",
                        "Write its value down, or take it from the environment: secrets are read with it.",
                        null);
            }
        }
    }

    private boolean leadsToReference(@Nullable String text, int depth) {
        if (text == null || !text.contains(EXPRESSION) || depth > MAX_DEPTH) {
            return false;
        }
        boolean[] found = new boolean[1];
        texts.expand(text, (name, hasDefault) -> {
            found[0] |= name.startsWith(InlineReferences.START) || leadsToReference(texts.text(name), depth + 1);
            return "";
        });
        return found[0];
    }

    /** Loads all references that are in force, where {@code imports} count as what they will be. */
    void run(List<ConfigSource> imports, InlineReferences references, StartupWaves waves) {
        Map<String, String> open = new LinkedHashMap<>();
        for (String name : texts.names()) {
            String text = inForce(name, imports);
            if (text != null && text.contains(EXPRESSION)) {
                open.put(name, text);
            }
        }
        while (!open.isEmpty()) {
            Map<SecretReference, String> wanted = new LinkedHashMap<>();
            open.entrySet()
                    .removeIf(use -> new Visit(use.getKey(), imports, references, wanted).settles(use.getValue()));
            if (wanted.isEmpty()) {
                return;
            }
            Map<SecretReference, SecretLoad> loads = waves.load(new ArrayList<>(wanted.keySet()));
            references.values().loaded(loads).forEach((reference, failure) -> {
                throw ReferencePlace.property(wanted.getOrDefault(reference, ""))
                        .in(failure);
            });
        }
    }

    private @Nullable String inForce(String name, List<ConfigSource> imports) {
        String text = texts.text(name);
        int ordinal = text == null ? Integer.MIN_VALUE : texts.ordinal(name);
        for (ConfigSource source : imports) {
            if (source.getOrdinal() > ordinal) {
                String value = source.getValue(name);
                if (value != null) {
                    text = value;
                    ordinal = source.getOrdinal();
                }
            }
        }
        return text;
    }

    /** One walk through the text of one property. */
    private final class Visit {
        private final String property;
        private final List<ConfigSource> imports;
        private final InlineReferences references;
        private final Map<SecretReference, String> wanted;
        private boolean waiting;
        private int depth;

        Visit(
                String property,
                List<ConfigSource> imports,
                InlineReferences references,
                Map<SecretReference, String> wanted) {
            this.property = property;
            this.imports = imports;
            this.references = references;
            this.wanted = wanted;
        }

        /** Returns whether nothing in the text waits for a reference to be loaded. */
        boolean settles(String text) {
            try {
                texts.expand(text, this::answer);
            } catch (SecretException ex) {
                throw ReferencePlace.property(property).in(ex);
            }
            return !waiting;
        }

        private @Nullable String answer(String name, boolean hasDefault) {
            if (name.contains(UNKNOWN)) {
                waiting = true;
                return UNKNOWN;
            }
            if (name.startsWith(HANDLER)) {
                InlineReference inline = InlineReference.of(name.substring(HANDLER.length()));
                String value = value(inline.reference(), inline.defaultValue() != null);
                return value == null ? inline.defaultValue() : value;
            }
            InlineReference inline = references.named(name);
            return inline == null ? ordinary(name) : value(inline.reference(), hasDefault);
        }

        private @Nullable String ordinary(String name) {
            String text = inForce(name, imports);
            if (text == null || depth == MAX_DEPTH) {
                return text;
            }
            depth++;
            String expanded = texts.expand(text, this::answer);
            depth--;
            return expanded;
        }

        private @Nullable String value(SecretReference reference, boolean hasDefault) {
            if (hasDefault) {
                references.noteDefault(reference);
            }
            if (!references.values().isKnown(reference)) {
                wanted.putIfAbsent(reference, property);
                waiting = true;
                return UNKNOWN;
            }
            String value = references.values().get(reference);
            if (value == null && !hasDefault) {
                references.report(reference, ReferencePlace.property(property));
            }
            return value;
        }
    }
}
