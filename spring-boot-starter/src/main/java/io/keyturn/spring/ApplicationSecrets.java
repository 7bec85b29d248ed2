package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import io.keyturn.StartupLoader;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The secrets of one Spring application: one client, one cache and one loader, made when the first import, inline
 * reference or bean needs them, and closed with the application. It lives in the bootstrap context, where a later
 * refresh finds it again, and becomes a bean. Thread-safe.
 */
final class ApplicationSecrets implements AutoCloseable {
    private final @Nullable BootstrapContext bootstrapContext;
    private final InlineReferences inline = new InlineReferences(this);
    private final ImportedSecrets imports = new ImportedSecrets(this);
    private final Set<String> notices = new HashSet<>();
    private @Nullable KeyturnSettings settings;
    private @Nullable SecretsClient client;
    private @Nullable Secrets secrets;
    private @Nullable StartupLoader loader;
    private @Nullable Binder fixedFor;
    private boolean started;

    ApplicationSecrets(@Nullable BootstrapContext bootstrapContext) {
        this.bootstrapContext = bootstrapContext;
    }

    /** Returns the one of the application that {@code bootstrapContext} belongs to. */
    static ApplicationSecrets of(ConfigurableBootstrapContext bootstrapContext) {
        if (!bootstrapContext.isRegistered(ApplicationSecrets.class)) {
            bootstrapContext.registerIfAbsent(
                    ApplicationSecrets.class, InstanceSupplier.from(() -> new ApplicationSecrets(bootstrapContext)));
            bootstrapContext.addCloseListener(
                    event -> SecretsHandover.to(event.getApplicationContext(), of(event.getBootstrapContext())));
        }
        return of((BootstrapContext) bootstrapContext);
    }

    private static ApplicationSecrets of(BootstrapContext bootstrapContext) {
        return Objects.requireNonNull(bootstrapContext.get(ApplicationSecrets.class));
    }

    /** Returns whether this JVM builds the application rather than runs it: then nothing is read. */
    static boolean isBuilding() {
        return SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING);
    }

    /**
     * Takes the settings that {@code binder} sees. An import fixes them: those seen later in the same start must be the
     * same.
     *
     * @return whether secrets are read
     * @throws SecretException.Misconfigured when a setting cannot be used, or contradicts one that is fixed
     */
    synchronized boolean configure(Binder binder, boolean forImport) {
        boolean fixed = fixedFor != null || client != null;
        if (isBuilding() || binder.equals(fixedFor) || started && fixed) {
            return reads();
        }
        KeyturnSettings seen = KeyturnSettings.bind(binder);
        if (settings != null && fixed) {
            settings.requireSame(seen);
        } else {
            settings = seen;
        }
        fixedFor = forImport ? binder : fixedFor;
        return reads();
    }

    /** Returns whether this is the first call for a {@code notice}; such things are logged once per application. */
    synchronized boolean isNew(String notice) {
        return notices.add(notice);
    }

    /** Returns whether secrets are read: not while the application is built, and not when that is switched off. */
    synchronized boolean reads() {
        return !isBuilding() && (settings == null || settings.enabled());
    }

    /** Loads one wave in parallel. All waves of a start share one deadline. */
    synchronized Map<SecretReference, SecretLoad> load(Collection<SecretReference> references) {
        if (loader == null) {
            loader = secrets().startup();
        }
        return loader.load(references);
    }

    /** Ends the time in which much is loaded at once. */
    synchronized void endOfStart() {
        started = true;
        endOfWaves();
    }

    /** Ends the loading that a refresh began. */
    synchronized void endOfRefresh() {
        if (started) {
            endOfWaves();
        }
    }

    private void endOfWaves() {
        if (loader != null) {
            loader.close();
            loader = null;
        }
    }

    InlineReferences inline() {
        return inline;
    }

    ImportedSecrets imports() {
        return imports;
    }

    synchronized Secrets secrets() {
        if (secrets == null) {
            KeyturnSettings current = settings();
            secrets = Secrets.create(client(List.of()).get(), current.secrets());
        }
        return secrets;
    }

    /** Returns the secrets over a client of the user's own, unless there are some already. */
    synchronized Secrets secrets(SecretsManagerClient own) {
        if (secrets == null) {
            secrets = Secrets.create(own, settings().secrets());
        }
        return secrets;
    }

    /** Returns the client, making it if there is none yet. */
    synchronized SecretsClient client(List<SecretsManagerClientCustomizer> customizers) {
        if (client == null) {
            client = new SecretsClient(
                    settings(), bootstrapContext, customizers, getClass().getClassLoader());
        }
        return client;
    }

    private KeyturnSettings settings() {
        return Objects.requireNonNull(settings, "configure() comes first");
    }

    synchronized boolean hasClient() {
        return client != null;
    }

    /** Ends reading, and closes what was made here; a client of the user's own stays open. */
    @Override
    public synchronized void close() {
        endOfWaves();
        if (secrets != null) {
            secrets.close();
        }
        if (client != null) {
            client.close();
        }
    }
}
