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
 * Does for beans what the start-up scan did for properties: loads the inline references of property sources that came
 * later, such as those of {@code @PropertySource}, ends the start, and refuses an unclosed reference in {@code @Value}.
 */
final class LateReferences implements BeanFactoryPostProcessor, PriorityOrdered {
    private final Environment environment;

    LateReferences(Environment environment) {
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
            source.getSource().endOfStart();
            beanFactory.addEmbeddedValueResolver(text -> {
                InlineReferences.requireClosed(text);
                return text;
            });
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
