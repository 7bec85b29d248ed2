package io.keyturn.local;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The accounts of all regions.
 *
 * <p>Not thread-safe: {@link LocalService} runs one operation at a time.
 */
final class Accounts {

    private final RandomGenerator random;
    private final Map<String, Account> accounts = new TreeMap<>();

    Accounts(RandomGenerator random) {
        this.random = random;
    }

    Account in(String region) {
        return accounts.computeIfAbsent(region, name -> new Account(name, random));
    }

    Collection<Account> all() {
        return List.copyOf(accounts.values());
    }

    void clear() {
        accounts.clear();
    }
}
