package io.keyturn.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Loads the inline references of property sources that came after the start-up scan, such as those of
 * {@code @PropertySource}, before beans are made, and ends the start.
 */
final class LateReferenceScan implements BeanFactoryPostProcessor, PriorityOrdered {
    private final Environment environment;

    LateReferenceScan(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (ApplicationSecrets.isBuilding() || !(environment instanceof ConfigurableEnvironment configurable)) {
            return;
        }
        MutablePropertySources sources = configurable.getPropertySources();
        PropertySource<?> inline = sources.get(InlinePropertySource.NAME);
        if (inline instanceof InlinePropertySource source) {
            new InlineReferenceScan(sources, source.getSource()).run();
        }
        ApplicationSecrets secrets = SecretsHandover.in(beanFactory);
        if (secrets != null) {
            secrets.endOfStart();
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
