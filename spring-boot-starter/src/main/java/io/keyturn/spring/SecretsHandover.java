package io.keyturn.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Carries what the bootstrap phase made into the application context. A registered singleton is never closed of itself, so
 * the content is registered for that too: there may be no bean that takes it over, with lazy initialization or without
 * auto-configuration. Registered first, it is closed after all beans.
 */
record SecretsHandover(ApplicationSecrets content) {
    private static final String BEAN = "keyturnSecretsHandover";

    static void to(ConfigurableApplicationContext context, ApplicationSecrets content) {
        ConfigurableListableBeanFactory factory = context.getBeanFactory();
        if (!factory.containsSingleton(BEAN)) {
            factory.registerSingleton(BEAN, new SecretsHandover(content));
            if (factory instanceof DefaultSingletonBeanRegistry registry) {
                registry.registerDisposableBean(BEAN, content::close);
            }
        }
    }

    /** Returns what the start of this context made, or null when it was not started as an application. */
    static @Nullable ApplicationSecrets in(ConfigurableListableBeanFactory factory) {
        return factory.getSingleton(BEAN) instanceof SecretsHandover handover ? handover.content : null;
    }
}
