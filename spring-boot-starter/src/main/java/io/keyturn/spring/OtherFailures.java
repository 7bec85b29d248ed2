package io.keyturn.spring;

import io.keyturn.SecretException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What else went wrong beside a failure. The others travel with the first as suppressed exceptions, so that it keeps its
 * type and a stack trace shows them too.
 */
final class OtherFailures {
    private OtherFailures() {}

    /** Returns {@code failure} with the others in it. */
    static SecretException in(SecretException failure, Collection<SecretException> others) {
        for (SecretException other : others) {
            if (other != failure && !Arrays.asList(failure.getSuppressed()).contains(other)) {
                failure.addSuppressed(other);
            }
        }
        return failure;
    }

    /** Returns the failure and the others in it. */
    static List<SecretException> with(SecretException failure) {
        List<SecretException> all = new ArrayList<>(List.of(failure));
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof SecretException other) {
                all.add(other);
            }
        }
        return all;
    }
}
