package io.keyturn.microprofile;

import io.keyturn.InlineValues;
import io.keyturn.SecretEvent;
import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import io.keyturn.SecretsAdmin;
import io.keyturn.StartupLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of one configuration: one client and one cache, made when the first import or reference needs them, and
 * closed with the CDI container, if there is one. Thread-safe.
 */
final class ApplicationSecrets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApplicationSecrets.class);

    private final KeyturnSettings settings;
    private final UnaryOperator<String> escape;
    private final ClassLoader classLoader;
    private final InlineReferences inline;
    private @Nullable SecretsClient client;
    private volatile @Nullable Secrets secrets;
    private @Nullable Consumer<SecretEvent> listener;
    private boolean closed;

    /**
     * Creates the secrets; nothing is read yet.
     *
     * @param escape applied to each value, so that the implementation expands nothing in it
     */
    ApplicationSecrets(KeyturnSettings settings, UnaryOperator<String> escape, ClassLoader classLoader) {
        this.settings = settings;
        this.escape = escape;
        this.classLoader = classLoader;
        this.inline =
                new InlineReferences(new InlineValues(() -> settings.enabled() ? secrets() : null, escape), escape);
    }

    /**
     * Returns the config sources: one for inline references, and one for each import, of which the last written comes
     * first. All imports, and then what {@code scan} finds, are loaded in parallel.
     *
     * @throws SecretException when something cannot be read; then this is closed
     */
    List<ConfigSource> sources(ReferenceScan scan) {
        List<ConfigSource> imports = List.of();
        if (settings.enabled()) {
            try (StartupWaves waves = new StartupWaves(this)) {
                imports = imports(waves);
                scan.run(imports, inline, waves);
            } catch (RuntimeException ex) {
                close();
                throw ex;
            }
        }
        List<ConfigSource> sources = new ArrayList<>(imports);
        sources.add(new InlineConfigSource(this));
        return sources;
    }

    private List<ConfigSource> imports(StartupWaves waves) {
        List<ConfigSource> sources = new ArrayList<>();
        Map<SecretReference, SecretLoad> loads =
                waves.load(settings.imports().stream().map(Import::reference).toList());
        Set<SecretException> failures = new LinkedHashSet<>();
        for (Import wanted : settings.imports()) {
            SecretLoad load = Objects.requireNonNull(loads.get(wanted.reference()));
            try {
                sources.add(new ImportedConfigSource(wanted, properties(wanted, load)));
            } catch (SecretException ex) {
                failures.add(ReferencePlace.imported(wanted).in(ex));
            }
        }
        throwAll(failures);
        Collections.reverse(sources);
        return sources;
    }

    /** Throws the first failure, with the others in it: they were loaded together, and are best mended together. */
    static void throwAll(Set<SecretException> failures) {
        if (!failures.isEmpty()) {
            SecretException first = failures.iterator().next();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private SecretProperties properties(Import wanted, SecretLoad load) {
        try {
            load.orThrow();
            return secrets().properties(wanted.reference(), escape);
        } catch (SecretException ex) {
            if (wanted.optional() && secrets().isOptional(ex)) {
                log.info("Nothing imported from {}: {}", wanted, ex.problem());
                return secrets().missing(wanted.reference(), escape);
            }
            throw ex;
        }
    }

    KeyturnSettings settings() {
        return settings;
    }

    InlineReferences inline() {
        return inline;
    }

    /** Returns the secrets; once there are some, without a lock. */
    Secrets secrets() {
        Secrets known = secrets;
        return known != null ? known : makeSecrets();
    }

    private synchronized Secrets makeSecrets() {
        Secrets made = secrets;
        if (made == null) {
            requireReadable();
            SecretsClient own = new SecretsClient(settings, classLoader);
            client = own;
            made = Secrets.create(own.get(), settings.secrets());
            if (listener != null) {
                follow(made, listener);
            }
            secrets = made;
        }
        return made;
    }

    private void requireReadable() {
        if (!settings.enabled()) {
            throw new SecretException.Misconfigured(
                    "No secret is read, because keyturn.enabled=false.",
                    "Set keyturn.enabled=true, or do without what asks for one.",
                    null);
        }
        if (closed) {
            throw new IllegalStateException("These secrets are closed, most likely with their application.");
        }
    }

    /**
     * Lets {@code listener} hear what happens to the secrets, and keeps those current that the configuration names; as
     * soon as there are any.
     */
    synchronized void start(Consumer<SecretEvent> listener) {
        if (closed) {
            throw new IllegalStateException("These secrets ended with an earlier container. Release their configuration"
                    + " with ConfigProviderResolver.releaseConfig, so that the next container gets one of its own.");
        }
        this.listener = listener;
        Secrets made = secrets;
        if (made != null) {
            follow(made, listener);
        }
    }

    private static void follow(Secrets secrets, Consumer<SecretEvent> listener) {
        secrets.onEvent(listener);
        secrets.startRefreshing();
    }

    /** Returns the management operations on the same client. */
    synchronized SecretsAdmin admin() {
        Secrets read = secrets();
        return SecretsAdmin.create(Objects.requireNonNull(client).get(), read);
    }

    /** Ends reading and closes the client. Imported properties keep their last values. Closing again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Secrets read = secrets;
        if (read != null) {
            read.close();
        }
        SecretsClient made = client;
        if (made != null) {
            made.close();
            client = null;
        }
    }

    /** Loads what a start needs, wave by wave, when there is anything to load. */
    static final class StartupWaves implements AutoCloseable {
        private final ApplicationSecrets application;
        private @Nullable StartupLoader loader;

        StartupWaves(ApplicationSecrets application) {
            this.application = application;
        }

        Map<SecretReference, SecretLoad> load(List<SecretReference> references) {
            if (references.isEmpty()) {
                return Map.of();
            }
            if (loader == null) {
                loader = application.secrets().startup();
            }
            return loader.load(references);
        }

        @Override
        public void close() {
            if (loader != null) {
                loader.close();
            }
        }
    }
}
