package io.keyturn.contract;

import io.keyturn.Secrets;
import org.jspecify.annotations.Nullable;

/** An application, or just its configuration, that reads secrets through an adapter. */
public interface ConfiguredApplication extends AutoCloseable {

    /** Returns the value of a property as the framework resolves it; null when it is absent or empty. */
    @Nullable
    String get(String name);

    /** Returns the secrets that the adapter reads from. */
    Secrets secrets();

    @Override
    void close();
}
