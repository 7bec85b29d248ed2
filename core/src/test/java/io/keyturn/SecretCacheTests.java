package io.keyturn;

import static io.keyturn.Fixtures.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretReference.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SecretCacheTests {
    private final AtomicLong nanos = new AtomicLong();
    private final Map<Target, AtomicInteger> fetches = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile SecretFetcher fetcher = target -> Fixtures.text(target.secretId(), "value");
    private final SecretCache cache = new SecretCache(
            target -> {
                fetches.computeIfAbsent(target, key -> new AtomicInteger()).incrementAndGet();
                return fetcher.fetch(target);
            },
            SecretsSettings.defaults().withCache(2, Duration.ofMinutes(1)),
            nanos::get,
            new CacheEvents(new Listeners(Runnable::run), InstantSource.system()));

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void getWhenKnownDoesNotFetchAgain() {
        Secret first = cache.get(target("a"));
        assertThat(cache.get(target("a"))).isSameAs(first);
        assertThat(fetches(target("a"))).isOne();
    }

    @Test
    void getWhenTimeToLiveHasPassedFetchesAgain() {
        cache.get(target("a"));
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        cache.get(target("a"));
        assertThat(fetches(target("a"))).isOne();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        cache.get(target("a"));
        assertThat(fetches(target("a"))).isEqualTo(2);
    }

    @Test
    void pinWhenTimeAndSizeArePassedStays() {
        cache.pin(target("pinned"));
        for (int i = 0; i < 100; i++) {
            cache.get(target("other" + i));
        }
        nanos.addAndGet(Duration.ofDays(400).toNanos());
        cache.get(target("pinned"));
        assertThat(fetches(target("pinned"))).isOne();
    }

    @Test
    void getWhenVersionsDifferKeepsThemApart() {
        fetcher = target -> Fixtures.text(target.secretId(), String.valueOf(target.stage()));
        assertThat(cache.get(target("a")).versionId()).isEqualTo(Fixtures.VERSION);
        cache.get(target("a?stage=AWSPREVIOUS"));
        cache.get(target("a?region=eu-west-1"));
        assertThat(fetches).hasSize(3);
    }

    @Test
    void getWhenTwoTargetsAreTheSameVersionSharesThePayload() {
        fetcher = target -> Fixtures.text("a", "value");
        Secret byName = cache.get(target("a"));
        Secret byArn = cache.get(target(Fixtures.arn("a")));
        assertThat(byArn.payload()).isSameAs(byName.payload());
    }

    @Test
    void getWhenFetchFailsKeepsNothing() {
        fetcher = target -> {
            throw new SecretException.NotFound("no.", "do.", null);
        };
        assertThatExceptionOfType(SecretException.NotFound.class).isThrownBy(() -> cache.get(target("a")));
        fetcher = target -> Fixtures.text("a", "value");
        assertThat(cache.get(target("a")).asString()).isEqualTo("value");
    }

    @Test
    void getWhenManyThreadsAskAtOnceFetchesOnce() throws Exception {
        for (int round = 0; round < 500; round++) {
            Target target = target("a" + round);
            CyclicBarrier start = new CyclicBarrier(8);
            List<Future<Secret>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return cache.pin(target);
                }));
            }
            for (Future<Secret> result : results) {
                assertThat(result.get().name()).isEqualTo("a" + round);
            }
            assertThat(fetches(target)).isOne();
        }
    }

    @Test
    void getWhenOneSecretHangsServesTheOthers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        fetcher = target -> {
            if (target.secretId().equals("slow")) {
                awaitUninterrupted(release);
            }
            return Fixtures.text(target.secretId(), "value");
        };
        Future<Secret> slow = threads.submit(() -> cache.get(target("slow")));
        Awaitility.await().until(() -> fetches.containsKey(target("slow")));
        for (int i = 0; i < 1000; i++) {
            assertThat(cache.get(target("fast" + i)).name()).isEqualTo("fast" + i);
        }
        assertThat(slow).isNotDone();
        release.countDown();
        assertThat(slow.get().name()).isEqualTo("slow");
    }

    @Test
    void getWhenTheFetchingThreadIsInterruptedAnotherTakesOver() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        fetcher = target -> {
            entered.countDown();
            try {
                never.await();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                fetcher = other -> Fixtures.text("a", "value");
                throw new SecretException.Unreachable("interrupted.", "again.", ex);
            }
            throw new AssertionError();
        };
        Future<Secret> interrupted = threads.submit(() -> cache.get(target("a")));
        entered.await();
        Thread[] waiting = new Thread[1];
        Future<Secret> other = threads.submit(() -> {
            waiting[0] = Thread.currentThread();
            return cache.get(target("a"));
        });
        Awaitility.await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.WAITING);
        interrupted.cancel(true);
        assertThat(other.get().asString()).isEqualTo("value");
    }

    @Test
    @Timeout(60)
    void getWhenTheFetcherThrowsACheckedExceptionFailsForAllWhoWait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        fetcher = target -> {
            awaitUninterrupted(release);
            Fixtures.<RuntimeException>throwUnchecked(new IOException("no route"));
            throw new AssertionError();
        };
        Future<Secret> fetching = threads.submit(() -> cache.get(target("a")));
        Awaitility.await().until(() -> fetches.containsKey(target("a")));
        Thread[] waiting = new Thread[1];
        Future<Secret> other = threads.submit(() -> {
            waiting[0] = Thread.currentThread();
            return cache.get(target("a"));
        });
        Awaitility.await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.WAITING);
        release.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(fetching::get)
                .withRootCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(other::get)
                .withRootCauseInstanceOf(IOException.class);
        assertThat(fetches(target("a"))).isOne();
    }

    @Test
    void getWhenTheWaitingThreadIsInterruptedFailsAndLeavesTheFetchAlone() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        fetcher = target -> {
            awaitUninterrupted(release);
            return Fixtures.text("a", "value");
        };
        Future<Secret> fetching = threads.submit(() -> cache.get(target("a")));
        Awaitility.await().until(() -> fetches.containsKey(target("a")));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(SecretException.Unreachable.class)
                .isThrownBy(() -> cache.get(target("a")))
                .withMessageContaining("The thread was interrupted while it waited for the secret 'a'");
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        assertThat(fetching.get().asString()).isEqualTo("value");
    }

    private int fetches(Target target) {
        return fetches.get(target).get();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
