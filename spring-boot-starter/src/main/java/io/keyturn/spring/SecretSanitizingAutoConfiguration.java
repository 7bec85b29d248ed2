package io.keyturn.spring;

import io.keyturn.SecretProperties;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.BoundConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Hides secrets in Actuator's endpoints, whatever their {@code show-values} says, and lets them work while a secret is
 * stale.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class SecretSanitizingAutoConfiguration {
    private static final Set<EndpointId> SHOWING = Set.of(EndpointId.of("env"), EndpointId.of("configprops"));
    private static final EndpointId REFRESH = EndpointId.of("refresh");

    @Bean
    static SanitizingFunction keyturnSanitizingFunction(ApplicationContext context) {
        SecretDetector detector = new SecretDetector(context.getEnvironment());
        return data -> isSecret(detector, context, data) ? data.withSanitizedValue() : data;
    }

    @Bean
    static OperationInvokerAdvisor keyturnOperationInvokerAdvisor(ObjectProvider<ApplicationSecrets> secrets) {
        return advisor(() -> {
            ApplicationSecrets application = secrets.getIfAvailable();
            return application == null ? Set.of() : application.checkStale();
        });
    }

    /**
     * Returns what lets endpoints that read the whole environment work while a secret is stale. Those that show it hide
     * the values, so that their age is of no matter; the one that refreshes compares values before it checks them, and so
     * has what is stale checked first.
     *
     * @param checkStale checks what is stale, and returns the names of the properties that have changed
     */
    static OperationInvokerAdvisor advisor(Supplier<Set<String>> checkStale) {
        return (endpoint, type, parameters, invoker) -> {
            if (SHOWING.contains(endpoint) && type == OperationType.READ) {
                return context -> SecretProperties.ofAnyAge(() -> Optional.ofNullable(invoker.invoke(context)))
                        .orElse(null);
            }
            if (endpoint.equals(REFRESH) && type == OperationType.WRITE) {
                return context -> joined(checkStale.get(), invoker.invoke(context));
            }
            return invoker;
        };
    }

    private static @Nullable Object joined(Set<String> names, @Nullable Object result) {
        if (names.isEmpty() || !(result instanceof Collection<?> others)) {
            return result;
        }
        Set<Object> all = new LinkedHashSet<>(names);
        all.addAll(others);
        return all;
    }

    private static boolean isSecret(SecretDetector detector, ApplicationContext context, SanitizableData data) {
        return SecretDetector.isCredential(data.getKey())
                || SecretDetector.holdsCredential(data.getValue())
                || detector.leadsToSecret(data.getValue())
                || (data.getPropertySource() == null
                        ? isPartOfSecret(detector, context, data.getKey()) || detector.isValue(data.getValue())
                        : detector.isSecret(data.getPropertySource(), data.getKey()));
    }

    /** Returns whether a value that no property has of its own was made of one that is a secret. */
    private static boolean isPartOfSecret(SecretDetector detector, ApplicationContext context, String key) {
        BoundConfigurationProperties bound = BoundConfigurationProperties.get(context);
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        while (bound != null && !name.isEmpty()) {
            ConfigurationProperty property = bound.get(name);
            if (property != null) {
                return detector.isSecret(property);
            }
            name = name.getParent();
        }
        return false;
    }
}
