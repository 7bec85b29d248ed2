package io.keyturn.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What is to be done along a start: makes the AWS SDK's classes ready in the background at its beginning, lets a build
 * go on without the values that only a run has, watches the secrets from before there are beans, keeps them current
 * afterwards, and closes what was made when the start fails, which may be before there is a context with beans to
 * destroy. A context hands the events of its children on; those are not meant.
 */
final class SecretsLifecycle implements ApplicationListener<SpringApplicationEvent> {
    private volatile @Nullable SpringApplication application;
    private volatile @Nullable BootstrapContext bootstrapContext;

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationStartingEvent starting) {
            application = starting.getSpringApplication();
            bootstrapContext = starting.getBootstrapContext();
            SdkWarmUp.start();
        } else if (event instanceof ApplicationContextInitializedEvent initialized) {
            prepare(initialized.getApplicationContext());
        } else if (event instanceof ApplicationPreparedEvent prepared) {
            ApplicationRefresh.prepare(prepared.getApplicationContext());
        } else if (event instanceof ApplicationStartedEvent started
                && event.getSource().equals(application)) {
            ApplicationRefresh.start(started.getApplicationContext());
            ApplicationSecrets secrets = secrets();
            if (secrets != null) {
                secrets.endOfStart();
            }
        } else if (event instanceof ApplicationFailedEvent && event.getSource().equals(application)) {
            ApplicationSecrets secrets = secrets();
            if (secrets != null) {
                secrets.close();
            }
        }
    }

    private static void prepare(ConfigurableApplicationContext context) {
        if (ApplicationSecrets.isBuilding()) {
            context.getEnvironment().setIgnoreUnresolvableNestedPlaceholders(true);
        }
        // beans are converted with it too, and are to get the exceptions that Spring knows
        ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
        if (beanFactory.getConversionService() instanceof DiscreetConversionService discreet) {
            beanFactory.setConversionService(discreet.behind());
        }
    }

    private @Nullable ApplicationSecrets secrets() {
        return SecretsClient.registered(bootstrapContext, ApplicationSecrets.class);
    }
}
