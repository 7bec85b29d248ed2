package io.keyturn.spring;

import static io.keyturn.spring.SecretsManagerConfigDataResource.PREFIX;

import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/**
 * Resolves {@code aws-secretsmanager:} locations, also where Spring Cloud AWS would. It only notes what is wanted; the
 * first load then gets all of it at once.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretsManagerConfigDataLocationResolver
        implements ConfigDataLocationResolver<SecretsManagerConfigDataResource> {

    private final ConfigurableBootstrapContext bootstrapContext;
    private final SpringCloudAws springCloudAws;

    SecretsManagerConfigDataLocationResolver(
            ConfigurableBootstrapContext bootstrapContext, DeferredLogFactory logFactory) {
        this.bootstrapContext = bootstrapContext;
        this.springCloudAws = new SpringCloudAws(logFactory);
    }

    @Override
    public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return location.hasPrefix(PREFIX);
    }

    @Override
    public List<SecretsManagerConfigDataResource> resolve(
            ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        ApplicationSecrets secrets = ApplicationSecrets.of(bootstrapContext);
        try {
            List<SecretsManagerConfigDataResource> resources = resources(location);
            if (secrets.configure(context.getBinder(), true)) {
                springCloudAws.reportPrefix(secrets);
                resources.forEach(resource -> secrets.imports()
                        .expect(resource.reference(), resource.optional() ? null : ReferencePlace.location(location)));
            }
            return resources;
        } catch (SecretException ex) {
            throw ReferencePlace.location(location).in(ex);
        }
    }

    private static List<SecretsManagerConfigDataResource> resources(ConfigDataLocation location) {
        List<SecretsManagerConfigDataResource> resources = new ArrayList<>();
        SecretPropertySource source = new SecretPropertySource(location.toString());
        for (String part : StringUtils.delimitedListToStringArray(location.getNonPrefixedValue(PREFIX), ";")) {
            String text = part.strip();
            boolean optional = text.startsWith(ConfigDataLocation.OPTIONAL_PREFIX);
            text = optional ? text.substring(ConfigDataLocation.OPTIONAL_PREFIX.length()) : text;
            text = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
            if (!text.isEmpty()) {
                SecretReference reference = reference(text);
                resources.add(new SecretsManagerConfigDataResource(
                        reference, optional || location.isOptional(), location, source));
            }
        }
        if (resources.isEmpty()) {
            throw new SecretException.Misconfigured(
                    "The import '" + location + "' names no secret.",
                    "Write the name of a secret after the prefix, for example " + PREFIX + "prod/db.",
                    null);
        }
        return resources;
    }

    private static SecretReference reference(String text) {
        SecretReference reference = SecretReference.of(text);
        if (reference.ordinal() != null) {
            throw new SecretException.MalformedReference(
                    text,
                    text.indexOf("ordinal="),
                    "in Spring the order of the imports decides, there is no option 'ordinal='");
        }
        return reference;
    }
}
