package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Loads what a start needs, wave by wave: the targets of one wave in parallel, all waves together within
 * {@code keyturn.startup-timeout}. The time between waves does not count. For one thread; close it when the start is
 * over. Its threads are daemons and end a second after their last work.
 */
public final class StartupLoader implements AutoCloseable {
    private static final int PARALLEL = 16;

    private final Secrets secrets;
    private final SecretCache cache;
    private final SecretsSettings settings;
    private final ExecutorService executor = DaemonThreads.bounded("keyturn-start-", PARALLEL);
    private long remainingNanos;

    StartupLoader(Secrets secrets, SecretCache cache, SecretsSettings settings) {
        this.secrets = secrets;
        this.cache = cache;
        this.settings = settings;
        this.remainingNanos = settings.startupTimeout().toNanos();
    }

    /**
     * Loads what the {@code references} point at, in parallel, pins it and keeps it current, also what comes too late.
     *
     * @return how it ended for each of the references; a failure of one harms no other
     */
    public Map<SecretReference, SecretLoad> load(Collection<SecretReference> references) {
        Map<Target, List<SecretReference>> wanted = new LinkedHashMap<>();
        references.forEach(reference -> wanted.computeIfAbsent(secrets.resolve(reference), key -> new ArrayList<>())
                .add(reference));
        Map<Target, SecretLoad> loads = new LinkedHashMap<>();
        long start = System.nanoTime();
        Map<Future<List<SecretLoad>>, List<Target>> running = submit(wanted);
        running.forEach((future, part) -> {
            for (SecretLoad load : await(future, part, start)) {
                loads.put(load.target(), load);
            }
        });
        remainingNanos -= System.nanoTime() - start;
        Map<SecretReference, SecretLoad> results = new LinkedHashMap<>();
        for (SecretReference reference : references) {
            SecretLoad load = Objects.requireNonNull(loads.get(secrets.resolve(reference)));
            results.put(reference, load);
        }
        return results;
    }

    private Map<Future<List<SecretLoad>>, List<Target>> submit(Map<Target, List<SecretReference>> wanted) {
        Map<Future<List<SecretLoad>>, List<Target>> running = new LinkedHashMap<>();
        if (settings.batch()) {
            List<Target> all = List.copyOf(wanted.keySet());
            running.put(start(() -> watched(cache.pinAll(all), wanted)), all);
            return running;
        }
        for (Target target : wanted.keySet()) {
            running.put(
                    start(() -> watched(List.of(SecretLoad.of(target, () -> cache.pin(target))), wanted)),
                    List.of(target));
        }
        return running;
    }

    /** Starts to load; what comes after {@link #close} is given up like what was queued then. */
    private Future<List<SecretLoad>> start(Callable<List<SecretLoad>> load) {
        FutureTask<List<SecretLoad>> task = new FutureTask<>(load);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException ex) {
            task.cancel(false);
        }
        return task;
    }

    /** Keeps current what was pinned, whether or not anybody still waits for it. */
    private List<SecretLoad> watched(List<SecretLoad> loads, Map<Target, List<SecretReference>> wanted) {
        for (SecretLoad load : loads) {
            Secret secret = load.secret();
            if (secret != null) {
                wanted.getOrDefault(load.target(), List.of()).forEach(reference -> secrets.loaded(reference, secret));
            }
        }
        return loads;
    }

    private List<SecretLoad> await(Future<List<SecretLoad>> future, List<Target> targets, long start) {
        try {
            long left = remainingNanos - (System.nanoTime() - start);
            return future.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
        } catch (CancellationException ex) {
            return failures(
                    targets,
                    target -> new SecretException.Unreachable(
                            "The secret " + target + " was not loaded: the application ended first.",
                            "Start again.",
                            null));
        } catch (TimeoutException ex) {
            future.cancel(true);
            return failures(
                    targets,
                    target -> new SecretException.Unreachable(
                            "The secret " + target + " was not loaded within keyturn.startup-timeout="
                                    + Durations.text(settings.startupTimeout())
                                    + ", which is for everything a start loads.",
                            "Check the network and the endpoint of Secrets Manager, or raise"
                                    + " keyturn.startup-timeout.",
                            null));
        } catch (InterruptedException ex) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            return failures(
                    targets,
                    target -> new SecretException.Unreachable(
                            "The thread was interrupted while it loaded the secret " + target + ".",
                            "Start again.",
                            ex));
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof Error error) {
                throw error;
            }
            if (ex.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(ex.getCause());
        }
    }

    private static List<SecretLoad> failures(List<Target> targets, Function<Target, SecretException> failure) {
        List<SecretLoad> loads = new ArrayList<>();
        targets.forEach(target -> loads.add(new SecretLoad(target, null, failure.apply(target))));
        return loads;
    }

    /** Ends the threads and the waiting for them: what still runs is interrupted, what has not begun is given up. */
    @Override
    public void close() {
        for (Runnable task : executor.shutdownNow()) {
            if (task instanceof Future<?> queued) {
                queued.cancel(false);
            }
        }
    }
}
