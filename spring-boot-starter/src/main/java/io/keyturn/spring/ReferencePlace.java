package io.keyturn.spring;

import io.keyturn.SecretException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.origin.Origin;

/**
 * Where a reference that failed is written. It travels with the failure as a suppressed exception, so that the failure
 * keeps its type and a stack trace shows the place too.
 */
final class ReferencePlace extends Exception {
    private static final long serialVersionUID = 1L;

    private ReferencePlace(String what, @Nullable Origin origin) {
        super("Needed by " + what + (origin == null ? "" : " at " + origin), null, false, false);
    }

    static ReferencePlace location(ConfigDataLocation location) {
        return new ReferencePlace("the import '" + location + "'", location.getOrigin());
    }

    static ReferencePlace property(String name, @Nullable Origin origin, String source) {
        return new ReferencePlace("the property '" + name + "'" + (origin == null ? " in " + source : ""), origin);
    }

    /** Returns {@code failure} with this place in it; the first place stays when there is one already. */
    SecretException in(SecretException failure) {
        if (of(failure) == null) {
            failure.addSuppressed(this);
        }
        return failure;
    }

    /** Returns the place in {@code failure}, or null when it has none. */
    static @Nullable ReferencePlace of(SecretException failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof ReferencePlace place) {
                return place;
            }
        }
        return null;
    }
}
