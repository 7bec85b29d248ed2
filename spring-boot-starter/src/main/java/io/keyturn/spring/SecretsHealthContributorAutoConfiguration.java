package io.keyturn.spring;

import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The component {@code secrets} of the application's health. */
@AutoConfiguration(after = SecretsAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(value = ApplicationSecrets.class, search = SearchStrategy.CURRENT)
@ConditionalOnEnabledHealthIndicator("secrets")
public final class SecretsHealthContributorAutoConfiguration {
    /** The bean's name is that of the component, with the ending that Boot takes away. */
    @Bean
    @ConditionalOnMissingBean(name = {"secretsHealthIndicator", "secretsHealthContributor"})
    SecretsHealthIndicator secretsHealthIndicator(ApplicationSecrets secrets) {
        return new SecretsHealthIndicator(secrets, InstantSource.system());
    }
}
