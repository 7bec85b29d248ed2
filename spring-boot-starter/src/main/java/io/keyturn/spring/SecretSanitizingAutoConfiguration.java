package io.keyturn.spring;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.BoundConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Hides secrets in Actuator's endpoints, whatever their {@code show-values} says. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class SecretSanitizingAutoConfiguration {
    SecretSanitizingAutoConfiguration() {}

    @Bean
    static SanitizingFunction keyturnSanitizingFunction(ApplicationContext context) {
        SecretTrail trail = new SecretTrail(context.getEnvironment());
        return data -> isSecret(trail, context, data) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SecretTrail trail, ApplicationContext context, SanitizableData data) {
        if (SecretTrail.isCredential(data.getKey())) {
            return true;
        }
        return data.getPropertySource() == null
                ? isPartOfSecret(trail, context, data.getKey()) || trail.isValue(data.getValue())
                : trail.isSecret(data.getPropertySource(), data.getKey()) || trail.leadsToSecret(data.getValue());
    }

    /** Returns whether a value that no property has of its own was made of one that is a secret. */
    private static boolean isPartOfSecret(SecretTrail trail, ApplicationContext context, String key) {
        BoundConfigurationProperties bound = BoundConfigurationProperties.get(context);
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        while (bound != null && !name.isEmpty()) {
            ConfigurationProperty property = bound.get(name);
            if (property != null) {
                return trail.isSecret(property);
            }
            name = name.getParent();
        }
        return false;
    }
}
