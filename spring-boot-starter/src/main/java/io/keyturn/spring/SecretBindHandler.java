package io.keyturn.spring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Rejects the text of a reference that Boot's binder left in place of a value, and takes secrets out of what binding
 * says about a value that does not fit.
 */
final class SecretBindHandler extends AbstractBindHandler {
    private final SecretDetector detector;
    /** What has been bound so far, and whether it came from a secret; one handler serves one binding. */
    private final Map<ConfigurationPropertyName, Boolean> bound = new HashMap<>();

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
                && !SecretDetector.isFromSecret(property)
                && !ApplicationSecrets.isBuilding()
                && detector.leavesReference(property.getValue().toString())) {
            throw SecretBindingException.unresolved(name, property.getOrigin());
        }
        if (property != null && property.getName().equals(name)) {
            bound.put(name, detector.isSecret(property));
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
        if (error instanceof BindValidationException invalid && holdsSecret(name, invalid)) {
            throw SecretBindingException.invalid(name, reasons(invalid));
        }
        if (error instanceof UnboundConfigurationPropertiesException unbound
                && unbound.getUnboundProperties().stream().anyMatch(detector::isSecret)) {
            throw SecretBindingException.unbound(unbound.getUnboundProperties());
        }
        if (property != null && detector.isSecret(property)) {
            // the parent may have a reason to ignore the error; what it throws instead may show the value
            try {
                return super.onFailure(name, target, context, error);
            } catch (Exception ex) {
                throw SecretBindingException.inconvertible(name, target, property.getOrigin());
            }
        }
        return super.onFailure(name, target, context, error);
    }

    private boolean holdsSecret(ConfigurationPropertyName name, BindValidationException invalid) {
        return invalid.getValidationErrors().getAllErrors().stream().anyMatch(error -> holdsSecret(name, error));
    }

    /** Returns whether what was rejected is a secret, part of one, or has one in it. */
    private boolean holdsSecret(ConfigurationPropertyName name, ObjectError error) {
        List<String> path = error instanceof FieldError field ? elements(field.getField()) : List.of();
        boolean known = false;
        boolean anySecret = false;
        for (Map.Entry<ConfigurationPropertyName, Boolean> entry : bound.entrySet()) {
            ConfigurationPropertyName other = entry.getKey();
            if (name.equals(other) || name.isAncestorOf(other)) {
                boolean related = areRelated(
                        path, elements(other.subName(name.getNumberOfElements()).toString()));
                if (related && entry.getValue()) {
                    return true;
                }
                known |= related;
                anySecret |= entry.getValue();
            }
        }
        return anySecret && !known && error instanceof FieldError field && field.getRejectedValue() != null;
    }

    /** Returns the elements of a name as both a field and a property may spell them. */
    private static List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (String element : StringUtils.tokenizeToStringArray(name, ".[]")) {
            elements.add(element.replaceAll("[-_]", "").toLowerCase(Locale.ROOT));
        }
        return elements;
    }

    private static boolean areRelated(List<String> one, List<String> other) {
        int common = Math.min(one.size(), other.size());
        return one.subList(0, common).equals(other.subList(0, common));
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
}
