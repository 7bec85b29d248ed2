package io.keyturn;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Who wants to know. Telling never blocks: each listener has a queue and, while there is something in it, a thread. */
final class Listeners {
    private final Executor executor;
    private final List<Subscriber<SecretEvent>> events = new CopyOnWriteArrayList<>();
    private final List<Subscriber<RefreshRound>> rounds = new CopyOnWriteArrayList<>();
    private final List<Runnable> beforeRounds = new CopyOnWriteArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    Listeners(Executor executor) {
        this.executor = executor;
    }

    Subscription onEvent(Consumer<? super SecretEvent> listener) {
        return add(events, listener);
    }

    Subscription onRound(Consumer<? super RefreshRound> listener) {
        return add(rounds, listener);
    }

    /** Adds who is told of rounds, and what is run before each of them. */
    Subscription onRound(Runnable before, Consumer<? super RefreshRound> listener) {
        Subscription subscription = onRound(listener);
        Runnable guarded = () -> run(before);
        beforeRounds.add(guarded);
        return () -> {
            beforeRounds.remove(guarded);
            subscription.close();
        };
    }

    private void run(Runnable before) {
        try {
            before.run();
        } catch (Throwable ex) {
            failures.add("What " + before.getClass().getName() + " does before secrets change failed with "
                    + ex.getClass().getName() + "; they change all the same.");
        }
    }

    /** Runs what is to be run before anything is swapped; a failure is logged when listeners are told. */
    void beforeRound() {
        beforeRounds.forEach(Runnable::run);
    }

    private <T> Subscription add(List<Subscriber<T>> all, Consumer<? super T> listener) {
        Subscriber<T> subscriber = new Subscriber<>(listener, executor, all::remove);
        all.add(subscriber);
        return subscriber;
    }

    /** Returns whether anybody wants to know of single events. */
    boolean wantEvents() {
        return !events.isEmpty();
    }

    /** Tells of one event. */
    void tell(SecretEvent event) {
        events.forEach(listener -> listener.offer(event));
        dispatch();
    }

    /** Notes what a round has brought, in the order of calls; {@link #dispatch} lets it be told. */
    void offer(List<SecretEvent> news, RefreshRound round) {
        news.forEach(event -> events.forEach(listener -> listener.offer(event)));
        offerRound(round);
    }

    /** Notes a round whose events were told already. */
    void offerRound(RefreshRound round) {
        if (round.hasChanges()) {
            rounds.forEach(listener -> listener.offer(round));
        }
    }

    void dispatch() {
        for (String failure = failures.poll(); failure != null; failure = failures.poll()) {
            SecretsLog.warn("{}", failure);
        }
        rounds.forEach(Subscriber::dispatch);
        events.forEach(Subscriber::dispatch);
    }

    /** Tells nobody any more. */
    void close() {
        events.forEach(Subscriber::close);
        rounds.forEach(Subscriber::close);
        beforeRounds.clear();
    }
}
