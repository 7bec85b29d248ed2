package io.keyturn.spring;

import io.keyturn.SecretException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.origin.Origin;
import org.springframework.core.MethodParameter;

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

    /** Returns the place of what is injected into {@code source}, a field or a parameter. */
    static ReferencePlace injection(@Nullable Object source) {
        if (source instanceof Field field) {
            return new ReferencePlace(
                    "the field '" + field.getName() + "' of "
                            + field.getDeclaringClass().getName(),
                    null);
        }
        if (source instanceof MethodParameter parameter) {
            Executable executable = parameter.getExecutable();
            return new ReferencePlace(
                    "parameter " + (parameter.getParameterIndex() + 1) + " of "
                            + (executable instanceof Constructor ? "a constructor" : "'" + executable.getName() + "'")
                            + " of " + executable.getDeclaringClass().getName(),
                    null);
        }
        return new ReferencePlace("@SecretValue", null);
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
