package io.keyturn.local;

import java.time.Instant;

/**
 * One request on its way through an operation.
 *
 * @param accounts the secrets of all regions
 * @param region the region that the request is signed for
 * @param parameters what the request asks
 * @param now the time of the request, to the millisecond
 * @param faults the faults scripted for single entries of a batch
 */
record Call(Accounts accounts, String region, Parameters parameters, Instant now, EntryFaults faults) {

    /** Returns the secrets of the region that the request is signed for. */
    Account account() {
        return accounts.in(region);
    }

    /** Returns the secret that the request names in {@code SecretId}, marked for deletion or not. */
    StoredSecret secret() {
        return account().require(parameters.secretId(), now);
    }

    /** Returns the secret that the request names, and refuses one that is marked for deletion. */
    StoredSecret activeSecret() {
        StoredSecret secret = secret();
        secret.requireNotDeleted();
        return secret;
    }

    /** Returns the secret that the request names, and refuses one that is marked for deletion or a replica. */
    StoredSecret writableSecret() {
        StoredSecret secret = activeSecret();
        secret.requirePrimary();
        return secret;
    }
}
