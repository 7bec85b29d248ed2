package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.env.Environment;

/**
 * Makes a supplier of the reference where the target is annotated with {@link SecretValue}; converts as before everywhere
 * else. It comes before conversion services, so that the text of a reference is never injected as a value.
 */
final class SecretValueConverter implements TypeConverter {
    private final TypeConverter others;
    private final ConfigurableBeanFactory beanFactory;
    private final SecretDetector detector;

    SecretValueConverter(ConfigurableBeanFactory beanFactory, Environment environment) {
        this.others = beanFactory.getTypeConverter();
        this.beanFactory = beanFactory;
        this.detector = new SecretDetector(environment);
    }

    @Override
    public <T> @Nullable T convertIfNecessary(@Nullable Object value, @Nullable Class<T> type) {
        return others.convertIfNecessary(value, type);
    }

    @Override
    public <T> @Nullable T convertIfNecessary(
            @Nullable Object value, @Nullable Class<T> type, @Nullable MethodParameter parameter) {
        return convert(
                value,
                type,
                parameter == null ? null : new TypeDescriptor(parameter),
                () -> others.convertIfNecessary(value, type, parameter));
    }

    @Override
    public <T> @Nullable T convertIfNecessary(@Nullable Object value, @Nullable Class<T> type, @Nullable Field field) {
        return convert(
                value,
                type,
                field == null ? null : new TypeDescriptor(field),
                () -> others.convertIfNecessary(value, type, field));
    }

    @Override
    public <T> @Nullable T convertIfNecessary(
            @Nullable Object value, @Nullable Class<T> type, @Nullable TypeDescriptor descriptor) {
        return convert(value, type, descriptor, () -> others.convertIfNecessary(value, type, descriptor));
    }

    private <T> @Nullable T convert(
            @Nullable Object value,
            @Nullable Class<T> type,
            @Nullable TypeDescriptor descriptor,
            Supplier<? extends @Nullable T> otherwise) {
        SecretValue annotation = descriptor == null ? null : descriptor.getAnnotation(SecretValue.class);
        return descriptor == null || annotation == null ? otherwise.get() : inject(annotation, value, type, descriptor);
    }

    @SuppressWarnings("unchecked")
    private <T> T inject(
            SecretValue annotation, @Nullable Object value, @Nullable Class<T> type, TypeDescriptor descriptor) {
        try {
            return (T) supplier(annotation, String.valueOf(value), type, descriptor);
        } catch (SecretException ex) {
            throw ReferencePlace.injection(descriptor.getResolvableType().getSource())
                    .in(ex);
        }
    }

    private Supplier<?> supplier(
            SecretValue annotation, String text, @Nullable Class<?> type, TypeDescriptor descriptor) {
        requireNoSecretIn(annotation.value());
        SecretReference reference = InlineReference.bare(text);
        Class<?> wanted = Supplier.class.equals(type)
                ? descriptor.getResolvableType().getGeneric(0).resolve()
                : null;
        Secrets secrets = secrets(reference);
        if (String.class.equals(wanted)) {
            return live(secrets, reference, () -> secrets.getString(reference));
        }
        if (byte[].class.equals(wanted)) {
            return live(secrets, reference, () -> bytes(secrets, reference));
        }
        if (Secret.class.equals(wanted)) {
            return live(secrets, reference, () -> secrets.get(reference));
        }
        throw new SecretException.Misconfigured(
                "@SecretValue(\"" + reference + "\") stands at the type " + descriptor.getResolvableType() + ".",
                "Declare it as Supplier<String>, Supplier<byte[]> or Supplier<Secret>, which give the current value each"
                        + " time; a value that stays as it was at the start is @Value(\"${aws-secret@" + reference
                        + "}\").",
                null);
    }

    /** The value of a secret would be taken for a reference, and shown. */
    private void requireNoSecretIn(String written) {
        if (written.startsWith(Placeholders.REFERENCE) || detector.leadsToSecret(written)) {
            throw new SecretException.Misconfigured(
                    "A @SecretValue is a reference, and this one holds the value of a secret or the marker aws-secret@.",
                    "Write the reference alone, as in @SecretValue(\"prod/db#password\").",
                    null);
        }
    }

    private Secrets secrets(SecretReference reference) {
        Secrets secrets = beanFactory.getBeanProvider(Secrets.class).getIfAvailable();
        if (secrets == null) {
            throw new SecretException.Misconfigured(
                    "The reference " + reference
                            + " is injected, but there is no bean Secrets: keyturn.enabled=false keeps secrets from being"
                            + " read.",
                    "Set keyturn.enabled=true, or make the bean only where secrets are read.",
                    null);
        }
        return secrets;
    }

    /** Reads once, so that what cannot be had is known now. */
    private static <V> Supplier<V> live(Secrets secrets, SecretReference reference, Supplier<V> supplier) {
        secrets.pin(reference);
        Objects.requireNonNull(supplier.get());
        return supplier;
    }

    private static byte[] bytes(Secrets secrets, SecretReference reference) {
        return reference.key() == null && reference.format() == null
                ? secrets.get(reference).asBytes()
                : secrets.getString(reference).getBytes(StandardCharsets.UTF_8);
    }
}
