package io.keyturn.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Keeps the text of a reference from becoming a value in a bean, and a secret from becoming part of a message. */
@AutoConfiguration
public final class SecretBindingAutoConfiguration {
    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor keyturnBindHandlerAdvisor(Environment environment) {
        return handler -> new SecretBindHandler(handler, environment);
    }

    @Bean
    static BeanFactoryPostProcessor keyturnLateReferenceScan(Environment environment) {
        return new LateReferenceScan(environment);
    }

    @Bean
    static ValueAnnotationGuard keyturnValueAnnotationGuard(Environment environment) {
        return new ValueAnnotationGuard(environment);
    }

    /** Has no order, and so comes after those that resolve placeholders. */
    @Bean
    static BeanFactoryPostProcessor keyturnResolvedValues(ValueAnnotationGuard guard) {
        return beanFactory -> {
            if (!ApplicationSecrets.isBuilding()) {
                guard.requireResolved(beanFactory);
                beanFactory.addEmbeddedValueResolver(text -> guard.requireResolved(text));
            }
        };
    }
}
