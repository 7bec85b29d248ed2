package io.keyturn.spring;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Hides secrets in Actuator's endpoints, whatever their {@code show-values} says. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class SecretSanitizingAutoConfiguration {
    SecretSanitizingAutoConfiguration() {}

    @Bean
    static SanitizingFunction keyturnSanitizingFunction(Environment environment) {
        SecretTrail trail = new SecretTrail(environment);
        return data -> isSecret(trail, data) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SecretTrail trail, SanitizableData data) {
        if (SecretTrail.isCredential(data.getKey())) {
            return true;
        }
        return data.getPropertySource() == null
                ? trail.isValue(data.getValue())
                : trail.isSecret(data.getPropertySource(), data.getKey()) || trail.leadsToSecret(data.getValue());
    }
}
