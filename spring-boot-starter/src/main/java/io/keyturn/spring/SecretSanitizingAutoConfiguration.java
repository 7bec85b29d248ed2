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
    @Bean
    static SanitizingFunction keyturnSanitizingFunction(Environment environment) {
        SecretDetector detector = new SecretDetector(environment);
        return data -> isSecret(detector, data) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SecretDetector detector, SanitizableData data) {
        return SecretDetector.isCredential(data.getKey())
                || detector.leadsToSecret(data.getValue())
                || (data.getPropertySource() == null
                        ? detector.isValue(data.getValue())
                        : detector.isSecret(data.getPropertySource(), data.getKey()));
    }
}
