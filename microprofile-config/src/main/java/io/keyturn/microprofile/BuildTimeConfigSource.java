package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in for all secrets while an application is built: it answers nothing, and says why. */
final class BuildTimeConfigSource implements ConfigSource {
    private static final Logger log = LoggerFactory.getLogger(BuildTimeConfigSource.class);

    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        if (propertyName.startsWith(InlineReference.MARKER) && asked.add(propertyName)) {
            log.info(message(propertyName));
        }
        return null;
    }

    /** Returns what there is to know about a reference that was asked for now. */
    static String message(String reference) {
        return "The reference " + reference + " is not read while the application is built. A property that is needed"
                + " then needs a default, as in ${" + reference + ":default}; it is read when the application runs.";
    }

    @Override
    public String getName() {
        return "keyturn, while the application is built";
    }

    @Override
    public int getOrdinal() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String toString() {
        return getName();
    }
}
