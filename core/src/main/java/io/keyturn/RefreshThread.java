package io.keyturn;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The one thread that decides when to look; it never does I/O, and ends when it is stopped. */
final class RefreshThread {
    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

    private final Refresher refresher;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private boolean woken;

    RefreshThread(Refresher refresher) {
        this.refresher = refresher;
        refresher.onPlanned(this::wake);
    }

    /** Starts, unless it runs. */
    void start() {
        lock.lock();
        try {
            if (thread == null) {
                Thread started = new DaemonThreads("keyturn-refresh-").newThread(this::run);
                started.start();
                thread = started;
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isStopped() {
        lock.lock();
        try {
            return thread == null;
        } finally {
            lock.unlock();
        }
    }

    /** Lets it look at the plan again, which has changed. */
    private void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops; what was started goes on without it. */
    void stop() {
        lock.lock();
        try {
            thread = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (isCurrent()) {
            try {
                await(refresher.step());
            } catch (RuntimeException | Error ex) {
                SecretsLog.error(
                        "A step of refreshing failed with {}; it goes on.",
                        ex.getClass().getName());
                await(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    private boolean isCurrent() {
        lock.lock();
        try {
            return Thread.currentThread().equals(thread);
        } finally {
            lock.unlock();
        }
    }

    private void await(@Nullable Long nanos) {
        lock.lock();
        try {
            long left = nanos == null ? LONGEST : nanos;
            while (left > 0 && !woken && isCurrent()) {
                left = changed.awaitNanos(left);
            }
            if (isCurrent()) {
                woken = false;
            }
        } catch (InterruptedException ex) {
            if (isCurrent()) {
                thread = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
