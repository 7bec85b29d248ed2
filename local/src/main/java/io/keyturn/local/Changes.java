package io.keyturn.local;

import java.time.Instant;
import java.util.function.Function;

/** What a change across accounts works on. */
record Changes(Function<String, Account> accounts, Instant now) {

    Account account(String region) {
        return accounts.apply(region);
    }
}
