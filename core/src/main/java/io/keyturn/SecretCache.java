package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The last good version of each target. Pinned targets stay; the others live under the limits of the settings. Many
 * threads may ask for the same target at once: one of them fetches, the others wait for its result. A failure is never
 * kept. Payloads are kept once for each (ARN, version id), as long as a target points at the version.
 *
 * <p>After a write the ad hoc entries of the secret are forgotten and the pinned ones swapped for what the service has
 * then, so that a pinned reader always finds a version. What was asked for before the write is not kept after it.
 */
final class SecretCache {
    private final SecretFetcher fetcher;
    private final Map<Target, Secret> pinned = new ConcurrentHashMap<>();
    private final Cache<Target, Secret> adHoc;
    private final Map<Target, CompletableFuture<Secret>> inFlight = new ConcurrentHashMap<>();
    private final Cache<VersionKey, Payload> payloads =
            Caffeine.newBuilder().weakValues().build();
    private final Object lock = new Object();

    /** How many writes there were; what was asked for at a lower number may be outdated. Changes under the lock. */
    private volatile long writes;

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
        Secret kept = pinned.get(target);
        while (kept == null) {
            long asOf = writes;
            kept = keep(target, get(target), asOf);
        }
        return kept;
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
        long asOf = writes;
        for (SecretLoad load : unknown.isEmpty() ? List.<SecretLoad>of() : fetcher.fetchAll(unknown)) {
            if (load.secret() != null) {
                keep(load.target(), intern(load.secret()), asOf);
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

    /** Returns what is kept for good for a target; null when nothing is. */
    @Nullable
    Secret pinned(Target target) {
        return pinned.get(target);
    }

    /**
     * Forgets what is known ad hoc of a secret that was just written, and what is being fetched of it.
     *
     * @return the pinned targets of the secret, which are to be {@linkplain #reload reloaded}
     */
    List<Target> forget(String arn, String name) {
        List<Target> affected = new ArrayList<>();
        synchronized (lock) {
            writes++;
            inFlight.keySet().removeIf(target -> Arn.names(target.secretId(), arn, name));
            adHoc.asMap().values().removeIf(secret -> isOf(secret, arn, name));
            pinned.forEach((target, secret) -> {
                if (isOf(secret, arn, name) && target.versionId() == null) {
                    affected.add(target);
                }
            });
        }
        return affected;
    }

    /** Fetches a pinned target anew and swaps what is kept for it; when that fails, it stays. */
    void reload(Target target) {
        while (true) {
            long asOf = writes;
            Secret secret = intern(fetcher.fetch(target));
            synchronized (lock) {
                if (writes == asOf) {
                    pinned.put(target, secret);
                    return;
                }
            }
        }
    }

    /** Keeps a secret for good, unless one is kept already or what was fetched may be outdated. */
    private @Nullable Secret keep(Target target, Secret secret, long asOf) {
        synchronized (lock) {
            if (writes == asOf) {
                pinned.putIfAbsent(target, secret);
                adHoc.invalidate(target);
            }
            return pinned.get(target);
        }
    }

    private void keepAdHoc(Target target, Secret secret, long asOf) {
        synchronized (lock) {
            if (writes == asOf) {
                adHoc.put(target, secret);
            }
        }
    }

    /** Returns whether a secret is the one of that ARN and name, or one that had the name before it. */
    private static boolean isOf(Secret secret, String arn, String name) {
        return secret.arn().equals(arn)
                || secret.name().equals(name) && Objects.equals(Arn.region(secret.arn()), Arn.region(arn));
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
            long asOf = writes;
            Secret known = known(target);
            Secret secret = known != null ? known : intern(fetcher.fetch(target));
            if (known == null) {
                keepAdHoc(target, secret, asOf);
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
