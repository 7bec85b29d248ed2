package io.keyturn.spring;

import io.keyturn.SecretException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.SimpleTypeConverter;
import org.springframework.beans.factory.config.BeanDefinitionVisitor;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Watches over what {@code @Value} and bean definitions inject: refuses a reference that Spring would inject as text, because its closing
 * brace is missing or a resolver of the application ignores what it cannot resolve, and keeps the value of a secret out
 * of what Spring says when it cannot convert or evaluate it.
 */
final class ValueAnnotationGuard implements BeanFactoryPostProcessor, PriorityOrdered {
    private final Environment environment;
    /** Whether the text that this thread is about to resolve has a reference in it that will be left. */
    private final ThreadLocal<Boolean> unresolved = new ThreadLocal<>();

    private volatile boolean unresolvedInDefinitions;

    ValueAnnotationGuard(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (ApplicationSecrets.isBuilding()) {
            return;
        }
        SecretDetector detector = new SecretDetector(environment);
        visitDefinitions(
                beanFactory,
                text -> unresolvedInDefinitions |= Placeholders.areIn(text) && leavesReference(detector, text));
        beanFactory.addEmbeddedValueResolver(text -> {
            Placeholders.requireClosed(text);
            Placeholders.SPELLING.requireIn(text);
            unresolved.set(Placeholders.areIn(text) && leavesReference(detector, text));
            return text;
        });
        if (beanFactory.getTypeConverter().getClass() == SimpleTypeConverter.class) {
            beanFactory.setTypeConverter(new DiscreetTypeConverter(beanFactory, detector));
        }
        BeanExpressionResolver expressions = beanFactory.getBeanExpressionResolver();
        if (expressions != null) {
            beanFactory.setBeanExpressionResolver((text, context) -> evaluate(expressions, text, context, detector));
        }
    }

    /** Refuses what a resolver that ignores unresolvable placeholders has left; to be asked after that one. */
    String requireResolved(String text) {
        boolean left = Boolean.TRUE.equals(unresolved.get());
        unresolved.remove();
        if (left && Placeholders.areIn(text)) {
            throw SecretBindingException.unresolved();
        }
        return text;
    }

    /** The same for bean definitions that have values of their own, such as those of XML. */
    void requireResolved(ConfigurableListableBeanFactory beanFactory) {
        SecretDetector detector = new SecretDetector(environment);
        if (unresolvedInDefinitions) {
            visitDefinitions(beanFactory, text -> {
                if (Placeholders.referenceIsIn(text) && leavesReference(detector, text)) {
                    throw SecretBindingException.unresolved();
                }
            });
        }
    }

    private static void visitDefinitions(ConfigurableListableBeanFactory beanFactory, Consumer<String> texts) {
        BeanDefinitionVisitor visitor = new BeanDefinitionVisitor(text -> {
            texts.accept(text);
            return text;
        });
        for (String name : beanFactory.getBeanDefinitionNames()) {
            visitor.visitBeanDefinition(beanFactory.getBeanDefinition(name));
        }
    }

    private static boolean leavesReference(SecretDetector detector, String text) {
        try {
            return detector.leavesReference(text);
        } catch (SecretBindingException | SecretException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            // whoever resolves the text says so
            return false;
        }
    }

    private static @Nullable Object evaluate(
            BeanExpressionResolver expressions,
            @Nullable String text,
            BeanExpressionContext context,
            SecretDetector detector) {
        try {
            return expressions.evaluate(text, context);
        } catch (RuntimeException ex) {
            if (detector.containsValue(text) || saysValue(ex, detector)) {
                throw SecretBindingException.expression();
            }
            throw ex;
        }
    }

    private static boolean saysValue(Throwable thrown, SecretDetector detector) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (detector.containsValue(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** Before Spring's own resolver of placeholders, which would see the text first otherwise. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
