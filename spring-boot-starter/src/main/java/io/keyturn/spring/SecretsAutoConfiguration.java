package io.keyturn.spring;

import io.keyturn.Secrets;
import java.util.List;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The beans {@link Secrets} and {@link SecretsManagerClient}: those that the imports and inline references of the
 * application were read with, or new ones when there were none. They are made when something asks for them.
 */
@AutoConfiguration
@Conditional(OnSecretsEnabled.class)
public final class SecretsAutoConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    ApplicationSecrets keyturnApplicationSecrets(ObjectProvider<SecretsHandover> handover, Environment environment) {
        SecretsHandover fromStart = handover.getIfAvailable();
        ApplicationSecrets secrets = fromStart == null ? new ApplicationSecrets(null) : fromStart.content();
        if (!secrets.hasClient()) {
            secrets.configure(Binder.get(environment), false);
        }
        return secrets;
    }

    @Lazy
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    SecretsManagerClient keyturnSecretsManagerClient(
            ApplicationSecrets secrets, ObjectProvider<SecretsManagerClientCustomizer> customizers) {
        List<SecretsManagerClientCustomizer> beans = customizers.orderedStream().toList();
        if (secrets.hasClient() && !beans.isEmpty()) {
            LogFactory.getLog(SecretsAutoConfiguration.class)
                    .warn("The client was made before there were beans, for an import or an inline reference, so these"
                            + " customizers have no effect on it: " + beans
                            + ". Register them in the BootstrapRegistry.");
        }
        return secrets.client(beans).get();
    }

    @Lazy
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Secrets keyturnSecrets(ApplicationSecrets secrets, ObjectProvider<SecretsManagerClient> client) {
        SecretsManagerClient unique = secrets.hasClient() ? null : client.getIfUnique();
        return unique == null || secrets.hasClient() ? secrets.secrets() : secrets.secrets(unique);
    }
}
