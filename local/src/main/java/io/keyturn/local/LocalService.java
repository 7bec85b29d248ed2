package io.keyturn.local;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The accounts of all regions; runs one operation at a time, so that nothing below it needs to be thread-safe.
 *
 * <p>After each change the replicas are brought in line, and everything is saved where a file was given.
 */
final class LocalService {

    private final ReentrantLock lock = new ReentrantLock();
    private final Accounts accounts;
    private final InstantSource clock;
    private @Nullable StateFile file;
    private boolean closed;

    LocalService(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.accounts = new Accounts(random);
    }

    /**
     * Runs one operation.
     *
     * @throws ConnectException when this is closed
     */
    void run(String region, Operation operation, Parameters parameters, EntryFaults faults, ObjectNode answer)
            throws ConnectException {
        lock.lock();
        try {
            if (closed) {
                throw new ConnectException("Connection refused: the local Secrets Manager is closed");
            }
            operation.run(new Call(accounts, region, parameters, now(), faults), answer);
            if (!(operation instanceof ReadOperation)) {
                settle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs a change that spans several accounts, as one operation; none any more when this is closed. */
    void change(Consumer<Changes> change) {
        lock.lock();
        try {
            if (!closed) {
                change.accept(new Changes(accounts, now()));
                settle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns what a look at the accounts finds, while nothing changes. */
    <T> T look(Function<Changes, T> look) {
        lock.lock();
        try {
            return look.apply(new Changes(accounts, now()));
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what a file holds, or what is here into a file that does not exist yet; saves there from now on. */
    void persist(Path path) {
        lock.lock();
        try {
            StateFile chosen = new StateFile(path);
            if (chosen.exists()) {
                chosen.load(accounts);
            } else {
                chosen.save(accounts);
            }
            this.file = chosen;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all changes, also those of calls and rotations under way: another instance may use the file from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void settle() {
        Replication.propagate(accounts, now());
        if (file != null) {
            file.save(accounts);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
