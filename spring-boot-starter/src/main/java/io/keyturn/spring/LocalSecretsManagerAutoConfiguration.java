package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import java.util.List;
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
    @Lazy
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    LocalSecretsManager keyturnLocalSecretsManager(ApplicationSecrets secrets) {
        if (secrets.client(List.of()).local() instanceof LocalSecretsManager local) {
            return local;
        }
        throw new SecretException.Misconfigured(
                "There is no embedded Secrets Manager: keyturn.local.enabled=true has no effect beside the"
                        + " SecretsManagerClient in the BootstrapRegistry.",
                "Register no SecretsManagerClient, or ask for no LocalSecretsManager.",
                null);
    }
}
