package io.keyturn.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Injects what is annotated with {@link SecretValue}. */
@AutoConfiguration
public final class SecretValueAutoConfiguration {
    @Bean
    static BeanFactoryPostProcessor keyturnSecretValueInjection(Environment environment) {
        return new SecretValueInjection(environment);
    }
}
