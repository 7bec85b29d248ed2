package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The imports of one application. Boot resolves all of a phase before it loads the first; what was noted by then is
 * loaded at once. A secret has the same live properties again after a refresh. Thread-safe.
 */
final class ImportedSecrets {
    private final ApplicationSecrets application;
    private final Set<SecretReference> expected = new LinkedHashSet<>();
    private final Map<SecretReference, SecretLoad> loads = new HashMap<>();
    private final Map<SecretReference, SecretProperties> sources = new HashMap<>();

    ImportedSecrets(ApplicationSecrets application) {
        this.application = application;
    }

    /** Notes an import; the next one that is asked for is loaded together with all that were noted. */
    synchronized void expect(SecretReference reference) {
        loads.remove(reference);
        expected.add(reference);
    }

    /**
     * Returns the live properties of an import.
     *
     * @throws SecretException when they cannot be had
     */
    synchronized SecretProperties properties(SecretReference reference) {
        SecretProperties known = sources.get(reference);
        if (known != null && known.secret() != null) {
            return known;
        }
        SecretLoad load = loads.remove(reference);
        if (load == null) {
            Set<SecretReference> wave = new LinkedHashSet<>(expected);
            wave.add(reference);
            expected.clear();
            loads.putAll(application.load(wave));
            load = Objects.requireNonNull(loads.remove(reference));
        }
        load.orThrow();
        return keep(application.secrets().properties(reference, Placeholders::escape));
    }

    /** Returns the properties of an import that may be missing and is: none. */
    synchronized SecretProperties missing(SecretReference reference) {
        return keep(application.secrets().missing(reference, Placeholders::escape));
    }

    private SecretProperties keep(SecretProperties properties) {
        sources.put(properties.reference(), properties);
        return properties;
    }

    /** Returns whether {@code optional:} covers a failure. */
    boolean isOptional(SecretException failure) {
        return application.secrets().isOptional(failure);
    }
}
