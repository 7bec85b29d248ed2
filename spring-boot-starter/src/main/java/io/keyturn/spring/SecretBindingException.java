package io.keyturn.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;

/** Why a property that is or should be a secret could not be bound. Its message and causes hold no value. */
final class SecretBindingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    private SecretBindingException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    static SecretBindingException unresolved(ConfigurationPropertyName name, @Nullable Origin origin) {
        return new SecretBindingException(
                "The property '" + name + "'" + at(origin) + " refers to a secret that has no value.",
                "Correct the reference, create the secret or the key, or give the reference a default.");
    }

    static SecretBindingException inconvertible(
            ConfigurationPropertyName name, Bindable<?> target, @Nullable Origin origin) {
        return new SecretBindingException(
                "The property '" + name + "'" + at(origin) + " is a secret whose value is no "
                        + target.getType().toClass().getSimpleName() + ". The value is not shown.",
                "Correct the value in the secret, or the type of the property.");
    }

    static SecretBindingException inconvertible(Class<?> type) {
        return new SecretBindingException(
                "A secret was to be injected as " + type.getSimpleName() + ", but its value is none. The value is not"
                        + " shown.",
                "Correct the value in the secret, or the type it is injected as.");
    }

    static SecretBindingException invalid(ConfigurationPropertyName name, List<String> reasons) {
        return new SecretBindingException(
                "The validation of '" + name + "' failed for " + String.join(", ", reasons)
                        + ". A secret is among the values, so they are not shown.",
                "Correct the values in the secret or in the configuration.");
    }

    private static String at(@Nullable Origin origin) {
        return origin == null ? "" : " (" + origin + ")";
    }

    String action() {
        return action;
    }
}
