package io.keyturn.microprofile;

import io.keyturn.SecretException;
import java.util.Arrays;

/**
 * Where a reference that failed is written. It travels with the failure as a suppressed exception, so that the failure
 * keeps its type and a stack trace shows the place too.
 */
final class ReferencePlace extends Exception {
    private static final long serialVersionUID = 1L;

    private ReferencePlace(String what) {
        super("Needed by " + what + ".", null, false, false);
    }

    static ReferencePlace imported(Import wanted) {
        return new ReferencePlace("the import '" + wanted + "' in keyturn.import");
    }

    static ReferencePlace property(String name) {
        return new ReferencePlace("the property '" + name + "'");
    }

    /** Returns {@code failure} with this place in it; the first place stays when there is one already. */
    SecretException in(SecretException failure) {
        if (Arrays.stream(failure.getSuppressed()).noneMatch(ReferencePlace.class::isInstance)) {
            failure.addSuppressed(this);
        }
        return failure;
    }
}
