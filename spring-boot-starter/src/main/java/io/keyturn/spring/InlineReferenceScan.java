package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;

/**
 * Finds the inline references in all properties that are in force, loads them wave by wave, and fails when some have
 * neither a value nor a default. It lets Spring's own parser walk through each text and sees what it asks for, so that
 * escapes, nesting and defaults mean here what they mean later. One instance serves one scan.
 */
final class InlineReferenceScan {
    private final PropertySources sources;
    private final List<ConfigurationPropertySource> relaxedSources;
    private final InlineReferences references;
    private final Set<SecretException> failures = new LinkedHashSet<>();
    private final Set<SecretReference> failed = new HashSet<>();

    InlineReferenceScan(PropertySources sources, InlineReferences references) {
        this.sources = sources;
        this.relaxedSources = new ArrayList<>();
        ConfigurationPropertySources.from(sources).forEach(relaxedSources::add);
        this.references = references;
    }

    /**
     * Scans and loads; on return every reference in force has a value or a default.
     *
     * @throws SecretException when some have not: the first, with the {@link OtherFailures others} in it
     */
    void run() {
        List<PropertyText> open = texts();
        Map<SecretReference, ReferenceVisit> wanted;
        do {
            Map<SecretReference, ReferenceVisit> wave = new LinkedHashMap<>();
            open.removeIf(text -> !isWaiting(text, wave));
            load(wave);
            wanted = wave;
        } while (!wanted.isEmpty());
        if (!failures.isEmpty()) {
            throw OtherFailures.in(failures.iterator().next(), failures);
        }
    }

    private boolean isWaiting(PropertyText text, Map<SecretReference, ReferenceVisit> wave) {
        ReferenceVisit visit = new ReferenceVisit(text, sources, references);
        try {
            Set<SecretReference> wanted = visit.run();
            if (wanted.stream().anyMatch(failed::contains)) {
                return false;
            }
            wanted.forEach(reference -> wave.putIfAbsent(reference, visit));
            return !wanted.isEmpty();
        } catch (SecretException ex) {
            failures.add(ex);
            return false;
        }
    }

    private void load(Map<SecretReference, ReferenceVisit> wave) {
        if (wave.isEmpty()) {
            return;
        }
        references.load(wave.keySet()).forEach((reference, failure) -> {
            ReferenceVisit visit = wave.get(reference);
            failed.add(reference);
            failures.add(visit == null ? failure : visit.failure(reference, failure));
        });
    }

    private List<PropertyText> texts() {
        List<PropertyText> texts = new ArrayList<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> enumerable
                    && !(source instanceof SecretPropertySource)
                    && !(source instanceof InlinePropertySource)) {
                for (String name : enumerable.getPropertyNames()) {
                    Object value = source.getProperty(name);
                    if (value != null
                            && Placeholders.areIn(value)
                            && !PropertyText.isCommandLine(name)
                            && (PropertyText.isReadBeforeSecrets(name) || isInForce(source, name))) {
                        texts.add(new PropertyText(name, value.toString(), source));
                    }
                }
            }
        }
        return texts;
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
}
