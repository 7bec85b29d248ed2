package io.keyturn.spring;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.convert.support.ConfigurableConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Converts what an environment is asked for as another type than text, as the conversion service behind it does, but does
 * not say the value of a secret that did not fit.
 */
final class DiscreetConversionService implements ConfigurableConversionService {
    private final ConfigurableConversionService service;
    private final ConfigurableEnvironment environment;

    private DiscreetConversionService(ConfigurableConversionService service, ConfigurableEnvironment environment) {
        this.service = service;
        this.environment = environment;
    }

    /** Puts one in front of what an environment converts with. */
    static void putInto(ConfigurableEnvironment environment) {
        ConfigurableConversionService service = environment.getConversionService();
        if (!(service instanceof DiscreetConversionService)) {
            environment.setConversionService(new DiscreetConversionService(service, environment));
        }
    }

    /** Returns the service that does the work. */
    ConfigurableConversionService behind() {
        return service;
    }

    @Override
    public <T> @Nullable T convert(@Nullable Object source, Class<T> targetType) {
        try {
            return service.convert(source, targetType);
        } catch (ConversionFailedException ex) {
            throw discreet(ex, source, targetType);
        }
    }

    @Override
    public @Nullable Object convert(
            @Nullable Object source, @Nullable TypeDescriptor sourceType, TypeDescriptor targetType) {
        try {
            return service.convert(source, sourceType, targetType);
        } catch (ConversionFailedException ex) {
            throw discreet(ex, source, targetType.getType());
        }
    }

    private ConversionException discreet(ConversionFailedException ex, @Nullable Object source, Class<?> type) {
        if (!(source instanceof CharSequence) || !new SecretDetector(environment).containsValue(source)) {
            return ex;
        }
        return new SecretConversionException(SecretBindingException.inconvertible(type, names(source.toString())));
    }

    /** Returns the properties that have the value, one of which was asked for. */
    private Set<String> names(String value) {
        Set<String> names = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (value.equals(valueOf(name))) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    private @Nullable String valueOf(String name) {
        try {
            return environment.getProperty(name);
        } catch (RuntimeException ex) {
            // not the one that was converted
            return null;
        }
    }

    @Override
    public boolean canConvert(@Nullable Class<?> sourceType, Class<?> targetType) {
        return service.canConvert(sourceType, targetType);
    }

    @Override
    public boolean canConvert(@Nullable TypeDescriptor sourceType, TypeDescriptor targetType) {
        return service.canConvert(sourceType, targetType);
    }

    @Override
    public void addConverter(Converter<?, ?> converter) {
        service.addConverter(converter);
    }

    @Override
    public <S, T> void addConverter(
            Class<S> sourceType, Class<T> targetType, Converter<? super S, ? extends T> converter) {
        service.addConverter(sourceType, targetType, converter);
    }

    @Override
    public void addConverter(GenericConverter converter) {
        service.addConverter(converter);
    }

    @Override
    public void addConverterFactory(ConverterFactory<?, ?> factory) {
        service.addConverterFactory(factory);
    }

    @Override
    public void removeConvertible(Class<?> sourceType, Class<?> targetType) {
        service.removeConvertible(sourceType, targetType);
    }

    /** A kind of its own, since Spring Boot puts the value into the kind that says that a conversion failed. */
    private static final class SecretConversionException extends ConversionException {
        private static final long serialVersionUID = 1L;

        SecretConversionException(SecretBindingException reason) {
            super(String.valueOf(reason.getMessage()), reason);
        }
    }
}
