package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.time.InstantSource;

/** Tells listeners what comes into the cache and what its limits drive out of it. Does not block. */
final class CacheEvents {
    private final Listeners listeners;
    private final InstantSource clock;

    CacheEvents(Listeners listeners, InstantSource clock) {
        this.listeners = listeners;
        this.clock = clock;
    }

    void loaded(Target target, Secret secret) {
        if (listeners.wantEvents()) {
            listeners.tell(
                    new SecretEvent.Loaded(secret.arn(), secret.name(), target, secret.versionId(), clock.instant()));
        }
    }

    void evicted(Target target, Secret secret) {
        if (listeners.wantEvents()) {
            listeners.tell(
                    new SecretEvent.Evicted(secret.arn(), secret.name(), target, secret.versionId(), clock.instant()));
        }
    }
}
