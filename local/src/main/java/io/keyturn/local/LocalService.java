package io.keyturn.local;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** The accounts of all regions; runs one operation at a time, so that nothing below it needs to be thread-safe. */
final class LocalService {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Account> accounts = new HashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    LocalService(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    void run(String region, Operation operation, Parameters parameters, EntryFaults faults, ObjectNode answer) {
        lock.lock();
        try {
            operation.run(
                    new Call(account(region), parameters, clock.instant().truncatedTo(ChronoUnit.MILLIS), faults),
                    answer);
        } finally {
            lock.unlock();
        }
    }

    /** Runs a change that spans several accounts, as one operation. */
    void change(Consumer<Changes> change) {
        lock.lock();
        try {
            change.accept(new Changes(this::account, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        } finally {
            lock.unlock();
        }
    }

    private Account account(String region) {
        return accounts.computeIfAbsent(region, name -> new Account(name, random));
    }
}
