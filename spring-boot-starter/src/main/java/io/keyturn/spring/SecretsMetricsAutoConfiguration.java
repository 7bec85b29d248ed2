package io.keyturn.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/** Metrics of secrets, for the registries that bind what there is to measure. */
@AutoConfiguration(after = SecretsAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(value = ApplicationSecrets.class, search = SearchStrategy.CURRENT)
public final class SecretsMetricsAutoConfiguration {
    @Bean
    SecretsMetrics keyturnSecretsMetrics(ApplicationSecrets secrets) {
        return new SecretsMetrics(secrets, InstantSource.system());
    }
}
