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
    @Bean
    static SanitizingFunction keyturnSanitizingFunction(ApplicationContext context) {
        SecretDetector detector = new SecretDetector(context.getEnvironment());
        return data -> isSecret(detector, context, data) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SecretDetector detector, ApplicationContext context, SanitizableData data) {
        return SecretDetector.isCredential(data.getKey())
                || SecretDetector.holdsCredential(data.getValue())
                || detector.leadsToSecret(data.getValue())
                || (data.getPropertySource() == null
                        ? isPartOfSecret(detector, context, data.getKey()) || detector.isValue(data.getValue())
                        : detector.isSecret(data.getPropertySource(), data.getKey()));
    }

    /** Returns whether a value that no property has of its own was made of one that is a secret. */
    private static boolean isPartOfSecret(SecretDetector detector, ApplicationContext context, String key) {
        BoundConfigurationProperties bound = BoundConfigurationProperties.get(context);
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        while (bound != null && !name.isEmpty()) {
            ConfigurationProperty property = bound.get(name);
            if (property != null) {
                return detector.isSecret(property);
            }
            name = name.getParent();
        }
        return false;
    }
}
