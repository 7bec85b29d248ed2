package io.keyturn.spring;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;

/** Lets the finished environment answer inline references, and loads those that it has. */
final class InlineReferencesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {
    private final ConfigurableBootstrapContext bootstrapContext;
    private final SpringCloudAws springCloudAws;

    InlineReferencesEnvironmentPostProcessor(
            ConfigurableBootstrapContext bootstrapContext, DeferredLogFactory logFactory) {
        this.bootstrapContext = bootstrapContext;
        this.springCloudAws = new SpringCloudAws(logFactory);
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        ApplicationSecrets secrets = ApplicationSecrets.of(bootstrapContext);
        boolean reads = secrets.configure(Binder.get(environment), false);
        MutablePropertySources sources = environment.getPropertySources();
        sources.addFirst(new InlinePropertySource(secrets.inline()));
        if (ApplicationSecrets.isBuilding()) {
            return;
        }
        DiscreetConversionService.putInto(environment);
        if (reads) {
            springCloudAws.reportLeftovers(secrets, sources, bootstrapContext);
        }
        new InlineReferenceScan(sources, secrets.inline()).run();
    }

    /** After the configuration files were read, and after most others that add property sources. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 10;
    }
}
