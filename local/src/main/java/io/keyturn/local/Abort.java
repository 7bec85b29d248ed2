package io.keyturn.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a caller give up a request that is being held back. Thread-safe. */
final class Abort {

    private final CompletableFuture<Void> aborted = new CompletableFuture<>();

    void abort() {
        aborted.complete(null);
    }

    /** Blocks for this long, unless the request is aborted or the thread interrupted. */
    void pause(Duration duration) throws IOException {
        try {
            aborted.get(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        check();
    }

    /** Blocks until the event happens, unless the request is aborted or the thread interrupted. */
    void pauseUntil(CompletableFuture<Void> event) throws IOException {
        try {
            CompletableFuture.anyOf(aborted, event).get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        check();
    }

    /** Throws once the request has been aborted. */
    void check() throws IOException {
        if (aborted.isDone()) {
            throw new IOException("The request was aborted");
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        IOException exception = new InterruptedIOException("The request was interrupted");
        exception.initCause(cause);
        return exception;
    }
}
