package io.keyturn.spring;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.SimpleTypeConverter;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.TypeDescriptor;

/** Converts as the bean factory does on its own, but does not say which secret it was that did not fit. */
final class DiscreetTypeConverter implements TypeConverter {
    private final ConfigurableBeanFactory beanFactory;
    private final SecretDetector detector;

    DiscreetTypeConverter(ConfigurableBeanFactory beanFactory, SecretDetector detector) {
        this.beanFactory = beanFactory;
        this.detector = detector;
    }

    @Override
    public <T> @Nullable T convertIfNecessary(@Nullable Object value, @Nullable Class<T> type) {
        return discreet(value, type, converter -> converter.convertIfNecessary(value, type));
    }

    @Override
    public <T> @Nullable T convertIfNecessary(
            @Nullable Object value, @Nullable Class<T> type, @Nullable MethodParameter parameter) {
        return discreet(value, type, converter -> converter.convertIfNecessary(value, type, parameter));
    }

    @Override
    public <T> @Nullable T convertIfNecessary(@Nullable Object value, @Nullable Class<T> type, @Nullable Field field) {
        return discreet(value, type, converter -> converter.convertIfNecessary(value, type, field));
    }

    @Override
    public <T> @Nullable T convertIfNecessary(
            @Nullable Object value, @Nullable Class<T> type, @Nullable TypeDescriptor descriptor) {
        return discreet(value, type, converter -> converter.convertIfNecessary(value, type, descriptor));
    }

    private <T> @Nullable T discreet(@Nullable Object value, @Nullable Class<T> type, Conversion<T> conversion) {
        SimpleTypeConverter converter = new SimpleTypeConverter();
        converter.setConversionService(beanFactory.getConversionService());
        beanFactory.copyRegisteredEditorsTo(converter);
        try {
            return conversion.with(converter);
        } catch (TypeMismatchException ex) {
            if (value instanceof CharSequence && detector.containsValue(value)) {
                Class<?> shown = type == null ? Object.class : type;
                throw new TypeMismatchException("******", shown, SecretBindingException.inconvertible(shown));
            }
            throw ex;
        }
    }

    @FunctionalInterface
    private interface Conversion<T> {
        @Nullable
        T with(TypeConverter converter);
    }
}
