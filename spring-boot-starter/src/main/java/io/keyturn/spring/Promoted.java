package io.keyturn.spring;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Carries what the bootstrap phase made into the application context. A registered singleton is never closed of itself, so
 * the content is registered for that too: there may be no bean that takes it over, with lazy initialization or without
 * auto-configuration. Registered first, it is closed after all beans.
 */
record Promoted(ApplicationSecrets content) {
    private static final String BEAN = "keyturnPromotedSecrets";

    static void to(ConfigurableApplicationContext context, ApplicationSecrets content) {
        ConfigurableListableBeanFactory factory = context.getBeanFactory();
        if (!factory.containsSingleton(BEAN)) {
            factory.registerSingleton(BEAN, new Promoted(content));
            if (factory instanceof DefaultSingletonBeanRegistry registry) {
                registry.registerDisposableBean(BEAN, content::close);
            }
        }
    }
}
