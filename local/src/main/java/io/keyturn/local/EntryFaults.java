package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/** Asks for the fault that is scripted for one secret within a batch. */
@FunctionalInterface
interface EntryFaults {

    /** Returns the error that this secret's entry gets, or null, and counts it as used. */
    @Nullable
    ServiceError next(String secretId);
}
