package io.keyturn;

import io.keyturn.SecretReference.Target;

/** Is told what comes into the cache and what its limits drive out of it; quick, and never called under a lock. */
interface CacheListener {

    void loaded(Target target, Secret secret);

    void evicted(Target target, Secret secret);

    /** Returns one that does nothing. */
    static CacheListener none() {
        return new CacheListener() {
            @Override
            public void loaded(Target target, Secret secret) {}

            @Override
            public void evicted(Target target, Secret secret) {}
        };
    }
}
