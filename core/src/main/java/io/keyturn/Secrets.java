package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private static final Logger log = LoggerFactory.getLogger(Secrets.class);
    private static final int KNOWN_TEXTS = 10_000;

    private final SecretsSettings settings;
    private final SecretCache cache;
    private final Cache<String, SecretReference> references = Caffeine.newBuilder()
            .maximumSize(KNOWN_TEXTS)
            .executor(Runnable::run)
            .build();
    private final Set<SecretProperties> live =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile boolean closed;

    private Secrets(SecretFetcher fetcher, SecretsSettings settings) {
        this.settings = settings;
        this.cache = new SecretCache(fetcher, settings, Ticker.systemTicker());
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
        return new Secrets(fetcher, settings);
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

    /** Returns the secret as {@link #get(SecretReference)} does, and keeps it for good: for what configuration names. */
    public Secret pin(SecretReference reference) {
        requireOpen();
        return cache.pin(resolve(reference));
    }

    /**
     * Returns the secret as live properties, and keeps it for good.
     *
     * @param escape applied to each value once per version, for frameworks that would expand what is in it
     */
    public SecretProperties properties(SecretReference reference, UnaryOperator<String> escape) {
        requireOpen();
        Target target = resolve(reference);
        SecretProperties properties = new SecretProperties(reference, cache.pin(target), escape);
        live.add(properties);
        properties.swap(() -> cache.pinned(target));
        return properties;
    }

    /** Returns the live properties of an optional secret that does not exist: none, until it does. */
    public SecretProperties missing(SecretReference reference, UnaryOperator<String> escape) {
        SecretProperties properties = new SecretProperties(reference, null, escape);
        live.add(properties);
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

    /**
     * Makes what was just written to a secret what is read of it from now on: pinned references and live properties are
     * swapped for what the service has now, others are fetched when they are next asked for. A reference that cannot be
     * read anew keeps its last good version, and the log says so.
     */
    void written(String arn, String name) {
        if (closed) {
            return;
        }
        Set<Target> targets = new LinkedHashSet<>(cache.forget(arn, name));
        targets.forEach(target -> attempt(target, () -> cache.reload(target)));
        for (SecretProperties properties : List.copyOf(live)) {
            Target target = resolve(properties.reference());
            if (targets.contains(target)) {
                attempt(target, () -> properties.swap(() -> cache.pinned(target)));
            } else if (properties.secret() == null && Arn.names(target.secretId(), arn, name)) {
                attempt(target, () -> properties.swap(() -> cache.pin(target)));
            }
        }
    }

    /** Forgets a secret that was just deleted, except where it is pinned: there its last version stays. */
    void forget(String arn, String name) {
        cache.forget(arn, name);
    }

    private static void attempt(Target target, Runnable change) {
        try {
            change.run();
        } catch (SecretException ex) {
            log.warn("The secret {} was written, but cannot be read anew: {}", target, ex.getMessage());
        }
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

    /** Ends reading: what is asked for afterwards fails. The client stays open; it belongs to the caller. */
    @Override
    public void close() {
        closed = true;
    }

    /** Returns the same for all instances, without secrets. */
    @Override
    public String toString() {
        return "Secrets" + (closed ? "[closed]" : "");
    }
}
