package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pinned secrets current: starts the checks that are due, or asked for, and hands on what they find, round by
 * round. Thread-safe. Has no thread of its own: whoever calls {@link #step} again and again drives it.
 */
final class Refresher {
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final long DENIED_RETRY = Duration.ofHours(1).toNanos();
    private static final long REPORT_INTERVAL = Duration.ofSeconds(5).toNanos();

    private final SecretFetcher fetcher;
    private final SecretCache cache;
    private final LiveProperties live;
    private final WatchList watchList;
    private final Changes changes;
    private final RefreshRuntime runtime;
    private final Set<Round> rounds = ConcurrentHashMap.newKeySet();
    private volatile Runnable onPlanned = () -> {};
    private volatile boolean closed;

    Refresher(
            SecretFetcher fetcher,
            SecretCache cache,
            LiveProperties live,
            WatchList watchList,
            Changes changes,
            RefreshRuntime runtime) {
        this.fetcher = fetcher;
        this.cache = cache;
        this.live = live;
        this.watchList = watchList;
        this.changes = changes;
        this.runtime = runtime;
    }

    /** Plans checks from now on, or stops planning them. */
    void plan(boolean on) {
        cache.age(on);
        watchList.plan(on);
    }

    /** Sets what is called after each change of the plan, for who sleeps until the next {@link #step}. */
    void onPlanned(Runnable wake) {
        onPlanned = wake;
    }

    /** Keeps a pinned target current from now on. */
    void watch(Target target, SecretReference reference, Secret secret) {
        if (watchList.watch(target, reference, secret)) {
            changes.found(target, secret);
        }
        onPlanned.run();
    }

    /** Looks for a missing secret from now on, as long as somebody holds its properties. */
    void seek(Target target, SecretReference reference) {
        watchList.seek(target, reference);
        onPlanned.run();
    }

    /** Returns how each target fares. */
    List<SecretStatus> status() {
        return watchList.status(cache);
    }

    /** Returns how one target fares; null when it is not kept. */
    @Nullable
    SecretStatus status(Target target) {
        return watchList.status(target, cache);
    }

    /**
     * Starts what is due and applies what is ready.
     *
     * @return the nanoseconds until there is something to do again; null when nothing is planned
     */
    @Nullable
    Long step() {
        List<WatchedSecret> due = watchList.takeDue();
        if (!due.isEmpty()) {
            Round round = new Round(runtime.workers());
            round.expect(due.size(), runtime.ticker().read());
            start(due, round);
        }
        rounds.removeIf(Round::isOver);
        rounds.forEach(this::applyReady);
        Long next = watchList.untilNext();
        return rounds.isEmpty() || next != null && next < PATIENCE ? next : Long.valueOf(PATIENCE);
    }

    /** Checks everything now and returns what has changed, when all checks have ended. */
    RefreshRound refresh() {
        changes.requireNotApplying();
        List<WatchedSecret> started = new ArrayList<>();
        Round mine = new Round(runtime.workers());
        Set<Round> all = watchList.takeNow(null, mine, started);
        start(started, mine);
        return awaitAll(all);
    }

    /**
     * Checks the secret of a pinned target now, unless that was done in the last 5 s for the same reason.
     *
     * @return whether it has another version now than 5 s before that check
     */
    boolean reportAuthenticationFailure(Target target) {
        changes.requireNotApplying();
        List<WatchedSecret> started = new ArrayList<>();
        Round mine = new Round(runtime.reports());
        Set<Round> report = watchList.report(target, REPORT_INTERVAL, mine, started);
        start(started, mine);
        awaitAll(report);
        return watchList.isRotatedSinceReport(target, REPORT_INTERVAL);
    }

    /** Returns how many rounds of checks are under way. */
    int openRounds() {
        return rounds.size();
    }

    private void start(List<WatchedSecret> secrets, Round round) {
        if (!round.isOver()) {
            rounds.add(round);
        }
        for (WatchedSecret secret : secrets) {
            try {
                round.workers().execute(() -> check(secret, round));
            } catch (RejectedExecutionException ex) {
                round.abandon();
            } catch (Error ex) {
                // without a thread now there may be one at the next attempt
                arrive(
                        round,
                        broken(
                                secret,
                                watchList.moving(secret),
                                "starting a thread",
                                "Wait; it is checked again.",
                                ex));
            }
        }
        if (closed) {
            round.abandon();
        }
    }

    private void check(WatchedSecret secret, Round round) {
        List<WatchedTarget> targets = new ArrayList<>(watchList.moving(secret));
        if (secret.isSought()) {
            targets.removeIf(watched -> !live.isAwaited(watched.target()));
        }
        CheckResult result;
        try {
            result = new SecretCheck(fetcher, cache, secret, targets).run(watchList.isDescribing(secret, DENIED_RETRY));
        } catch (Throwable ex) {
            result = broken(
                    secret, targets, "the fetcher", "A fetcher has to throw a SecretException that says why.", ex);
        }
        arrive(round, result);
    }

    private void arrive(Round round, CheckResult result) {
        round.arrived(result, runtime.ticker().read());
        applyReady(round);
    }

    /** A fetcher of a user's own may throw anything, checked or not, and its words may hold anything. */
    private CheckResult broken(
            WatchedSecret secret, List<WatchedTarget> targets, String what, String action, Throwable thrown) {
        SecretException failure = new SecretException.Unreachable(
                "The secret could not be checked: " + what + " threw "
                        + thrown.getClass().getName() + ".",
                action,
                null);
        return new CheckResult(
                secret,
                targets.stream()
                        .map(watched -> new Finding(watched.target(), cache.pinned(watched.target()), null, failure))
                        .toList(),
                null,
                failure,
                null);
    }

    private void applyReady(Round round) {
        List<CheckResult> results = round.takeReady(runtime.ticker().read(), PATIENCE);
        if (results.isEmpty()) {
            return;
        }
        List<Settled> settled = new ArrayList<>();
        RefreshRound part = RefreshRound.NONE;
        try {
            part = closed ? part : changes.apply(results, settled);
        } catch (Throwable ex) {
            SecretsLog.error(
                    "Applying what checks have found failed with {}; refreshing goes on.",
                    ex.getClass().getName());
        }
        round.applied(results.size(), part);
        if (round.isOver()) {
            rounds.remove(round);
        }
        onPlanned.run();
        for (Settled one : settled) {
            Round followUp = one.followUp();
            if (followUp != null) {
                start(List.of(one.secret()), followUp);
            }
        }
    }

    private RefreshRound awaitAll(Set<Round> awaited) {
        RefreshRound all = RefreshRound.NONE;
        for (Round round : awaited) {
            all = all.and(await(round));
        }
        return all;
    }

    private RefreshRound await(Round round) {
        while (true) {
            try {
                return round.done().get(PATIENCE, TimeUnit.NANOSECONDS);
            } catch (TimeoutException ex) {
                applyReady(round);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new SecretException.Unreachable(
                        "The thread was interrupted while it waited for secrets to be checked.", "Ask again.", ex);
            } catch (ExecutionException ex) {
                throw new IllegalStateException(Objects.requireNonNull(ex.getCause()));
            }
        }
    }

    /** Ends everything: what still runs is interrupted and has no effect, and nobody waits for it any more. */
    void close() {
        closed = true;
        watchList.plan(false);
        runtime.shutdown().run();
        rounds.forEach(Round::abandon);
    }
}
