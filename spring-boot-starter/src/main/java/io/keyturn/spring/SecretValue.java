package io.keyturn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.AliasFor;

/**
 * Injects a secret that stays current:
 *
 * <pre>{@code
 * Payments(@SecretValue("prod/payment#api-key") Supplier<String> apiKey)
 * }</pre>
 *
 * <p>The secret is read when the bean is made, which fails if it cannot be had. Each {@code get()} then gives the version
 * that is current at the time, without I/O; after a rotation it is another value, in whatever scope the bean lives. What
 * looks like a placeholder or an expression in a secret is part of its value.
 *
 * <p>The type is {@code Supplier<String>}, {@code Supplier<byte[]>} or {@code Supplier<Secret>}; anything else is refused.
 * {@code get()} throws a {@link io.keyturn.SecretException} when a rotation took the key away, or when the value is older
 * than {@code keyturn.refresh.max-stale}.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Value("")
public @interface SecretValue {

    /**
     * Returns the reference, such as {@code prod/db#password}. Placeholders in it are resolved, as in
     * <code>${env}/db#password</code>.
     */
    @AliasFor(annotation = Value.class)
    String value();
}
