package io.keyturn.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls that a {@linkplain FaultRule#hang() hanging} operation holds back: a test waits until they have arrived and
 * decides when they go on.
 *
 * <p>Thread-safe.
 */
public final class HeldCalls {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private int arrived;

    HeldCalls() {}

    /** Returns how many calls have arrived here so far, those that have gone on included. */
    public int arrived() {
        lock.lock();
        try {
            return arrived;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until at least this many calls have arrived.
     *
     * @throws IllegalStateException when they have not after 30 seconds, or when the thread is interrupted
     */
    public HeldCalls awaitArrived(int calls) {
        lock.lock();
        try {
            long patience = PATIENCE.toNanos();
            while (arrived < calls) {
                if (patience <= 0) {
                    throw new IllegalStateException("Only " + arrived + " of " + calls + " calls arrived within "
                            + PATIENCE.toSeconds() + " s");
                }
                patience = arrival.awaitNanos(patience);
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + calls + " calls", e);
        } finally {
            lock.unlock();
        }
    }

    /** Lets all held calls go on, and those that are still to come pass. */
    public void release() {
        released.complete(null);
    }

    void hold(Abort abort) throws IOException {
        lock.lock();
        try {
            arrived++;
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
        abort.pauseUntil(released);
    }
}
