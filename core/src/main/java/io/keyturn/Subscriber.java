package io.keyturn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener and what it has not been told yet. It is called on one thread at a time, in order; while it hangs,
 * nobody else waits, and what is too much for it is dropped from the oldest on.
 */
final class Subscriber<T> implements Subscription {
    private static final int BACKLOG = 1_000;

    private final Consumer<? super T> listener;
    private final Executor executor;
    private final Consumer<Subscriber<T>> onClose;
    private final Deque<T> backlog = new ArrayDeque<>();
    private boolean busy;
    private int dropped;
    private volatile boolean closed;

    Subscriber(Consumer<? super T> listener, Executor executor, Consumer<Subscriber<T>> onClose) {
        this.listener = listener;
        this.executor = executor;
        this.onClose = onClose;
    }

    /** Notes what it is to be told; {@link #dispatch} lets it be told. */
    void offer(T news) {
        synchronized (backlog) {
            backlog.add(news);
            if (backlog.size() > BACKLOG) {
                backlog.remove();
                dropped++;
            }
        }
    }

    /** Sees to it that it is told what it was offered. */
    void dispatch() {
        logDropped();
        synchronized (backlog) {
            if (busy || backlog.isEmpty()) {
                return;
            }
            busy = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException ex) {
            close();
        } catch (RuntimeException | Error ex) {
            // without a thread now there may be one when there is more to tell
            synchronized (backlog) {
                busy = false;
            }
            SecretsLog.warn(
                    "The listener {} waits: starting a thread failed with {}.",
                    name(),
                    ex.getClass().getName());
        }
    }

    private void logDropped() {
        int missed;
        synchronized (backlog) {
            missed = dropped;
            dropped = 0;
        }
        if (missed > 0) {
            SecretsLog.warn("The listener {} does not keep up; it misses {} events.", name(), missed);
        }
    }

    private void drain() {
        for (T news = next(); news != null; news = next()) {
            tell(news);
        }
    }

    private @Nullable T next() {
        synchronized (backlog) {
            T news = closed ? null : backlog.poll();
            busy = news != null;
            return news;
        }
    }

    /** It may throw anything, checked or not. The message may hold what it read: only the kind of failure is logged. */
    private void tell(T news) {
        try {
            listener.accept(news);
        } catch (Throwable ex) {
            StackTraceElement[] trace = ex.getStackTrace();
            SecretsLog.warn(
                    "The listener {} failed with {}{}; the secret is current all the same.",
                    name(),
                    ex.getClass().getName(),
                    trace.length == 0 ? "" : " at " + trace[0]);
        }
    }

    private String name() {
        return listener.getClass().getName();
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
