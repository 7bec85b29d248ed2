package io.keyturn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;

/** Instances of an application that live in one simulated time; each has its own scheduler, the real one. */
final class Fleet {
    private final SimulatedTime time;
    private final List<Secrets> instances = new ArrayList<>();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();

    Fleet(SimulatedTime time) {
        this.time = time;
    }

    /** Starts an instance that refers to these secrets. */
    Secrets start(SecretFetcher service, RefreshSettings settings, Collection<SecretReference> references) {
        Secrets secrets = Secrets.create(
                service,
                SecretsSettings.defaults().withRefresh(settings),
                time.runtime(instances.size() + 1, Runnable::run));
        references.forEach(secrets::pin);
        secrets.refresher().plan(true);
        turns.add(new Turn(time.nanos(), instances.size()));
        instances.add(secrets);
        return secrets;
    }

    /** Lets all that is due happen until then. */
    void runUntil(long end) {
        for (Turn turn = turns.peek(); turn != null && turn.at <= end; turn = turns.peek()) {
            turns.poll();
            time.moveTo(turn.at);
            Long next = instances.get(turn.instance).refresher().step();
            turns.add(new Turn(time.nanos() + (next == null ? Long.MAX_VALUE / 2 : Math.max(next, 0)), turn.instance));
        }
        time.moveTo(end);
    }

    private record Turn(long at, int instance) implements Comparable<Turn> {

        @Override
        public int compareTo(Turn other) {
            return Long.compare(at, other.at);
        }
    }
}
