package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Applies what was found: swaps first and tells afterwards, one round at a time, so that listeners hear of values in
 * the order in which they were there. Thread-safe; makes no call, except after a write.
 */
final class Changes {
    private final SecretCache cache;
    private final LiveProperties live;
    private final Listeners listeners;
    private final WatchList watchList;
    private final Predicate<SecretException> optional;
    private final RefreshRuntime runtime;
    private final RefreshLog log = new RefreshLog();
    private final Object applying = new Object();

    /** Makes one; {@code optional} says which failures mean that a missing secret is merely still missing. */
    Changes(
            SecretCache cache,
            LiveProperties live,
            Listeners listeners,
            WatchList watchList,
            Predicate<SecretException> optional,
            RefreshRuntime runtime) {
        this.cache = cache;
        this.live = live;
        this.listeners = listeners;
        this.watchList = watchList;
        this.optional = optional;
        this.runtime = runtime;
    }

    /**
     * Lets {@code listener} know of rounds, and runs {@code before} ahead of each: of every round that it is told of.
     */
    Subscription onRound(Runnable before, Consumer<? super RefreshRound> listener) {
        synchronized (applying) {
            return listeners.onRound(before, listener);
        }
    }

    /** Refuses a check that would wait for changes which wait for the caller: a hook, or what escapes a value. */
    void requireNotApplying() {
        if (Thread.holdsLock(applying)) {
            throw new IllegalStateException("Changes are being applied and wait for this call, so that it cannot wait"
                    + " for a check. Check from what is told of the round afterwards.");
        }
    }

    /**
     * Applies the results of one round. Whatever throws, the secrets are settled: they can be checked again.
     *
     * @param settled is given what is new of each secret that was checked
     */
    RefreshRound apply(List<CheckResult> results, List<Settled> settled) {
        Announcement announcement;
        synchronized (applying) {
            List<Finding> findings = results.stream()
                    .flatMap(result -> result.findings().stream())
                    .toList();
            Set<Target> swapped = Set.of();
            try {
                swapped = swap(findings);
            } finally {
                for (CheckResult result : results) {
                    settled.add(watchList.settle(result, swapped, optional));
                }
            }
            announcement = announce(findings, swapped);
            settled.forEach(one -> announcement.settled(one, cache));
            listeners.offer(announcement.events(), announcement.round());
        }
        log.tell(results, settled, announcement.round());
        tell(announcement);
        return announcement.round();
    }

    private Set<Target> swap(List<Finding> findings) {
        if (findings.stream().anyMatch(Finding::isNews)) {
            listeners.beforeRound();
        }
        return cache.swapAll(findings);
    }

    /** Lets live properties show what was swapped, and collects what is to be told of it. */
    private Announcement announce(List<Finding> findings, Set<Target> swapped) {
        Announcement announcement = new Announcement(runtime.clock().instant(), live.swap(swapped));
        for (Finding finding : findings) {
            if (swapped.contains(finding.target())) {
                announcement.swapped(finding, watchList.watched(finding.target()));
            }
        }
        return announcement;
    }

    /** Tells what was offered to listeners; not while changes are applied. */
    private void tell(Announcement announcement) {
        log.tellMisfits(announcement.misfits());
        listeners.dispatch();
    }

    /** Fills what waited for a missing secret that somebody has now read. */
    void found(Target target, Secret secret) {
        Announcement announcement;
        synchronized (applying) {
            listeners.beforeRound();
            announcement = announce(List.of(new Finding(target, null, secret, null)), Set.of(target));
            listeners.offerRound(announcement.round());
        }
        tell(announcement);
    }

    /**
     * Makes what was just written to a secret what is read of it, and tells so. A target that cannot be read anew keeps
     * its last good version, and the log says so.
     */
    void written(String arn, String name) {
        List<Target> targets = new ArrayList<>(cache.forget(arn, name));
        targets.addAll(watchList.soughtAs(arn, name));
        while (!targets.isEmpty()) {
            List<Finding> findings = targets.stream().map(cache::reload).toList();
            log.tellUnreadable(findings);
            targets = applyWritten(findings);
        }
    }

    /** Returns what something else was written to or swapped meanwhile, so that it has to be read again. */
    private List<Target> applyWritten(List<Finding> findings) {
        List<Target> overtaken;
        Announcement announcement;
        synchronized (applying) {
            Set<Target> swapped = swap(findings);
            announcement = announce(findings, swapped);
            watchList.written(findings, swapped);
            listeners.offer(announcement.events(), announcement.round());
            overtaken = findings.stream()
                    .filter(finding -> finding.isNews() && !swapped.contains(finding.target()))
                    .map(Finding::target)
                    .toList();
        }
        tell(announcement);
        return overtaken;
    }
}
