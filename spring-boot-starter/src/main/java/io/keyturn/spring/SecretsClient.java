package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.SecretsManagerClients;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * The AWS SDK client of one application, and what was made for it. What the user registered in the bootstrap context is
 * used as it is and left open.
 */
final class SecretsClient implements AutoCloseable {
    private static final String LOCAL = "io.keyturn.local.LocalSecretsManager";

    private final SecretsManagerClient client;
    private final List<AutoCloseable> made = new ArrayList<>();
    private final @Nullable Object local;

    SecretsClient(
            KeyturnSettings settings,
            @Nullable BootstrapContext registry,
            List<SecretsManagerClientCustomizer> customizers,
            @Nullable ClassLoader classLoader) {
        SecretsManagerClient own = registered(registry, SecretsManagerClient.class);
        EmbeddedService embedded = own == null ? embedded(settings, registry, classLoader) : null;
        this.local = embedded == null ? null : embedded.service();
        if (own != null) {
            this.client = own;
            return;
        }
        SecretsManagerClientBuilder builder =
                embedded != null ? embedded.builder(settings.client()) : builder(settings.client(), registry);
        SecretsManagerClientCustomizer registered = registered(registry, SecretsManagerClientCustomizer.class);
        if (registered != null) {
            registered.customize(builder);
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        this.client = SecretsManagerClients.build(builder);
        made.add(client);
        if (embedded != null) {
            made.add(embedded);
        }
    }

    SecretsManagerClient get() {
        return client;
    }

    /** Returns the embedded service, of a class that may be absent; null when AWS is used. */
    @Nullable
    Object local() {
        return local;
    }

    private static SecretsManagerClientBuilder builder(ClientSettings settings, @Nullable BootstrapContext registry) {
        AwsCredentialsProvider own = registered(registry, AwsCredentialsProvider.class);
        // the SDK's client closes a provider that can be closed, but not a lambda
        AwsCredentialsProvider credentials = own == null ? null : () -> own.resolveCredentials();
        return SecretsManagerClients.builder(settings, credentials, registered(registry, SdkHttpClient.class));
    }

    private static @Nullable EmbeddedService embedded(
            KeyturnSettings settings, @Nullable BootstrapContext registry, @Nullable ClassLoader classLoader) {
        if (ClassUtils.isPresent(LOCAL, classLoader)) {
            return EmbeddedService.find(settings, registry);
        }
        if (settings.local().enabled()) {
            throw new SecretException.Misconfigured(
                    "keyturn.local.enabled=true, but keyturn-local is not on the class path.",
                    "Add the dependency io.keyturn:keyturn-local to the application, or set keyturn.local.enabled=false.",
                    null);
        }
        return null;
    }

    static <T> @Nullable T registered(@Nullable BootstrapContext registry, Class<T> type) {
        return registry == null ? null : registry.getOrElse(type, null);
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : made) {
            try {
                closeable.close();
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
        made.clear();
    }
}
