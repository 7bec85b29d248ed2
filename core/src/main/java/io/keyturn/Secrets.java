package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import java.util.function.UnaryOperator;
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
        return new SecretProperties(reference, cache.pin(resolve(reference)), escape);
    }

    /** Returns the live properties of an optional secret that does not exist: none. */
    public SecretProperties missing(SecretReference reference, UnaryOperator<String> escape) {
        return new SecretProperties(reference, null, escape);
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
