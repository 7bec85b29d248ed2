package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The last good version of each target. Pinned targets stay; the others live under the limits of the settings. Many
 * threads may ask for the same target at once: one of them fetches, the others wait for its result. A failure is never
 * kept. Payloads are kept once for each (ARN, version id), as long as a target points at the version.
 */
final class SecretCache {
    private final SecretFetcher fetcher;
    private final Map<Target, Secret> pinned = new ConcurrentHashMap<>();
    private final Cache<Target, Secret> adHoc;
    private final Map<Target, CompletableFuture<Secret>> inFlight = new ConcurrentHashMap<>();
    private final Cache<VersionKey, Payload> payloads =
            Caffeine.newBuilder().weakValues().build();

    SecretCache(SecretFetcher fetcher, SecretsSettings settings, Ticker ticker) {
        this.fetcher = fetcher;
        this.adHoc = Caffeine.newBuilder()
                .maximumSize(settings.maxSize())
                .expireAfterWrite(settings.ttl())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Returns the secret, from the cache or from the service. */
    Secret get(Target target) {
        Secret known = known(target);
        return known != null ? known : load(target);
    }

    /** Returns the secret as {@link #get} does, and keeps it for good. */
    Secret pin(Target target) {
        Secret secret = get(target);
        Secret earlier = pinned.putIfAbsent(target, secret);
        adHoc.invalidate(target);
        return earlier == null ? secret : earlier;
    }

    /**
     * Pins the targets, asking for those that are not in the cache yet in as few calls as the fetcher can make of them.
     *
     * @return one result for each target, in their order
     */
    List<SecretLoad> pinAll(Collection<Target> targets) {
        List<Target> unknown =
                targets.stream().filter(target -> known(target) == null).toList();
        Map<Target, SecretException> failures = new HashMap<>();
        for (SecretLoad load : unknown.isEmpty() ? List.<SecretLoad>of() : fetcher.fetchAll(unknown)) {
            if (load.secret() != null) {
                pinned.putIfAbsent(load.target(), intern(load.secret()));
            } else if (load.failure() != null) {
                failures.put(load.target(), load.failure());
            }
        }
        return targets.stream()
                .map(target -> failures.containsKey(target)
                        ? new SecretLoad(target, null, failures.get(target))
                        : SecretLoad.of(target, () -> pin(target)))
                .toList();
    }

    private @Nullable Secret known(Target target) {
        Secret secret = pinned.get(target);
        return secret != null ? secret : adHoc.getIfPresent(target);
    }

    private Secret load(Target target) {
        while (true) {
            CompletableFuture<Secret> mine = new CompletableFuture<>();
            CompletableFuture<Secret> running = inFlight.putIfAbsent(target, mine);
            if (running == null) {
                return fetch(target, mine);
            }
            Secret secret = await(target, running);
            if (secret != null) {
                return secret;
            }
        }
    }

    private Secret fetch(Target target, CompletableFuture<Secret> result) {
        try {
            Secret known = known(target);
            Secret secret = known != null ? known : intern(fetcher.fetch(target));
            if (known == null) {
                adHoc.put(target, secret);
            }
            result.complete(secret);
            return secret;
        } catch (RuntimeException | Error ex) {
            if (Thread.currentThread().isInterrupted()) {
                result.cancel(false);
            }
            result.completeExceptionally(ex);
            throw ex;
        } finally {
            inFlight.remove(target, result);
        }
    }

    /** Returns what another thread fetches, or null when that thread gave up because it was interrupted. */
    private static @Nullable Secret await(Target target, CompletableFuture<Secret> running) {
        try {
            return running.get();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(ex.getCause());
        } catch (CancellationException ex) {
            return null;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SecretException.Unreachable(
                    "The thread was interrupted while it waited for the secret " + target + ".", "Ask again.", ex);
        }
    }

    private Secret intern(Secret secret) {
        Payload shared = payloads.get(new VersionKey(secret.arn(), secret.versionId()), key -> secret.payload());
        return shared == secret.payload() ? secret : secret.withPayload(shared);
    }

    /** What never changes its value. */
    private record VersionKey(String arn, String versionId) {}
}
