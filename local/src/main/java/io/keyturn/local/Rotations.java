package io.keyturn.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The rotation functions, and the rotations under way: each on a daemon thread that ends soon after it, so that there is
 * none before the first. One that outlives its cancellation does not hold up the next one. Thread-safe.
 */
final class Rotations implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalService service;
    private final Function<Region, SecretsManagerClient> newClient;
    private final Map<String, RotationFunction> functions = new ConcurrentHashMap<>();
    private final Map<String, SecretsManagerClient> clients = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Rotations::thread);
    private final Map<RotationTarget, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private volatile boolean configured;

    Rotations(LocalService service, Function<Region, SecretsManagerClient> newClient) {
        this.service = service;
        this.newClient = newClient;
    }

    void register(String lambdaArn, RotationFunction function) {
        functions.put(lambdaArn, function);
    }

    /** Refuses a Lambda ARN that no function is registered for, as the service does one that it must not invoke. */
    void requireInvocable(String lambdaArn) {
        if (!functions.containsKey(lambdaArn)) {
            throw ServiceError.of(
                    400,
                    "AccessDeniedException",
                    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants"
                            + " access to the principal secretsmanager.amazonaws.com.");
        }
    }

    /** Notes that there are secrets with a rotation, which may become due. */
    void configured() {
        configured = true;
    }

    /** Takes the version of an incomplete rotation through the steps, unless that is being done. */
    void rotate(RotationTarget target, String lambdaArn) {
        start(target, lambdaArn, RotationRun::rotate);
    }

    /** Lets the function test a version that is removed afterwards. */
    void test(RotationTarget target, String lambdaArn) {
        start(target, lambdaArn, RotationRun::test);
    }

    /** Starts every rotation that is due. */
    void startDue() {
        if (!configured || service.look(this::due).isEmpty()) {
            return;
        }
        service.change(changes -> due(changes).forEach(secret -> begin(secret, changes)));
    }

    /** Blocks until no rotation is under way. */
    void await() {
        long start = System.nanoTime();
        try {
            while (!running.isEmpty()) {
                CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
                        .get(PATIENCE.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Rotations have not ended within " + PATIENCE.toSeconds() + " s: " + running.keySet(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for rotations", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private List<StoredSecret> due(Changes changes) {
        List<StoredSecret> due = new ArrayList<>();
        for (Account account : changes.accounts().all()) {
            for (StoredSecret secret : account.all(changes.now())) {
                if (isDue(secret, changes)) {
                    due.add(secret);
                }
            }
        }
        return due;
    }

    /** A rotation waits while AWSPENDING is on a version that it did not make. */
    private boolean isDue(StoredSecret secret, Changes changes) {
        Rotation rotation = secret.rotation();
        if (rotation == null || secret.deletion() != null || !rotation.due(changes.now())) {
            return false;
        }
        StoredVersion incomplete = secret.versions().incomplete();
        return (incomplete == null || incomplete.id().equals(rotation.token()))
                && functions.containsKey(rotation.lambdaArn())
                && !isRunning(secret, rotation.token());
    }

    private void begin(StoredSecret secret, Changes changes) {
        Rotation rotation = secret.rotation();
        if (rotation == null) {
            return;
        }
        StoredVersion pending = secret.versions().labelled(StageLabels.PENDING);
        String token = rotation.token();
        if (token == null || pending == null || !pending.id().equals(token)) {
            token = UUID.randomUUID().toString();
            secret.reserve(token, null, changes.now());
        }
        secret.rotation(rotation.started(token));
        rotate(RotationTarget.of(secret, token), rotation.lambdaArn());
    }

    private boolean isRunning(StoredSecret secret, @Nullable String token) {
        return token != null && running.containsKey(RotationTarget.of(secret, token));
    }

    private void start(RotationTarget target, String lambdaArn, Consumer<RotationRun> work) {
        RotationFunction function = functions.get(lambdaArn);
        CompletableFuture<Void> end = new CompletableFuture<>();
        if (function == null || running.putIfAbsent(target, end) != null) {
            return;
        }
        SecretsManagerClient client =
                clients.computeIfAbsent(target.region(), region -> newClient.apply(Region.of(region)));
        RotationRun run = new RotationRun(service, target, function, client);
        try {
            executor.execute(() -> {
                try {
                    work.accept(run);
                } finally {
                    ended(target, end);
                }
            });
        } catch (RejectedExecutionException e) {
            ended(target, end);
        }
    }

    private void ended(RotationTarget target, CompletableFuture<Void> end) {
        running.remove(target, end);
        end.complete(null);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "keyturn-local-rotation");
        thread.setDaemon(true);
        return thread;
    }
}
