package io.keyturn;

/** A listener's connection to what it listens to. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends it: the listener is not called again, except for a call that has begun. Closing again does nothing. */
    @Override
    void close();
}
