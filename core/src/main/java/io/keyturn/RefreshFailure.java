package io.keyturn;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a secret cannot be kept current. Immutable; holds words, no exception, so that it can be shown anywhere.
 *
 * @param kind the simple name of the {@link SecretException} it was, such as {@code Denied}
 * @param errorCode the service's own error code; null when there is none
 * @param problem what is wrong, as one or two sentences
 * @param action what to do about it, as one or two sentences
 * @param since when it began
 */
public record RefreshFailure(String kind, @Nullable String errorCode, String problem, String action, Instant since) {

    static RefreshFailure of(SecretException ex, Instant since) {
        return new RefreshFailure(ex.getClass().getSimpleName(), ex.errorCode(), ex.problem(), ex.action(), since);
    }

    /** Returns whether an exception is the same reason; messages differ from attempt to attempt. */
    boolean isAlso(SecretException ex) {
        RefreshFailure other = of(ex, since);
        return kind.equals(other.kind) && Objects.equals(errorCode, other.errorCode);
    }
}
