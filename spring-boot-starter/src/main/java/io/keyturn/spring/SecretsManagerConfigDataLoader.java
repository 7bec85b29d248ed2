package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretProperties;
import java.util.List;
import org.apache.commons.logging.Log;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.logging.DeferredLogFactory;

/**
 * Adds each imported secret to the property source of its location. What does not exist is Boot's not-found, so that
 * Boot's settings apply to it, unless it may be missing: then it has no properties. Boot loads the last secret of a
 * location first, as the one that wins.
 */
final class SecretsManagerConfigDataLoader implements ConfigDataLoader<SecretsManagerConfigDataResource> {
    private final ConfigurableBootstrapContext bootstrapContext;
    private final Log log;

    SecretsManagerConfigDataLoader(ConfigurableBootstrapContext bootstrapContext, DeferredLogFactory logFactory) {
        this.bootstrapContext = bootstrapContext;
        this.log = logFactory.getLog(getClass());
    }

    @Override
    public ConfigData load(ConfigDataLoaderContext context, SecretsManagerConfigDataResource resource) {
        ApplicationSecrets secrets = ApplicationSecrets.of(bootstrapContext);
        if (!secrets.reads()) {
            return ConfigData.EMPTY;
        }
        try {
            return configData(resource, secrets.imports().properties(resource.reference()));
        } catch (SecretException ex) {
            if (resource.optional() && secrets.secrets().isOptional(ex)) {
                log.info("Nothing imported from " + resource + ": " + ex.problem());
                return configData(resource, secrets.imports().missing(resource.reference()));
            }
            ReferencePlace.location(resource.location()).in(ex);
            throw ex.isMissing() ? new ConfigDataResourceNotFoundException(resource, ex) : ex;
        }
    }

    private static ConfigData configData(SecretsManagerConfigDataResource resource, SecretProperties properties) {
        return resource.source().add(properties) ? new ConfigData(List.of(resource.source())) : ConfigData.EMPTY;
    }
}
