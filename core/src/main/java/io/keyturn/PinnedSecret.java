package io.keyturn;

/**
 * The version that is kept for one target, and when the service last confirmed it. Thread-safe; read without a lock.
 */
final class PinnedSecret {
    private volatile Secret secret;
    private volatile long confirmed;

    PinnedSecret(Secret secret, long now) {
        this.secret = secret;
        this.confirmed = now;
    }

    Secret secret() {
        return secret;
    }

    void swap(Secret newer) {
        this.secret = newer;
    }

    void confirm(long now) {
        this.confirmed = now;
    }

    /** Returns the nanoseconds since the service last said that this is the version to use. */
    long age(long now) {
        return now - confirmed;
    }
}
