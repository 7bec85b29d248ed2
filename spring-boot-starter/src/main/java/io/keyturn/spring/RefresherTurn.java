package io.keyturn.spring;

import io.keyturn.RefreshRound;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The latest refresh that a {@code ContextRefresher} of Spring Cloud made, which announces on its own what has changed in
 * it: that is not to be announced twice. Thread-safe.
 */
final class RefresherTurn {
    private static final RefreshRound NOTHING = new RefreshRound(List.of(), List.of(), List.of(), Set.of());

    private final Duration patience;
    private volatile Turn latest = new Turn();

    /** Makes one; {@code patience} is for an announcement that may never come, because the refresh failed. */
    RefresherTurn(Duration patience) {
        this.patience = patience;
        latest.announced.complete(false);
    }

    /** Runs the check of secrets that belongs to a refresh. */
    void run(Supplier<RefreshRound> check) {
        Turn turn = new Turn();
        latest = turn;
        try {
            turn.found = check.get();
        } finally {
            if (!turn.found.hasChanges()) {
                turn.announced.complete(false);
            }
        }
    }

    /** Notes that the refresh has announced what it found. */
    void announced() {
        Turn turn = latest;
        if (turn.found.hasChanges()) {
            turn.announced.complete(true);
        }
    }

    /** Returns whether the refresh has announced what changed in {@code round}; waits while it is about to. */
    boolean covers(RefreshRound round) {
        Turn turn = latest;
        try {
            return turn.announced.get(patience.toMillis(), TimeUnit.MILLISECONDS) && turn.contains(round);
        } catch (TimeoutException ex) {
            turn.announced.complete(false);
            return false;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static final class Turn {
        private final CompletableFuture<Boolean> announced = new CompletableFuture<>();
        private volatile RefreshRound found = NOTHING;

        /** One check may find several rounds; an event has a time and versions, and so is like no other. */
        boolean contains(RefreshRound round) {
            return found.rotated().containsAll(round.rotated())
                    && found.loaded().containsAll(round.loaded())
                    && found.properties().containsAll(round.properties());
        }
    }
}
