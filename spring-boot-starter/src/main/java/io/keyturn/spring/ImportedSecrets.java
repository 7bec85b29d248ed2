package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The imports of one application. Boot resolves all of a phase before it loads the first; what was noted by then is
 * loaded at once. A secret has the same live properties again after a refresh. Thread-safe.
 */
final class ImportedSecrets {
    private final ApplicationSecrets application;
    private final Set<SecretReference> expected = new LinkedHashSet<>();
    private final Map<SecretReference, SecretLoad> loads = new HashMap<>();
    private final Map<SecretReference, SecretProperties> sources = new HashMap<>();
    private final Map<SecretReference, ReferencePlace> required = new LinkedHashMap<>();

    ImportedSecrets(ApplicationSecrets application) {
        this.application = application;
    }

    /**
     * Notes an import; the next one that is asked for is loaded together with all that were noted.
     *
     * @param place of an import that may not be missing, or null
     */
    synchronized void expect(SecretReference reference, @Nullable ReferencePlace place) {
        loads.remove(reference);
        expected.add(reference);
        if (place != null) {
            required.putIfAbsent(reference, place);
        }
    }

    /**
     * Returns the live properties of an import.
     *
     * @throws SecretException when they cannot be had; with the {@link OtherFailures others} of those loaded together
     */
    synchronized SecretProperties properties(SecretReference reference) {
        try {
            return read(reference);
        } catch (SecretException ex) {
            throw OtherFailures.in(ex, failuresBeside(reference));
        }
    }

    private List<SecretException> failuresBeside(SecretReference failed) {
        List<SecretException> failures = new ArrayList<>();
        required.forEach((reference, place) -> {
            if (!reference.equals(failed) && loads.containsKey(reference)) {
                try {
                    read(reference);
                } catch (SecretException ex) {
                    failures.add(place.in(ex));
                }
            }
        });
        return failures;
    }

    private SecretProperties read(SecretReference reference) {
        SecretProperties known = sources.get(reference);
        if (known != null && known.secret() != null) {
            return known;
        }
        SecretLoad load = loads.get(reference);
        if (load == null) {
            Set<SecretReference> wave = new LinkedHashSet<>(expected);
            wave.add(reference);
            expected.clear();
            loads.putAll(application.load(wave));
            load = Objects.requireNonNull(loads.get(reference));
        }
        load.orThrow();
        SecretProperties properties = keep(application.secrets().properties(reference, Placeholders::escape));
        loads.remove(reference);
        return properties;
    }

    /** Returns the properties of an import that may be missing and is: none. */
    synchronized SecretProperties missing(SecretReference reference) {
        return keep(application.secrets().missing(reference, Placeholders::escape));
    }

    private SecretProperties keep(SecretProperties properties) {
        sources.put(properties.reference(), properties);
        return properties;
    }
}
