package io.keyturn.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.SimpleTypeConverter;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Watches over what {@code @Value} injects: refuses a reference without its closing brace, which Spring would inject as
 * text, and keeps the value of a secret out of what Spring says when it cannot convert it.
 */
final class InjectedValues implements BeanFactoryPostProcessor, PriorityOrdered {
    private final Environment environment;

    InjectedValues(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (ApplicationSecrets.isBuilding()) {
            return;
        }
        beanFactory.addEmbeddedValueResolver(text -> {
            InlineReferences.requireClosed(text);
            InlineReferences.requireWellSpelledIn(text);
            return text;
        });
        SecretTrail trail = new SecretTrail(environment);
        if (beanFactory.getTypeConverter().getClass() == SimpleTypeConverter.class) {
            beanFactory.setTypeConverter(new DiscreetTypeConverter(beanFactory, trail));
        }
        BeanExpressionResolver expressions = beanFactory.getBeanExpressionResolver();
        if (expressions != null) {
            beanFactory.setBeanExpressionResolver((text, context) -> evaluate(expressions, text, context, trail));
        }
    }

    private static @Nullable Object evaluate(
            BeanExpressionResolver expressions,
            @Nullable String text,
            BeanExpressionContext context,
            SecretTrail trail) {
        try {
            return expressions.evaluate(text, context);
        } catch (RuntimeException ex) {
            if (trail.containsValue(text)) {
                throw SecretBindingException.expression();
            }
            throw ex;
        }
    }

    /** Before Spring's own resolver of placeholders, which would see the text first otherwise. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
