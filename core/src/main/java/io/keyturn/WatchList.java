package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is kept current, each secret once whatever it is called, and which one is to be looked at next. Thread-safe; does
 * no I/O and calls nobody.
 */
final class WatchList {
    private static final String SOUGHT = "missing:";

    private final RefreshRuntime runtime;
    private final CheckSchedule schedule;
    private final long instance;
    private final Map<String, WatchedSecret> secrets = new HashMap<>();
    private final Map<Target, WatchedSecret> byTarget = new HashMap<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private int failing;
    private boolean planning;

    WatchList(RefreshRuntime runtime, RefreshSettings settings) {
        this.runtime = runtime;
        this.schedule = new CheckSchedule(settings);
        this.instance = runtime.random().nextLong();
    }

    /** Keeps a pinned target current from now on. */
    synchronized void watch(Target target, SecretReference reference, Secret secret) {
        WatchedSecret known = byTarget.get(target);
        if (known == null || known.isSought()) {
            known = place(target, secret.arn());
        }
        WatchedTarget watched = known.target(target);
        if (watched != null) {
            watched.add(reference);
            if (watched.checked() == null) {
                watched.succeeded(secret.fetched());
            }
        }
    }

    /** Looks for a missing secret from now on. */
    synchronized void seek(Target target, SecretReference reference) {
        WatchedSecret secret = byTarget.get(target);
        if (secret == null) {
            secret = entry(SOUGHT + target, true);
            secret.targets().add(new WatchedTarget(target));
            byTarget.put(target, secret);
        }
        WatchedTarget watched = secret.target(target);
        if (watched != null) {
            watched.add(reference);
        }
    }

    /** Looks no longer for a missing secret that nobody waits for any more. */
    synchronized void giveUp(WatchedSecret secret) {
        if (secret.isSought() && !secret.running) {
            secret.targets().forEach(watched -> byTarget.remove(watched.target()));
            secrets.remove(secret.id());
            plan(secret, null);
        }
    }

    /** Puts a target under the secret that it leads to, and takes it away from where it was. */
    private WatchedSecret place(Target target, String arn) {
        WatchedSecret to = entry(arn, false);
        WatchedSecret from = byTarget.put(target, to);
        WatchedTarget watched = from == null ? null : from.target(target);
        if (watched == null) {
            watched = new WatchedTarget(target);
        } else if (from != null) {
            from.targets().remove(watched);
            if (from.targets().isEmpty()) {
                count(from, 0);
                secrets.remove(from.id());
                plan(from, null);
            }
        }
        to.targets().add(watched);
        if (to.due == null && !to.running) {
            planFirst(to);
        }
        return to;
    }

    private WatchedSecret entry(String id, boolean sought) {
        WatchedSecret known = secrets.get(id);
        if (known == null) {
            double spread = new SplittableRandom(instance ^ (id.hashCode() * 0x9E3779B97F4A7C15L)).nextDouble();
            known = new WatchedSecret(id, sought, spread);
            secrets.put(id, known);
            planFirst(known);
        }
        return known;
    }

    /** Starts to plan checks, or stops. */
    synchronized void plan(boolean on) {
        planning = on;
        queue.clear();
        for (WatchedSecret secret : secrets.values()) {
            secret.due = null;
            planFirst(secret);
        }
    }

    private void planFirst(WatchedSecret secret) {
        plan(secret, schedule.first(secret.spread()));
    }

    private void plan(WatchedSecret secret, @Nullable Long delay) {
        boolean moves = secret.isSought()
                || !secret.moving().isEmpty()
                || secret.targets().isEmpty();
        secret.due = delay == null || !planning || !moves ? null : now() + delay;
        if (secret.due != null) {
            queue.add(new Due(secret.due, secret));
        }
    }

    /** Returns the secrets to look at now; each is running until it is settled. */
    synchronized List<WatchedSecret> takeDue() {
        List<WatchedSecret> due = new ArrayList<>();
        long now = now();
        for (Due first = queue.peek(); first != null && first.at() - now <= 0; first = queue.peek()) {
            queue.poll();
            if (first.isCurrent() && !first.secret().running) {
                start(first.secret());
                due.add(first.secret());
            }
        }
        return due;
    }

    /** Returns the nanoseconds until the next check is due; not positive when one is, and null when none is planned. */
    synchronized @Nullable Long untilNext() {
        Due first = queue.peek();
        while (first != null && !first.isCurrent()) {
            queue.poll();
            first = queue.peek();
        }
        return first == null ? null : first.at() - now();
    }

    private void start(WatchedSecret secret) {
        secret.running = true;
        secret.due = null;
    }

    /**
     * Takes all secrets, or those of one target, for a check now. A check that runs may have begun before what the caller
     * knows of: it is followed by another one.
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
            if (!secret.isSought() && secret.moving().isEmpty()) {
                continue;
            }
            if (secret.running && secret.followUp != null) {
                rounds.add(secret.followUp);
                continue;
            }
            if (secret.running) {
                secret.followUp = round;
            } else {
                start(secret);
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
                WatchedSecret home = after.arn().equals(secret.id()) ? secret : place(finding.target(), after.arn());
                WatchedTarget watched = home.target(finding.target());
                if (watched != null) {
                    watched.succeeded(runtime.clock().instant());
                    watched.rotated(now());
                }
            }
        }
    }

    /** Returns whom to look at for a secret, and whether DescribeSecret is worth a try. */
    synchronized List<WatchedTarget> moving(WatchedSecret secret) {
        return secret.moving();
    }

    synchronized boolean isDescribing(WatchedSecret secret, long retryAfter) {
        Long deniedAt = secret.deniedAt;
        return !secret.isSought() && (deniedAt == null || now() - deniedAt >= retryAfter);
    }

    /** Returns the report that is recent enough to answer another one, or null. */
    synchronized @Nullable Round recentReport(Target target, long within) {
        WatchedSecret secret = byTarget.get(target);
        return secret == null || secret.reportedAt == null || now() - secret.reportedAt >= within
                ? null
                : secret.report;
    }

    /** Returns the report to wait for: a recent one, or {@code round}, which is then to be carried out. */
    synchronized Round report(Target target, Round round, long within) {
        Round recent = recentReport(target, within);
        WatchedSecret secret = byTarget.get(target);
        if (recent == null && secret != null) {
            secret.report = round;
            secret.reportedAt = now();
        }
        return recent == null ? round : recent;
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
     * Takes in how a check ended, after the cache was swapped: where targets belong now, how they fare, and when to look
     * next.
     *
     * @param optional which failures are as good as an answer for a missing secret
     * @return what is new in it; with a round to go on with when another check was asked for meanwhile
     */
    synchronized Settled settle(CheckResult result, Set<Target> swapped, Predicate<SecretException> optional) {
        Instant time = runtime.clock().instant();
        WatchedSecret secret = result.secret();
        Settled settled = new Settled(secret);
        boolean overtaken = false;
        for (Finding finding : result.findings()) {
            WatchedTarget watched = secret.target(finding.target());
            if (watched == null) {
                continue;
            }
            SecretException failure = finding.failure();
            Secret after = finding.after();
            if (failure != null) {
                if (secret.isSought() && optional.test(failure)) {
                    settled.succeeded(watched);
                    watched.succeeded(time);
                } else {
                    settled.failed(watched, failure, watched.failed(failure, time));
                }
            } else if (after != null && finding.isNews() && !swapped.contains(finding.target())) {
                overtaken = true;
            } else if (after != null) {
                settled.succeeded(watched);
                watched.succeeded(time);
                if (finding.isRotation()) {
                    watched.rotated(now());
                }
                if (!after.arn().equals(secret.id())) {
                    place(finding.target(), after.arn());
                }
            }
        }
        if (result.denied() != null) {
            secret.deniedAt = now();
        } else if (result.seen() != null) {
            secret.deniedAt = null;
        }
        SecretException unanswered = result.unanswered();
        boolean answered = unanswered == null || secret.isSought() && optional.test(unanswered);
        planNext(secret, result.seen(), answered, overtaken);
        secret.running = false;
        if (secret.followUp != null) {
            settled.followUp(secret.followUp);
            secret.followUp = null;
            start(secret);
        }
        return settled;
    }

    private void planNext(WatchedSecret secret, @Nullable SecretDescription seen, boolean answered, boolean overtaken) {
        boolean gone = secret.targets().isEmpty();
        boolean hadFailed = secret.failures > 0;
        count(secret, gone || answered ? 0 : secret.failures + 1);
        if (gone) {
            plan(secret, null);
        } else if (overtaken) {
            plan(secret, 0L);
        } else if (secret.failures > 0) {
            plan(
                    secret,
                    Backoff.after(secret.failures, failing, runtime.random().nextDouble()));
        } else {
            double jitter = runtime.random().nextDouble();
            long next = seen == null
                    ? schedule.unplanned(jitter)
                    : schedule.next(
                            seen,
                            secret.pendingFor(seen, now()),
                            runtime.clock().instant(),
                            secret.spread(),
                            jitter);
            plan(
                    secret,
                    hadFailed ? schedule.afterFailure(next, runtime.random().nextDouble()) : next);
        }
    }

    private void count(WatchedSecret secret, int failures) {
        failing += (failures > 0 ? 1 : 0) - (secret.failures > 0 ? 1 : 0);
        secret.failures = failures;
    }

    /** Returns how each target fares. */
    synchronized List<SecretStatus> status(SecretCache cache) {
        Instant time = runtime.clock().instant();
        List<SecretStatus> all = new ArrayList<>();
        for (WatchedSecret secret : secrets.values()) {
            for (WatchedTarget watched : secret.targets()) {
                Secret kept = cache.pinned(watched.target());
                boolean moves = watched.target().versionId() == null;
                all.add(new SecretStatus(
                        watched.target(),
                        Set.copyOf(watched.references()),
                        kept == null ? null : kept.arn(),
                        kept == null ? null : kept.name(),
                        kept == null ? null : kept.versionId(),
                        kept == null ? List.of() : kept.stages(),
                        watched.checked(),
                        secret.due == null || !moves ? null : time.plusNanos(secret.due - now()),
                        watched.failure(),
                        cache.isStale(watched.target())));
            }
        }
        return all;
    }

    private long now() {
        return runtime.ticker().read();
    }

    /** A place in the queue; out of date when the secret was planned anew. */
    private record Due(long at, WatchedSecret secret) implements Comparable<Due> {

        boolean isCurrent() {
            return secret.due != null && secret.due == at;
        }

        @Override
        public int compareTo(Due other) {
            return Long.signum(at - other.at);
        }
    }
}
