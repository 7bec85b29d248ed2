package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is kept current, each secret once whatever it is called, and which one is to be looked at next. Thread-safe;
 * does no I/O and calls nobody.
 */
final class WatchList {
    private static final String SOUGHT = "missing:";

    private final RefreshRuntime runtime;
    private final Agenda agenda;
    private final long instance;
    private final Map<String, WatchedSecret> secrets = new HashMap<>();
    private final Map<Target, WatchedSecret> byTarget = new HashMap<>();

    WatchList(RefreshRuntime runtime, RefreshSettings settings) {
        this.runtime = runtime;
        this.agenda = new Agenda(runtime, settings);
        this.instance = runtime.random().nextLong();
    }

    /**
     * Keeps a pinned target current from now on.
     *
     * @return whether it was looked for until now
     */
    synchronized boolean watch(Target target, SecretReference reference, Secret secret) {
        WatchedSecret known = byTarget.get(target);
        boolean found = known != null && known.isSought();
        WatchedTarget watched = known == null || found ? place(target, secret.arn()) : known.require(target);
        watched.add(reference);
        if (watched.checked() == null || found) {
            watched.succeeded(secret.fetched());
        }
        return found;
    }

    /** Looks for a missing secret from now on. */
    synchronized void seek(Target target, SecretReference reference) {
        WatchedSecret secret = byTarget.get(target);
        if (secret == null) {
            secret = entry(SOUGHT + target, true);
            secret.targets().add(new WatchedTarget(target));
            byTarget.put(target, secret);
            agenda.planFirst(secret);
        }
        secret.wanted = true;
        secret.require(target).add(reference);
    }

    /** Puts a target under the secret that it leads to, and takes it away from where it was. */
    private WatchedTarget place(Target target, String arn) {
        WatchedSecret from = byTarget.get(target);
        WatchedTarget watched = from == null ? new WatchedTarget(target) : from.require(target);
        WatchedSecret to = entry(arn, false);
        if (from != null) {
            remove(from, watched);
            to.takeReport(from);
        }
        to.targets().add(watched);
        byTarget.put(target, to);
        agenda.planFirst(to);
        return watched;
    }

    private void remove(WatchedSecret secret, WatchedTarget watched) {
        secret.targets().remove(watched);
        byTarget.remove(watched.target());
        if (secret.targets().isEmpty()) {
            agenda.drop(secret);
            secrets.remove(secret.id());
        }
    }

    private WatchedSecret entry(String id, boolean sought) {
        return secrets.computeIfAbsent(id, key -> {
            long seed = instance ^ (key.hashCode() * 0x9E3779B97F4A7C15L);
            return new WatchedSecret(key, sought, new SplittableRandom(seed).nextDouble());
        });
    }

    /** Starts to plan checks, or stops. */
    synchronized void plan(boolean on) {
        agenda.plan(on, secrets.values());
    }

    /** Returns the secrets to look at now; each is running until it is settled. */
    synchronized List<WatchedSecret> takeDue() {
        List<WatchedSecret> due = new ArrayList<>();
        for (WatchedSecret next = agenda.takeDue(); next != null; next = agenda.takeDue()) {
            start(next, false);
            due.add(next);
        }
        return due;
    }

    /** Returns the nanoseconds until the next check is due; not positive when one is, and null when none is planned. */
    synchronized @Nullable Long untilNext() {
        return agenda.untilNext();
    }

    private void start(WatchedSecret secret, boolean asked) {
        secret.running = true;
        secret.asked = asked;
    }

    /**
     * Takes all secrets, or those of one target, for a check now. A check that runs may have begun before what the
     * caller knows of: it is followed by another one.
     *
     * @param target null for all
     * @param round what the checks belong to; it expects them
     * @param started is given those to start
     * @return the rounds that the checks belong to
     */
    synchronized Set<Round> takeNow(@Nullable Target target, Round round, Collection<WatchedSecret> started) {
        Set<Round> rounds = new LinkedHashSet<>();
        WatchedSecret one = target == null ? null : byTarget.get(target);
        List<WatchedSecret> wanted =
                target == null ? List.copyOf(secrets.values()) : one == null ? List.of() : List.of(one);
        int expected = 0;
        for (WatchedSecret secret : wanted) {
            if (!secret.isMoving()) {
                continue;
            }
            if (secret.running && secret.followUp != null) {
                rounds.add(secret.followUp);
                continue;
            }
            if (secret.running) {
                secret.followUp = round;
            } else {
                start(secret, true);
                started.add(secret);
            }
            expected++;
        }
        round.expect(expected, now());
        rounds.add(round);
        return rounds;
    }

    /** Returns the target as it is watched. */
    synchronized WatchedTarget watched(Target target) {
        WatchedSecret secret = byTarget.get(target);
        WatchedTarget watched = secret == null ? null : secret.target(target);
        return watched == null ? new WatchedTarget(target) : watched;
    }

    /** Returns the missing targets that a secret of this ARN and name is. */
    synchronized List<Target> soughtAs(String arn, String name) {
        return byTarget.entrySet().stream()
                .filter(entry -> entry.getValue().isSought()
                        && Arn.names(entry.getKey().secretId(), arn, name)
                        && (entry.getKey().region() == null
                                || entry.getKey().region().equals(Arn.region(arn))))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Notes what was read after a write. */
    synchronized void written(List<Finding> findings, Set<Target> swapped) {
        for (Finding finding : findings) {
            WatchedSecret secret = byTarget.get(finding.target());
            Secret after = finding.after();
            if (secret != null && after != null && swapped.contains(finding.target())) {
                WatchedTarget watched = after.arn().equals(secret.id())
                        ? secret.require(finding.target())
                        : place(finding.target(), after.arn());
                watched.succeeded(runtime.clock().instant());
                watched.rotated(now());
            }
        }
    }

    /** Returns whom to look at for a secret that is running. */
    synchronized List<WatchedTarget> moving(WatchedSecret secret) {
        secret.wanted = false;
        return secret.moving();
    }

    /** Returns whether DescribeSecret is worth a try: it was not denied, or long ago. */
    synchronized boolean isDescribing(WatchedSecret secret, long retryAfter) {
        Long deniedAt = secret.deniedAt;
        return !secret.isSought() && (deniedAt == null || now() - deniedAt >= retryAfter);
    }

    /**
     * Takes the secret of a target for a check because it was not accepted, unless that was done lately.
     *
     * @param within how long a report answers later ones, in nanoseconds
     * @return the rounds that lead to the answer
     */
    synchronized Set<Round> report(Target target, long within, Round round, Collection<WatchedSecret> started) {
        WatchedSecret secret = Objects.requireNonNull(byTarget.get(target));
        if (secret.reportedAt == null || now() - secret.reportedAt >= within) {
            secret.reportedAt = now();
            secret.report = takeNow(target, round, started);
        }
        return secret.report;
    }

    /** Returns whether a target has another version than so many nanoseconds before its last report. */
    synchronized boolean isRotatedSinceReport(Target target, long before) {
        WatchedSecret secret = byTarget.get(target);
        WatchedTarget watched = secret == null ? null : secret.target(target);
        return secret != null
                && watched != null
                && secret.reportedAt != null
                && watched.isRotatedSince(secret.reportedAt - before);
    }

    /**
     * Takes in how a check ended, after the cache was swapped: where targets belong now, how they fare, and when to
     * look next.
     *
     * @param optional which failures are as good as an answer for a missing secret
     * @return what is new in it; with a round to go on with when another check was asked for meanwhile
     */
    synchronized Settled settle(CheckResult result, Set<Target> swapped, Predicate<SecretException> optional) {
        WatchedSecret secret = result.secret();
        Predicate<SecretException> asGood = failure -> secret.isSought() && optional.test(failure);
        Settled settled = new Settled(secret);
        boolean overtaken = false;
        for (Finding finding : result.findings()) {
            WatchedTarget watched = secret.target(finding.target());
            if (finding.isNews() && !swapped.contains(finding.target())) {
                overtaken = true;
            } else if (watched != null) {
                settle(finding, watched, settled, asGood);
            }
        }
        if (result.denied() != null) {
            secret.deniedAt = now();
        } else if (result.seen() != null) {
            secret.deniedAt = null;
        }
        secret.running = false;
        if (secret.isSought() && result.findings().isEmpty() && !secret.wanted) {
            List.copyOf(secret.targets()).forEach(watched -> remove(secret, watched));
        }
        if (!secret.targets().isEmpty()) {
            SecretException unanswered = result.unanswered();
            boolean answered = unanswered == null || asGood.test(unanswered);
            agenda.planNext(secret, result.seen(), answered, overtaken);
        }
        if (secret.followUp != null) {
            settled.followUp(secret.followUp);
            secret.followUp = null;
            start(secret, true);
        }
        return settled;
    }

    private void settle(Finding finding, WatchedTarget watched, Settled settled, Predicate<SecretException> asGood) {
        Instant time = runtime.clock().instant();
        SecretException failure = finding.failure();
        if (failure != null && !asGood.test(failure)) {
            RefreshFailure known = watched.failure();
            boolean isNew = known == null || !known.isAlso(failure);
            settled.failed(watched, failure, watched.failed(failure, time), isNew);
            return;
        }
        settled.succeeded(watched);
        watched.succeeded(time);
        if (finding.isRotation()) {
            watched.rotated(now());
        }
        Secret after = finding.after();
        if (after != null && !after.arn().equals(settled.secret().id())) {
            place(finding.target(), after.arn());
        }
    }

    /** Returns how each target fares. */
    synchronized List<SecretStatus> status(SecretCache cache) {
        List<SecretStatus> all = new ArrayList<>();
        for (WatchedSecret secret : secrets.values()) {
            for (WatchedTarget watched : secret.targets()) {
                all.add(status(secret, watched, cache));
            }
        }
        return all;
    }

    /** Returns how one target fares; null when it is not kept. */
    synchronized @Nullable SecretStatus status(Target target, SecretCache cache) {
        WatchedSecret secret = byTarget.get(target);
        return secret == null ? null : status(secret, secret.require(target), cache);
    }

    private SecretStatus status(WatchedSecret secret, WatchedTarget watched, SecretCache cache) {
        Long due = secret.due;
        boolean moves = watched.target().versionId() == null;
        Instant next = due == null || !moves ? null : runtime.clock().instant().plusNanos(due - now());
        return watched.status(cache, next);
    }

    private long now() {
        return runtime.ticker().read();
    }
}
