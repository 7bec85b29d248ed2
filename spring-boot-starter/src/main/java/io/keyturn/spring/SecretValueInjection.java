package io.keyturn.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/** Lets the bean factory convert the reference of a {@link SecretValue} into what is injected. */
final class SecretValueInjection implements BeanFactoryPostProcessor, PriorityOrdered {
    private final Environment environment;

    SecretValueInjection(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (!ApplicationSecrets.isBuilding()) {
            beanFactory.setTypeConverter(new SecretValueConverter(beanFactory, environment));
        }
    }

    /** After the {@link ValueAnnotationGuard}, whose converter does the rest. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}
