package io.keyturn.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The rotation functions, and the rotations under way: each on a daemon thread that ends soon after it, so that there is
 * none before the first. Thread-safe.
 */
final class Rotations implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalService service;
    private final Function<Region, SecretsManagerClient> newClient;
    private final Map<String, RotationFunction> functions = new ConcurrentHashMap<>();
    private final Map<String, SecretsManagerClient> clients = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Rotations::thread);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition end = lock.newCondition();
    private final Set<String> running = new HashSet<>();
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
        lock.lock();
        try {
            long patience = PATIENCE.toNanos();
            while (!running.isEmpty()) {
                if (patience <= 0) {
                    throw new IllegalStateException(
                            "Rotations have not ended within " + PATIENCE.toSeconds() + " s: " + running);
                }
                patience = end.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for rotations", e);
        } finally {
            lock.unlock();
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
                Rotation rotation = secret.rotation();
                if (rotation != null
                        && secret.deletion() == null
                        && rotation.due(changes.now())
                        && functions.containsKey(rotation.lambdaArn())
                        && !isRunning(secret.arn())) {
                    due.add(secret);
                }
            }
        }
        return due;
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

    private boolean isRunning(String arn) {
        lock.lock();
        try {
            return running.contains(arn);
        } finally {
            lock.unlock();
        }
    }

    private void start(RotationTarget target, String lambdaArn, Consumer<RotationRun> work) {
        RotationFunction function = functions.get(lambdaArn);
        if (function == null) {
            return;
        }
        lock.lock();
        try {
            if (!running.add(target.arn())) {
                return;
            }
        } finally {
            lock.unlock();
        }
        SecretsManagerClient client =
                clients.computeIfAbsent(target.region(), region -> newClient.apply(Region.of(region)));
        RotationRun run = new RotationRun(service, target, function, client);
        try {
            executor.execute(() -> {
                try {
                    work.accept(run);
                } finally {
                    ended(target.arn());
                }
            });
        } catch (RejectedExecutionException e) {
            ended(target.arn());
        }
    }

    private void ended(String arn) {
        lock.lock();
        try {
            running.remove(arn);
            end.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "keyturn-local-rotation");
        thread.setDaemon(true);
        return thread;
    }
}
