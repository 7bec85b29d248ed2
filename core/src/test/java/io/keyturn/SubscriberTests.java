package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscriberTests {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Integer> heard = new ArrayList<>();

    @Test
    void dispatchTellsAllInOrderInOneTask() {
        Subscriber<Integer> subscriber = new Subscriber<>(heard::add, tasks::add, closed -> {});
        IntStream.range(0, 5).forEach(subscriber::offer);
        subscriber.dispatch();
        subscriber.dispatch();
        assertThat(heard).isEmpty();
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(heard).containsExactly(0, 1, 2, 3, 4);
        subscriber.offer(5);
        subscriber.dispatch();
        tasks.remove().run();
        assertThat(heard).endsWith(5);
    }

    @Test
    void dispatchWhenTheListenerDoesNotKeepUpDropsTheOldestAndSaysSo() {
        Subscriber<Integer> subscriber = new Subscriber<>(heard::add, tasks::add, closed -> {});
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            IntStream.range(0, 1_010).forEach(subscriber::offer);
            subscriber.dispatch();
            assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                    .endsWith(" does not keep up; it misses 10 events."));
        }
        tasks.remove().run();
        assertThat(heard).hasSize(1_000).startsWith(10).endsWith(1_009);
    }

    @Test
    void closeWhenCalledByTheListenerEndsIt() {
        Subscriber<?>[] itself = new Subscriber<?>[1];
        Subscriber<Integer> subscriber = new Subscriber<>(
                news -> {
                    heard.add(news);
                    itself[0].close();
                },
                Runnable::run,
                closed -> {});
        itself[0] = subscriber;
        subscriber.offer(1);
        subscriber.offer(2);
        subscriber.dispatch();
        assertThat(heard).containsExactly(1);
    }

    @Test
    void dispatchWhenThereAreNoThreadsAnyMoreCloses() {
        List<Subscriber<Integer>> closed = new ArrayList<>();
        Subscriber<Integer> subscriber = new Subscriber<>(
                heard::add,
                task -> {
                    throw new RejectedExecutionException();
                },
                closed::add);
        subscriber.offer(1);
        subscriber.dispatch();
        assertThat(closed).containsExactly(subscriber);
    }

    @Test
    void dispatchWhenAThreadCannotBeStartedTriesAgainNextTime() {
        Deque<Error> noThreads = new ArrayDeque<>(List.of(new OutOfMemoryError("unable to create native thread")));
        Subscriber<Integer> subscriber = new Subscriber<>(
                heard::add,
                task -> {
                    if (!noThreads.isEmpty()) {
                        throw noThreads.remove();
                    }
                    task.run();
                },
                closed -> {});
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            subscriber.offer(1);
            subscriber.dispatch();
            assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                    .endsWith(" waits: starting a thread failed with java.lang.OutOfMemoryError."));
        }
        subscriber.offer(2);
        subscriber.dispatch();
        assertThat(heard).containsExactly(1, 2);
    }

    @Test
    void dispatchWhenTheListenerThrowsACheckedExceptionTellsTheRest() {
        Subscriber<Integer> subscriber = new Subscriber<>(
                news -> {
                    heard.add(news);
                    Fixtures.<RuntimeException>throwUnchecked(new IOException("hunter2"));
                },
                Runnable::run,
                closed -> {});
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            subscriber.offer(1);
            subscriber.offer(2);
            subscriber.dispatch();
            assertThat(log.lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains("failed with java.io.IOException")
                    .doesNotContain("hunter2"));
        }
        assertThat(heard).containsExactly(1, 2);
    }

    @Test
    void dispatchWhenTheLogThrowsTellsTheRest() {
        Subscriber<Integer> subscriber = new Subscriber<>(
                news -> {
                    heard.add(news);
                    throw new IllegalStateException();
                },
                Runnable::run,
                closed -> {});
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            log.fail();
            subscriber.offer(1);
            subscriber.offer(2);
            subscriber.dispatch();
        }
        assertThat(heard).containsExactly(1, 2);
    }
}
