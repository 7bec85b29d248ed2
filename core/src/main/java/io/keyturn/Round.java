package io.keyturn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Checks that belong together: what they find is applied together, once all have ended or none has for a while, so that
 * one that hangs does not keep the others back. Thread-safe.
 */
final class Round {
    private final Executor workers;
    private final CompletableFuture<RefreshRound> done = new CompletableFuture<>();
    private final List<CheckResult> waiting = new ArrayList<>();
    private int running;
    private int unapplied;
    private long lastArrival;
    private RefreshRound changes = RefreshRound.NONE;

    /** Makes an empty one, whose checks {@code workers} run. */
    Round(Executor workers) {
        this.workers = workers;
    }

    Executor workers() {
        return workers;
    }

    /** Adds checks that are about to start; before the first of them ends. */
    synchronized void expect(int checks, long now) {
        running += checks;
        unapplied += checks;
        lastArrival = now;
        completeWhenOver();
    }

    /** Takes in how one check ended. */
    synchronized void arrived(CheckResult result, long now) {
        waiting.add(result);
        running--;
        lastArrival = now;
    }

    /**
     * Returns what is to be applied now and takes it out: all that is here, once no check runs or none ended lately.
     */
    synchronized List<CheckResult> takeReady(long now, long patience) {
        if (waiting.isEmpty() || running > 0 && now - lastArrival < patience) {
            return List.of();
        }
        List<CheckResult> ready = List.copyOf(waiting);
        waiting.clear();
        return ready;
    }

    /** Notes that so many results were applied, and what changed. */
    synchronized void applied(int results, RefreshRound part) {
        unapplied -= results;
        changes = changes.and(part);
        completeWhenOver();
    }

    private void completeWhenOver() {
        if (unapplied == 0) {
            done.complete(changes);
        }
    }

    synchronized boolean isOver() {
        return unapplied == 0;
    }

    /** Ends the waiting for it, with what has changed so far. */
    synchronized void abandon() {
        done.complete(changes);
    }

    /** Returns what changed in all of it, when all of it is over. */
    CompletableFuture<RefreshRound> done() {
        return done;
    }
}
