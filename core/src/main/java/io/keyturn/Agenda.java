package io.keyturn;

import io.keyturn.admin.SecretDescription;
import java.util.Collection;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Which secret is to be looked at when. Not thread-safe: the watch list guards it. */
final class Agenda {
    private final RefreshRuntime runtime;
    private final CheckSchedule schedule;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private int failing;
    private boolean on;

    Agenda(RefreshRuntime runtime, RefreshSettings settings) {
        this.runtime = runtime;
        this.schedule = new CheckSchedule(settings);
    }

    /** Begins with these secrets, or stops planning anything. */
    void plan(boolean start, Collection<WatchedSecret> secrets) {
        on = start;
        queue.clear();
        for (WatchedSecret secret : secrets) {
            secret.due = null;
            planFirst(secret);
        }
    }

    /** Plans the first check of a secret that was just read, unless one is planned or runs as planned. */
    void planFirst(WatchedSecret secret) {
        if (secret.due == null && (!secret.running || secret.asked)) {
            plan(secret, schedule.first(secret.spread()));
        }
    }

    /**
     * Plans the next check after one has ended. One that was asked for makes it no later than it was planned, and its
     * failure counts for nothing: otherwise who asks again and again in an outage would be late to see it end.
     *
     * @param seen what DescribeSecret said; null when it was not asked
     * @param answered whether the service said all that was asked
     * @param overtaken whether what was found is out of date already
     */
    void planNext(WatchedSecret secret, @Nullable SecretDescription seen, boolean answered, boolean overtaken) {
        boolean hadFailed = secret.failures > 0;
        if (answered) {
            count(secret, 0);
        } else if (!secret.asked) {
            count(secret, secret.failures + 1);
        }
        long planned = secret.due == null ? Long.MAX_VALUE : secret.due - now();
        if (overtaken) {
            plan(secret, 0);
        } else if (answered) {
            plan(secret, Math.min(planned, afterAnswer(secret, seen, hadFailed)));
        } else if (!secret.asked) {
            plan(secret, Backoff.after(secret.failures, failing, chance()));
        } else {
            boolean first = secret.failures == 0;
            plan(secret, first ? Math.min(planned, Backoff.after(1, failing + 1, chance())) : planned);
        }
    }

    private long afterAnswer(WatchedSecret secret, @Nullable SecretDescription seen, boolean hadFailed) {
        long next = seen == null
                ? schedule.unplanned(chance())
                : schedule.next(
                        seen, secret.pendingFor(seen, now()), runtime.clock().instant(), secret.spread(), chance());
        return hadFailed ? schedule.afterFailure(next, chance()) : next;
    }

    /** Plans nothing for a secret any more. */
    void drop(WatchedSecret secret) {
        count(secret, 0);
        secret.due = null;
    }

    private void plan(WatchedSecret secret, long delay) {
        secret.due = on && secret.isMoving() ? Long.valueOf(now() + delay) : null;
        if (secret.due != null) {
            queue.add(new Due(secret.due, secret));
        }
    }

    private void count(WatchedSecret secret, int failures) {
        failing += (failures > 0 ? 1 : 0) - (secret.failures > 0 ? 1 : 0);
        secret.failures = failures;
    }

    /** Takes the first secret that is due; null when none is. */
    @Nullable
    WatchedSecret takeDue() {
        Due first = first();
        if (first == null || first.at() - now() > 0) {
            return null;
        }
        queue.poll();
        first.secret().due = null;
        return first.secret();
    }

    /** Returns the nanoseconds until a secret is due; null when none is planned. */
    @Nullable
    Long untilNext() {
        Due first = first();
        return first == null ? null : first.at() - now();
    }

    private @Nullable Due first() {
        while (!queue.isEmpty() && !queue.peek().isCurrent()) {
            queue.poll();
        }
        return queue.peek();
    }

    private double chance() {
        return runtime.random().nextDouble();
    }

    private long now() {
        return runtime.ticker().read();
    }

    /** A place in the queue; out of date when the secret was planned anew, or is being looked at. */
    private record Due(long at, WatchedSecret secret) implements Comparable<Due> {

        boolean isCurrent() {
            return secret.due != null && secret.due == at && !secret.running;
        }

        @Override
        public int compareTo(Due other) {
            return Long.signum(at - other.at);
        }
    }
}
