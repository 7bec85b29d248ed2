package io.keyturn.spring;

import io.keyturn.local.LocalSecretsManager;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/** The embedded Secrets Manager as a bean, so that a test can look into it and script its faults. */
@AutoConfiguration(after = SecretsAutoConfiguration.class)
@ConditionalOnClass(LocalSecretsManager.class)
@ConditionalOnBooleanProperty("keyturn.local.enabled")
@Conditional(OnSecretsEnabled.class)
public final class LocalSecretsManagerAutoConfiguration {
    LocalSecretsManagerAutoConfiguration() {}

    @Lazy
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    LocalSecretsManager keyturnLocalSecretsManager(ApplicationSecrets secrets) {
        return (LocalSecretsManager) Objects.requireNonNull(
                secrets.client(List.of()).local(),
                "A SecretsManagerClient in the BootstrapRegistry takes the place of keyturn.local.enabled=true.");
    }
}
