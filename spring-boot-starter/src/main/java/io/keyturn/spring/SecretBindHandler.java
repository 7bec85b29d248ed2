package io.keyturn.spring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Rejects the text of a reference that Boot's binder left in place of a value, and takes secrets out of what binding
 * says about a value that does not fit.
 */
final class SecretBindHandler extends AbstractBindHandler {
    private final SecretDetector detector;

    SecretBindHandler(BindHandler parent, Environment environment) {
        super(parent);
        this.detector = new SecretDetector(environment);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        ConfigurationProperty property = context.getConfigurationProperty();
        if (property != null
                && Placeholders.areIn(property.getValue())
                && !(source(property) instanceof SecretPropertySource)
                && !ApplicationSecrets.isBuilding()
                && detector.leavesReference(property.getValue().toString())) {
            throw SecretBindingException.unresolved(name, property.getOrigin());
        }
        return super.onSuccess(name, target, context, result);
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        if (error instanceof SecretBindingException || error.getCause() instanceof SecretBindingException) {
            throw error;
        }
        ConfigurationProperty property = context.getConfigurationProperty();
        if (error instanceof BindValidationException invalid && holdsSecret(invalid)) {
            throw SecretBindingException.invalid(name, reasons(invalid));
        }
        if (property != null
                && (source(property) instanceof SecretPropertySource || detector.leadsToSecret(property.getValue()))) {
            // the parent may have a reason to ignore the error; what it throws instead may show the value
            try {
                return super.onFailure(name, target, context, error);
            } catch (Exception ex) {
                throw SecretBindingException.inconvertible(name, target, property.getOrigin());
            }
        }
        return super.onFailure(name, target, context, error);
    }

    private boolean holdsSecret(BindValidationException invalid) {
        return invalid.getValidationErrors().getAllErrors().stream()
                .anyMatch(
                        error -> error instanceof FieldError field && detector.containsValue(field.getRejectedValue()));
    }

    private static List<String> reasons(BindValidationException invalid) {
        List<String> reasons = new ArrayList<>();
        for (ObjectError error : invalid.getValidationErrors().getAllErrors()) {
            String where = error instanceof FieldError field ? field.getField() : error.getObjectName();
            String code = error.getCode();
            reasons.add(where + (code == null ? "" : " (" + code + ")"));
        }
        return reasons;
    }

    private static @Nullable PropertySource<?> source(ConfigurationProperty property) {
        return property.getSource() != null
                        && property.getSource().getUnderlyingSource() instanceof PropertySource<?> source
                ? source
                : null;
    }
}
