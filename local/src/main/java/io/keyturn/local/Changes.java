package io.keyturn.local;

import java.time.Instant;

/** What a change that is no operation works on. */
record Changes(Accounts accounts, Instant now) {

    Account account(String region) {
        return accounts.in(region);
    }
}
