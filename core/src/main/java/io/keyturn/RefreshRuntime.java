package io.keyturn;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What refreshing takes from outside: time, chance and threads.
 *
 * @param ticker measures intervals; a clock that is set does not move it
 * @param clock the time of day, for the dates that the service gives
 * @param random chance; need not be thread-safe
 * @param workers run checks, a bounded number at a time
 * @param reports run the checks that a failed authentication asks for, which wait for no other
 * @param listeners call listeners, each of them at most on one thread at a time
 * @param shutdown ends the threads of all
 */
record RefreshRuntime(
        Ticker ticker,
        InstantSource clock,
        RandomGenerator random,
        Executor workers,
        Executor reports,
        Executor listeners,
        Runnable shutdown) {

    private static final int CHECKS_AT_ONCE = 16;

    /** Returns the system's time, and daemon threads that exist only while there is work for them. */
    static RefreshRuntime system() {
        ExecutorService workers = DaemonThreads.bounded("keyturn-check-", CHECKS_AT_ONCE);
        ExecutorService reports = DaemonThreads.bounded("keyturn-report-", CHECKS_AT_ONCE);
        ExecutorService listeners = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DaemonThreads("keyturn-listener-"));
        return new RefreshRuntime(
                Ticker.systemTicker(),
                InstantSource.system(),
                new SplittableRandom(),
                workers,
                reports,
                listeners,
                () -> {
                    workers.shutdownNow();
                    reports.shutdownNow();
                    listeners.shutdownNow();
                });
    }
}
