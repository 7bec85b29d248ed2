package io.keyturn;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the loading of one target ended: with a secret or with a failure, never both, never neither.
 *
 * @param target what was asked for
 * @param secret what was found; null after a failure
 * @param failure why nothing was found; null after a success
 */
public record SecretLoad(SecretReference.Target target, @Nullable Secret secret, @Nullable SecretException failure) {

    /** Refuses a load that ended in both ways or in none. */
    public SecretLoad {
        if ((secret == null) == (failure == null)) {
            throw new IllegalArgumentException("either a secret or a failure");
        }
    }

    static SecretLoad of(SecretReference.Target target, Supplier<Secret> fetch) {
        try {
            return new SecretLoad(target, fetch.get(), null);
        } catch (SecretException ex) {
            return new SecretLoad(target, null, ex);
        }
    }

    /** Returns the secret, or throws the failure. */
    public Secret orThrow() {
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(secret);
    }
}
