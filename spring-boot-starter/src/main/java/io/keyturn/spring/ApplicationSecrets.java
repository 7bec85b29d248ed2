package io.keyturn.spring;

import io.keyturn.RefreshRound;
import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import io.keyturn.StartupLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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
 * refresh finds it again, and becomes a bean. Thread-safe: one thread at a time loads, and no other waits for it, be it to
 * read what was loaded or to close.
 */
final class ApplicationSecrets implements AutoCloseable {
    private static final Log log = LogFactory.getLog(ApplicationSecrets.class);

    private final @Nullable BootstrapContext bootstrapContext;
    private final InlineReferences inline = new InlineReferences(this);
    private final ImportedSecrets imports = new ImportedSecrets(this);
    private final RefresherTurn refresherTurn = new RefresherTurn(Duration.ofSeconds(10));
    private final Set<String> notices = new HashSet<>();
    private final List<Consumer<Secrets>> followers = new ArrayList<>();
    /** Held while secrets are loaded, and for nothing else. */
    private final Object loading = new Object();

    private volatile @Nullable KeyturnSettings settings;
    private volatile @Nullable SecretsClient client;
    private volatile @Nullable Secrets secrets;
    private @Nullable StartupLoader loader;
    private @Nullable Binder fixedFor;
    private boolean started;
    private boolean closed;

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
        KeyturnSettings current = settings;
        if (current != null && fixed) {
            current.requireSame(seen);
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
    boolean reads() {
        KeyturnSettings current = settings;
        return !isBuilding() && (current == null || current.enabled());
    }

    /** Loads one wave in parallel. All waves of a start share one deadline; later each has its own. */
    Map<SecretReference, SecretLoad> load(Collection<SecretReference> references) {
        synchronized (loading) {
            try {
                return loader().load(references);
            } finally {
                endOfRefreshWave();
            }
        }
    }

    private synchronized StartupLoader loader() {
        if (loader == null) {
            loader = secrets().startup();
        }
        return loader;
    }

    /** Ends the time in which much is loaded at once. */
    synchronized void endOfStart() {
        started = true;
        endOfWaves();
    }

    private synchronized void endOfRefreshWave() {
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

    /** Returns the secrets; once there are some, without a lock. */
    Secrets secrets() {
        Secrets known = secrets;
        return known != null ? known : makeSecrets(null);
    }

    /** Returns the secrets over a client of the user's own, unless there are some already. */
    Secrets secrets(SecretsManagerClient own) {
        return makeSecrets(own);
    }

    /** Returns the secrets if there are some already, and makes none. */
    @Nullable
    Secrets made() {
        return secrets;
    }

    private synchronized Secrets makeSecrets(@Nullable SecretsManagerClient own) {
        Secrets made = secrets;
        if (made == null) {
            requireOpen();
            KeyturnSettings current = settings();
            made = Secrets.create(own != null ? own : client(List.of()).get(), current.secrets());
            secrets = made;
            for (Consumer<Secrets> follower : followers) {
                follower.accept(made);
            }
        }
        return made;
    }

    /** Hands the secrets to a follower of what changes in them: now, or once there are some. */
    synchronized void follow(Consumer<Secrets> follower) {
        followers.add(follower);
        Secrets made = secrets;
        if (made != null) {
            follower.accept(made);
        }
    }

    /** Returns what is done when secrets have changed. */
    RefreshApply apply() {
        return settings().apply();
    }

    /** Checks at once whether secrets have changed when the environment of a running application is made anew. */
    void checkAgain() {
        Secrets read = secrets;
        if (read != null && isStarted()) {
            refresherTurn.run(() -> told(read.refresh()));
        }
    }

    /** The log has told each reason when it was new; who asks by hand has to see that nothing was found out. */
    private static RefreshRound told(RefreshRound round) {
        if (!round.failed().isEmpty()) {
            log.warn(round.failed().stream()
                    .map(event -> event.name() + " (" + event.failure().kind() + ")")
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(
                            ", ", "The refresh could not check these secrets, which stay as they were: ", ".")));
        }
        return round;
    }

    /** Checks at once what may not be read any more because of its age, if there is any; returns the names of what changed. */
    Set<String> checkStale() {
        Secrets read = secrets;
        return read == null || SecretsReport.of(this).stale().isEmpty()
                ? Set.of()
                : read.refresh().properties();
    }

    private synchronized boolean isStarted() {
        return started;
    }

    RefresherTurn refresherTurn() {
        return refresherTurn;
    }

    /** Returns the client, making it if there is none yet. */
    synchronized SecretsClient client(List<SecretsManagerClientCustomizer> customizers) {
        SecretsClient made = client;
        if (made == null) {
            requireOpen();
            made = new SecretsClient(
                    settings(), bootstrapContext, customizers, getClass().getClassLoader());
            client = made;
        }
        return made;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("These secrets are closed, most likely with their application.");
        }
    }

    private KeyturnSettings settings() {
        return Objects.requireNonNull(settings, "configure() comes first");
    }

    boolean hasClient() {
        return client != null;
    }

    /**
     * Ends reading, and closes what was made here; a client of the user's own stays open. What is being loaded is given
     * up. Closing again does nothing.
     */
    @Override
    public synchronized void close() {
        closed = true;
        endOfWaves();
        Secrets read = secrets;
        if (read != null) {
            read.close();
        }
        SecretsClient made = client;
        if (made != null) {
            made.close();
        }
    }
}
