package io.keyturn.microprofile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.Secret;
import io.keyturn.SecretEvent;
import io.keyturn.SecretException;
import io.keyturn.Secrets;
import io.keyturn.SecretsAdmin;
import io.keyturn.admin.NewVersion;
import io.keyturn.local.LocalSecretsManager;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.inject.ConfigExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The beans, in Weld with SmallRye Config. */
class CdiTests {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    private final LocalSecretsManager local = LocalSecretsManager.start(0)
            .seed(
                    """
            secrets:
              prod/db: {username: app, password: s3cret}
              prod/payment: {api-key: k3y}
            """);
    private final SmallRyeConfig config = SmallRyeApplication.with(Map.of(
                    "keyturn.import", "prod/db",
                    "keyturn.endpoint", local.endpoint().toString(),
                    "keyturn.region", "us-east-1",
                    "keyturn.credentials.access-key", "test",
                    "keyturn.credentials.secret-key", "test"))
            .config();

    CdiTests() {
        ConfigProviderResolver.instance()
                .registerConfig(config, Thread.currentThread().getContextClassLoader());
    }

    @AfterEach
    void close() {
        ConfigProviderResolver.instance().releaseConfig(config);
        local.close();
    }

    @Test
    void beanWhenSecretIsWrittenFollows() {
        try (SeContainer container = container(Payments.class)) {
            Payments payments = container.select(Payments.class).get();
            assertThat(payments.password).isEqualTo("s3cret");
            assertThat(payments.unknown).isEmpty();
            container
                    .select(SecretsAdmin.class)
                    .get()
                    .putSecretValue("prod/db", NewVersion.of("{\"password\":\"n3w\"}"));
            container
                    .select(SecretsAdmin.class)
                    .get()
                    .putSecretValue("prod/payment", NewVersion.of("{\"api-key\":\"fresh\"}"));
            assertThat(payments.livePassword.get()).isEqualTo("n3w");
            assertThat(payments.suppliedPassword.get()).isEqualTo("n3w");
            assertThat(payments.apiKey.get()).isEqualTo("fresh");
            assertThat(payments.inlineApiKey.get()).isEqualTo("fresh");
            assertThat(payments.payment.get().asString("api-key")).isEqualTo("fresh");
            assertThat(payments.payment.get().stages()).containsExactly("AWSCURRENT");
        }
    }

    @Test
    void eventWhenSecretIsRotatedReachesObservers() throws InterruptedException {
        try (SeContainer container = container(Listener.class)) {
            container
                    .select(SecretsAdmin.class)
                    .get()
                    .putSecretValue("prod/db", NewVersion.of("{\"password\":\"n3w\"}"));
            SecretEvent.Rotated event = Listener.EVENTS.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.name()).isEqualTo("prod/db");
            assertThat(event.keys().changed()).containsExactly("password");
        }
    }

    @Test
    void containerWhenNothingNamesASecretNeedsNoClient() {
        SmallRyeConfig unused =
                SmallRyeApplication.with(Map.of("unrelated", "value")).config();
        ConfigProviderResolver.instance().releaseConfig(config);
        ConfigProviderResolver.instance()
                .registerConfig(unused, Thread.currentThread().getContextClassLoader());
        try (SeContainer container = container(Listener.class)) {
            assertThat(container.isRunning()).isTrue();
        } finally {
            ConfigProviderResolver.instance().releaseConfig(unused);
        }
    }

    @Test
    void secretsWhenInjectedAreThoseOfTheConfiguration() {
        try (SeContainer container = container(Payments.class)) {
            assertThat(container.select(Secrets.class).get())
                    .isSameAs(container.select(Secrets.class).get());
            assertThat(container.select(Secrets.class).get().getString("prod/db#username"))
                    .isEqualTo("app");
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void containerWhenItEndsClosesTheSecrets() {
        Secrets secrets;
        try (SeContainer container = container(Payments.class)) {
            secrets = container.select(Secrets.class).get();
        }
        assertThatThrownBy(() -> secrets.getString("prod/db#username"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("These secrets are closed, most likely with their application.");
    }

    @Test
    void containerWhenConfigurationIsReleasedFirstClosesTheSecretsAllTheSame() {
        Secrets secrets;
        try (SeContainer container = container(Payments.class)) {
            secrets = container.select(Secrets.class).get();
            ConfigProviderResolver.instance().releaseConfig(config);
        }
        assertThatThrownBy(() -> secrets.getString("prod/db#username")).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("keyturn-start"));
    }

    @Test
    void containerWhenAnotherHasEndedWithTheSameConfigurationSaysSo() {
        container(Payments.class).close();
        assertThatThrownBy(() -> container(Payments.class).close())
                .hasStackTraceContaining(
                        "These secrets ended with an earlier container. Release their configuration with"
                                + " ConfigProviderResolver.releaseConfig, so that the next container gets one of its own.");
    }

    @Test
    void containerWhenConfigPropertyIsDeniedFails() {
        local.faults().on("GetSecretValue").forSecret("prod/payment").accessDenied();
        assertThatThrownBy(() -> container(Eager.class).close())
                .hasStackTraceContaining(SecretException.Denied.class.getName());
    }

    @Test
    void containerWhenConfigPropertyDoesNotExistFailsAndTheReasonIsLoggedOnce() {
        local.client().deleteSecret(r -> r.secretId("prod/payment").forceDeleteWithoutRecovery(true));
        assertThatThrownBy(() -> container(Eager.class).close())
                .hasStackTraceContaining(
                        "SRCFG02000: Failed to Inject @ConfigProperty for key aws-secret@prod/payment#api-key into"
                                + " io.keyturn.microprofile.CdiTests$Eager.apiKey since the config property could not be"
                                + " found in any config source");
        assertThat(log.messages())
                .containsExactly(
                        "There is no secret 'prod/payment' (stage AWSCURRENT) in us-east-1. Correct the name or"
                                + " the region, create the secret, or define the alias keyturn.aliases.prod/payment if one was"
                                + " meant.");
    }

    @Test
    void secretValueWhenItDoesNotExistFailsWithTheBean() {
        try (SeContainer container = container(Broken.class)) {
            assertThatThrownBy(() -> container.select(Broken.class).get())
                    .isInstanceOf(SecretException.NotFound.class)
                    .hasMessageStartingWith("There is no secret 'prod/none' (stage AWSCURRENT) in us-east-1.");
        }
    }

    @Test
    void secretValueWhenItHasAnOptionOfImportsFailsWithTheBean() {
        try (SeContainer container = container(Prefixed.class)) {
            assertThatThrownBy(() -> container.select(Prefixed.class).get())
                    .isInstanceOf(SecretException.MalformedReference.class)
                    .hasMessageContaining("only an import can have the option 'prefix='.");
        }
    }

    private static SeContainer container(Class<?> bean) {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new ConfigExtension())
                .addBeanClasses(SecretsProducer.class, bean)
                .initialize();
    }

    /** What a user writes. */
    @Dependent
    static class Payments {
        @Inject
        @ConfigProperty(name = "password")
        String password;

        @Inject
        @ConfigProperty(name = "password")
        Provider<String> livePassword;

        @Inject
        @ConfigProperty(name = "password")
        Supplier<String> suppliedPassword;

        @Inject
        @ConfigProperty(name = "aws-secret@prod/payment#api-key")
        Supplier<String> inlineApiKey;

        @Inject
        @ConfigProperty(name = "aws-secret@prod/payment#none")
        Optional<String> unknown;

        @Inject
        @SecretValue("prod/payment#api-key")
        Supplier<String> apiKey;

        @Inject
        @SecretValue("prod/payment")
        Supplier<Secret> payment;
    }

    /** One that the container checks before it starts. */
    @Dependent
    static class Eager {
        @Inject
        @ConfigProperty(name = "aws-secret@prod/payment#api-key")
        String apiKey;
    }

    /** One that wants to know of rotations. */
    @ApplicationScoped
    static class Listener {
        static final BlockingQueue<SecretEvent.Rotated> EVENTS = new LinkedBlockingQueue<>();

        void onRotation(@Observes SecretEvent.Rotated event) {
            EVENTS.add(event);
        }
    }

    @Dependent
    static class Prefixed {
        @Inject
        @SecretValue("prod/db?prefix=db.")
        Supplier<String> password;
    }

    /** One that cannot be. */
    @Dependent
    static class Broken {
        @Inject
        @SecretValue("prod/none#password")
        Supplier<String> password;
    }
}
