package io.keyturn.microprofile;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects a secret as a {@code Supplier<String>}, of one value, or a {@code Supplier<Secret>}, of a whole version. The
 * supplier answers with the current version whenever it is asked, without I/O.
 *
 * <pre>{@code
 * @Inject
 * @SecretValue("prod/db#password")
 * Supplier<String> password;
 * }</pre>
 *
 * <p>What cannot be read fails when the bean is made, as a {@link io.keyturn.SecretException}.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface SecretValue {

    /** Returns the reference, such as {@code prod/db#password}, without a marker. */
    @Nonbinding
    String value();
}
