package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyturn.SecretReference.Target;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The secrets of one application, by reference:
 *
 * <pre>{@code
 * try (Secrets secrets = Secrets.create(client)) {
 *     String password = secrets.getString("prod/db#password");
 * }
 * }</pre>
 *
 * <p>Thread-safe; one instance serves a whole application. A secret that was read before comes from the cache, without
 * I/O; otherwise the calling thread fetches it, once for all threads that ask at the same time. Every failure is a
 * {@link SecretException}.
 */
public final class Secrets implements AutoCloseable {
    private static final int KNOWN_TEXTS = 10_000;

    private final SecretsSettings settings;
    private final SecretCache cache;
    private final Cache<String, SecretReference> references = Caffeine.newBuilder()
            .maximumSize(KNOWN_TEXTS)
            .executor(Runnable::run)
            .build();
    private final LiveProperties live;
    private final Listeners listeners;
    private final Changes changes;
    private final Refresher refresher;
    private final RefreshThread refreshThread;
    private volatile boolean closed;

    private Secrets(SecretFetcher fetcher, SecretsSettings settings, RefreshRuntime runtime) {
        this.settings = settings;
        this.listeners = new Listeners(runtime.listeners());
        this.cache = new SecretCache(fetcher, settings, runtime.ticker(), new CacheEvents(listeners, runtime.clock()));
        this.live = new LiveProperties(cache);
        WatchList watchList = new WatchList(runtime, settings.refresh());
        this.changes = new Changes(cache, live, listeners, watchList, this::isOptional, runtime);
        this.refresher = new Refresher(fetcher, cache, live, watchList, changes, runtime);
        this.refreshThread = new RefreshThread(refresher);
    }

    /** Returns the secrets that {@code client} can read, with default settings. The caller closes the client. */
    public static Secrets create(SecretsManagerClient client) {
        return create(client, SecretsSettings.defaults());
    }

    /** Returns the secrets that {@code client} can read. The caller closes the client. */
    public static Secrets create(SecretsManagerClient client, SecretsSettings settings) {
        return create(SecretFetcher.of(client), settings);
    }

    /** Returns the secrets that {@code fetcher} can get. */
    public static Secrets create(SecretFetcher fetcher, SecretsSettings settings) {
        return create(fetcher, settings, RefreshRuntime.system());
    }

    static Secrets create(SecretFetcher fetcher, SecretsSettings settings, RefreshRuntime runtime) {
        return new Secrets(fetcher, settings, runtime);
    }

    /** Returns the secret that {@code reference} points at; its key, if it has one, is not looked at. */
    public Secret get(String reference) {
        return get(parsed(reference));
    }

    /** Returns the secret that {@code reference} points at; its key, if it has one, is not looked at. */
    public Secret get(SecretReference reference) {
        requireOpen();
        return cache.get(resolve(reference));
    }

    /**
     * Returns the value that {@code reference} points at: that of its key, or the whole secret's (binary as Base64,
     * unless {@code format=} says otherwise).
     */
    public String getString(String reference) {
        return getString(parsed(reference));
    }

    /** Returns the value that {@code reference} points at, as {@link #getString(String)} does. */
    public String getString(SecretReference reference) {
        return get(reference).asString(reference);
    }

    /**
     * Returns the secret as {@link #get(SecretReference)} does, and keeps it for good: for what configuration names.
     */
    public Secret pin(SecretReference reference) {
        requireOpen();
        Target target = resolve(reference);
        Secret secret = cache.pin(target);
        refresher.watch(target, reference, secret);
        return secret;
    }

    /**
     * Returns the secret as live properties, and keeps it for good.
     *
     * @param escape applied to each value once per version, for frameworks that would expand what is in it
     */
    public SecretProperties properties(SecretReference reference, UnaryOperator<String> escape) {
        requireOpen();
        Target target = resolve(reference);
        SecretProperties properties = new SecretProperties(reference, pin(reference), escape, cache.freshness(target));
        live.add(properties, target);
        properties.swap(() -> cache.pinned(target));
        return properties;
    }

    /**
     * Returns the live properties of an optional secret that does not exist: none, until it does. Refreshing looks for
     * it as long as somebody holds them. Has them at once where the secret was pinned in the meantime.
     */
    public SecretProperties missing(SecretReference reference, UnaryOperator<String> escape) {
        Target target = resolve(reference);
        SecretProperties properties = new SecretProperties(reference, null, escape, cache.freshness(target));
        live.add(properties, target);
        refresher.seek(target, reference);
        try {
            properties.swap(() -> cache.pinned(target));
        } catch (SecretException ex) {
            // a later version may have what this reference needs
        }
        return properties;
    }

    /** Returns whether {@code optional:} covers the failure: what does not exist, and by a setting what is denied. */
    public boolean isOptional(SecretException failure) {
        return failure.isMissing() || settings.skipDenied() && failure instanceof SecretException.Denied;
    }

    /** Returns a loader for one start of an application. */
    public StartupLoader startup() {
        requireOpen();
        return new StartupLoader(this, cache, settings);
    }

    /** Keeps current what a start has pinned. */
    void loaded(SecretReference reference, Secret secret) {
        refresher.watch(resolve(reference), reference, secret);
    }

    /**
     * Starts to keep pinned secrets current, with one daemon thread that decides and up to 16 that ask the service
     * while there is something to ask. Does nothing when it runs already, or when the settings switch it off.
     */
    public synchronized void startRefreshing() {
        requireOpen();
        if (settings.refresh().enabled() && refreshThread.isStopped()) {
            refresher.plan(true);
            refreshThread.start();
        }
    }

    /** Stops keeping secrets current; what was read stays, and {@link #refresh} works all the same. */
    public synchronized void stopRefreshing() {
        if (!refreshThread.isStopped()) {
            refreshThread.stop();
            refresher.plan(false);
        }
    }

    /**
     * Checks all pinned secrets now, whether refreshing is started or not, and looks for the missing ones. What has
     * changed is swapped when this returns; listeners may still be being told. A check that fails is in the result,
     * not an exception.
     */
    public RefreshRound refresh() {
        requireOpen();
        return refresher.refresh();
    }

    /**
     * Reports that what {@code reference} points at was not accepted where it was used, and checks at once whether it
     * was rotated. Pins the reference. Of any number of reports within 5 s only the first makes a call; the others get
     * its result.
     *
     * @return whether a newer version is read now than shortly before the report: then trying again makes sense
     */
    public boolean reportAuthenticationFailure(String reference) {
        SecretReference parsed = parsed(reference);
        pin(parsed);
        return refresher.reportAuthenticationFailure(resolve(parsed));
    }

    /**
     * Lets {@code listener} know each time the reference means something else: another version or, if it names a key,
     * another value of that key. Pins the reference, and starts refreshing unless the settings switch it off.
     *
     * <p>The new value can be read when the listener is called. Each listener is called on one thread at a time, in
     * order; one that throws or hangs harms nobody else. It is held until the subscription or these secrets are
     * closed.
     *
     * @throws SecretException when the secret cannot be read now
     */
    public Subscription onChange(String reference, Consumer<? super SecretEvent.Rotated> listener) {
        SecretReference parsed = parsed(reference);
        pin(parsed);
        Subscription subscription = listeners.onEvent(event -> {
            if (event instanceof SecretEvent.Rotated rotated
                    && rotated.references().contains(parsed)) {
                listener.accept(rotated);
            }
        });
        startRefreshing();
        return subscription;
    }

    /** Lets {@code listener} know of all events; otherwise as {@link #onChange}, but nothing is pinned or started. */
    public Subscription onEvent(Consumer<? super SecretEvent> listener) {
        requireOpen();
        return listeners.onEvent(listener);
    }

    /**
     * Lets {@code listener} know once for each round of checks that has changed anything, after all of it was swapped;
     * otherwise as {@link #onEvent}. For adapters, which have to tell a framework once.
     */
    public Subscription onRound(Consumer<? super RefreshRound> listener) {
        requireOpen();
        return listeners.onRound(listener);
    }

    /**
     * Lets {@code listener} know as {@link #onRound(Consumer)} does, and runs {@code before} ahead of each round that it
     * is told of: what is read then is what was read until then. It may run when nothing changes after all. All changes
     * wait for it, so that it must not wait for another thread, and cannot call {@link #refresh} or
     * {@link #reportAuthenticationFailure}; one that throws keeps nothing from changing.
     */
    public Subscription onRound(Runnable before, Consumer<? super RefreshRound> listener) {
        requireOpen();
        return changes.onRound(before, listener);
    }

    /** Returns how current each pinned secret is, and which missing ones are looked for. Makes no call. */
    public List<SecretStatus> status() {
        return refresher.status();
    }

    /** Returns how current one pinned or missing secret is, by its {@link SecretStatus#target}; null for others. */
    public @Nullable SecretStatus status(Target target) {
        return refresher.status(target);
    }

    Refresher refresher() {
        return refresher;
    }

    /**
     * Makes what was just written to a secret what is read of it from now on: pinned references and live properties are
     * swapped for what the service has now, others are fetched when they are next asked for. A reference that cannot be
     * read anew keeps its last good version, and the log says so.
     */
    void written(String arn, String name) {
        if (closed) {
            return;
        }
        changes.written(arn, name);
    }

    /** Forgets a secret that was just deleted, except where it is pinned: there its last version stays. */
    void forget(String arn, String name) {
        cache.forget(arn, name);
    }

    /** Returns the secret id that an alias stands for, or what is no alias as it is. */
    String resolve(String secretId) {
        return settings.aliases().getOrDefault(secretId, secretId);
    }

    /** Returns what the reference points at, with an alias replaced by what it stands for. */
    Target resolve(SecretReference reference) {
        Target target = reference.target();
        String secretId = settings.aliases().get(target.secretId());
        return secretId == null ? target : target.withSecretId(secretId);
    }

    private SecretReference parsed(String text) {
        SecretReference known = references.getIfPresent(text);
        return known != null ? known : references.get(text, SecretReference::of);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("These secrets are closed, most likely with their application.");
        }
    }

    /**
     * Ends reading and refreshing: what is asked for afterwards fails, what still runs is given up. The client stays
     * open; it belongs to the caller.
     */
    @Override
    public synchronized void close() {
        closed = true;
        refreshThread.stop();
        listeners.close();
        refresher.close();
    }

    /** Returns the same for all instances, without secrets. */
    @Override
    public String toString() {
        return "Secrets" + (closed ? "[closed]" : "");
    }
}
