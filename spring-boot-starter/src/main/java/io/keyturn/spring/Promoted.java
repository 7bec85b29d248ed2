package io.keyturn.spring;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Carries what the bootstrap phase made into the application context. A registered singleton is never closed, so this is
 * only the way: a bean with a destroy method takes the content over.
 */
record Promoted(ApplicationSecrets content) {
    private static final String BEAN = "keyturnPromotedSecrets";

    static void to(ConfigurableApplicationContext context, ApplicationSecrets content) {
        ConfigurableListableBeanFactory factory = context.getBeanFactory();
        if (!factory.containsSingleton(BEAN)) {
            factory.registerSingleton(BEAN, new Promoted(content));
        }
    }
}
