package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretTrail;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
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

    static SecretBindingException unresolved() {
        return new SecretBindingException(
                "A value to be injected refers to a secret that has no value.",
                "Correct the reference, create the secret or the key, or give the reference a default.");
    }

    static SecretBindingException inconvertible(
            ConfigurationPropertyName name, Bindable<?> target, @Nullable Origin origin) {
        return new SecretBindingException(
                "The property '" + name + "'" + at(origin) + " is a secret whose value is no "
                        + target.getType().toClass().getSimpleName() + ". The value is not shown.",
                "Correct the value in the secret, or the type of the property.");
    }

    static SecretBindingException maybeSecret(
            ConfigurationPropertyName name, Bindable<?> target, @Nullable Origin origin) {
        return new SecretBindingException(
                "The property '" + name + "'" + at(origin) + " has a value that is no "
                        + target.getType().toClass().getSimpleName()
                        + ". It may be that of a secret, and is not shown.",
                "Correct the value, or what its placeholders lead to.");
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

    static SecretBindingException unbound(Collection<ConfigurationProperty> properties) {
        String names = properties.stream()
                .map(property -> property.getName() + at(property.getOrigin()))
                .collect(Collectors.joining(", "));
        return new SecretBindingException(
                "There are properties that nothing takes: " + names
                        + ". A secret is among them, so their values are not shown.",
                "Import the secret under a prefix of its own, or let the class ignore unknown fields.");
    }

    static SecretBindingException inconvertible(String name) {
        return new SecretBindingException(
                "The property '" + name + "' is a secret whose value is not valid. The value is not shown.",
                "Correct the value in the secret, or the type of the property.");
    }

    static SecretBindingException inconvertible(Class<?> type, Collection<String> names) {
        return new SecretBindingException(
                "A secret was asked for as " + type.getSimpleName() + ", but its value is none"
                        + (names.isEmpty() ? "" : "; it is the value of " + String.join(", ", names))
                        + ". The value is not shown.",
                "Correct the value in the secret, or the type it is asked for as.");
    }

    static SecretBindingException secretInName() {
        SecretException failure = SecretTrail.failure();
        return new SecretBindingException(failure.problem(), failure.action());
    }

    static SecretBindingException expression() {
        return new SecretBindingException(
                "A secret was to be injected by @Value, which evaluates what is in #{…}, also in a secret, and could not"
                        + " do so. The value is not shown.",
                "Read it from the Environment or by @ConfigurationProperties, which take it as it is.");
    }

    private static String at(@Nullable Origin origin) {
        return origin == null ? "" : " (" + origin + ")";
    }

    String action() {
        return action;
    }
}
