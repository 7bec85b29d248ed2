package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * then, so that a pinned reader always finds a version. What was asked for before a write or a rotation is not kept
 * after it, and what a check found replaces only what was there when it began: no late answer brings an older version
 * back.
 */
final class SecretCache {
    private final SecretFetcher fetcher;
    private final Ticker ticker;
    private final CacheEvents events;
    private final Freshness freshness;
    private final Map<Target, PinnedSecret> pinned = new ConcurrentHashMap<>();
    private final Cache<Target, Secret> adHoc;
    private final Map<Target, CompletableFuture<Secret>> inFlight = new ConcurrentHashMap<>();
    private final Cache<VersionKey, Payload> payloads =
            Caffeine.newBuilder().weakValues().build();
    private final Object lock = new Object();

    /** Counts writes and rotations; what was asked for at a lower number may be outdated. Changes under the lock. */
    private volatile long changes;

    SecretCache(SecretFetcher fetcher, SecretsSettings settings, Ticker ticker, CacheEvents events) {
        this.fetcher = fetcher;
        this.ticker = ticker;
        this.events = events;
        this.freshness = new Freshness(settings.refresh().maxStale(), ticker);
        this.adHoc = Caffeine.newBuilder()
                .maximumSize(settings.maxSize())
                .expireAfterWrite(settings.ttl())
                .ticker(ticker)
                .executor(Runnable::run)
                .evictionListener((@Nullable Target target, @Nullable Secret secret, RemovalCause cause) -> {
                    if (target != null && secret != null) {
                        events.evicted(target, secret);
                    }
                })
                .build();
    }

    /**
     * Returns the secret, from the cache or from the service.
     *
     * @throws SecretException.Stale when it is pinned and was not confirmed for too long
     */
    Secret get(Target target) {
        PinnedSecret kept = pinned.get(target);
        if (kept != null) {
            freshness.require(target, kept);
            return kept.secret();
        }
        Secret known = adHoc.getIfPresent(target);
        return known != null ? known : load(target);
    }

    /** Returns the secret as {@link #get} does, and keeps it for good. */
    Secret pin(Target target) {
        Secret kept = pinned(target);
        while (kept == null) {
            long asOf = changes;
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
        long asOf = changes;
        for (SecretLoad load : unknown.isEmpty() ? List.<SecretLoad>of() : fetcher.fetchAll(unknown)) {
            if (load.secret() != null) {
                keep(load.target(), intern(load.secret()), asOf);
                events.loaded(load.target(), load.secret());
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
        PinnedSecret kept = pinned.get(target);
        return kept == null ? null : kept.secret();
    }

    /**
     * Returns the check that what is kept for good for a target may be read, which throws {@link SecretException.Stale}
     * when it was not confirmed for too long.
     */
    Runnable freshness(Target target) {
        if (!freshness.isLimited()) {
            return () -> {};
        }
        return () -> {
            PinnedSecret kept = pinned.get(target);
            if (kept != null) {
                freshness.require(target, kept);
            }
        };
    }

    /** Returns whether what is kept for good for a target was not confirmed for too long. */
    boolean isStale(Target target) {
        PinnedSecret kept = pinned.get(target);
        return kept != null && freshness.isStale(target, kept);
    }

    /** Lets pinned secrets become too old from now on, or not. */
    void age(boolean on) {
        freshness.age(on, pinned.values());
    }

    /**
     * Swaps the news among the findings for what is kept, all together, and confirms the rest. What another thread has
     * swapped since its check began stays as it is. Of a secret that was rotated, what is known ad hoc is forgotten, and
     * what is being fetched of it.
     *
     * @return the targets that were swapped
     */
    Set<Target> swapAll(Collection<Finding> findings) {
        Set<Target> swapped = new HashSet<>();
        synchronized (lock) {
            long now = ticker.read();
            for (Finding finding : findings) {
                Secret after = finding.after();
                if (after != null && isUntouched(finding)) {
                    PinnedSecret kept =
                            pinned.computeIfAbsent(finding.target(), target -> new PinnedSecret(intern(after), now));
                    kept.confirm(now);
                    if (finding.isNews()) {
                        kept.swap(intern(after));
                        swapped.add(finding.target());
                    }
                    if (finding.isRotation()) {
                        forgetAdHoc(after.arn(), after.name());
                    }
                }
            }
        }
        return swapped;
    }

    private void forgetAdHoc(String arn, String name) {
        synchronized (lock) {
            changes++;
            inFlight.keySet().removeIf(target -> Arn.names(target.secretId(), arn, name));
            adHoc.asMap().values().removeIf(secret -> isOf(secret, arn, name));
        }
    }

    @SuppressWarnings("ReferenceEquality") // another thread's entry may be equal, and is another all the same
    private boolean isUntouched(Finding finding) {
        return pinned(finding.target()) == finding.before();
    }

    /**
     * Forgets what is known ad hoc of a secret that was just written, and what is being fetched of it.
     *
     * @return the pinned targets of the secret, which are to be {@linkplain #reload reloaded}
     */
    List<Target> forget(String arn, String name) {
        List<Target> affected = new ArrayList<>();
        synchronized (lock) {
            forgetAdHoc(arn, name);
            pinned.forEach((target, kept) -> {
                if (isOf(kept.secret(), arn, name) && target.versionId() == null) {
                    affected.add(target);
                }
            });
        }
        return affected;
    }

    /** Fetches a pinned target anew after a write; what comes of it is still to be {@linkplain #swapAll swapped}. */
    Finding reload(Target target) {
        Secret before = pinned(target);
        try {
            return new Finding(target, before, fetcher.fetch(target), null);
        } catch (SecretException ex) {
            return new Finding(target, before, null, ex);
        }
    }

    /** Keeps a secret for good, unless one is kept already or what was fetched may be outdated. */
    private @Nullable Secret keep(Target target, Secret secret, long asOf) {
        synchronized (lock) {
            if (changes == asOf) {
                pinned.computeIfAbsent(target, key -> new PinnedSecret(secret, ticker.read()));
                adHoc.invalidate(target);
            }
            return pinned(target);
        }
    }

    private void keepAdHoc(Target target, Secret secret, long asOf) {
        synchronized (lock) {
            if (changes == asOf) {
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
        Secret secret = pinned(target);
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
            long asOf = changes;
            Secret known = known(target);
            Secret secret = known != null ? known : intern(fetcher.fetch(target));
            if (known == null) {
                keepAdHoc(target, secret, asOf);
                events.loaded(target, secret);
            }
            result.complete(secret);
            return secret;
        } catch (Throwable ex) {
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
