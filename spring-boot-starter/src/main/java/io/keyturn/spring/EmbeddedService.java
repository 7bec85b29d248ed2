package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import io.keyturn.client.SecretsManagerClients;
import io.keyturn.local.LocalSecretsManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.util.ResourceUtils;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** The embedded Secrets Manager; not to be loaded without keyturn-local on the class path. */
final class EmbeddedService implements AutoCloseable {
    private static final Region REGION = Region.US_EAST_1;

    private final LocalSecretsManager service;
    private final boolean made;

    private EmbeddedService(LocalSecretsManager service, boolean made) {
        this.service = service;
        this.made = made;
    }

    /** Returns the one that a test has registered, or a new one if the settings ask for it, or null. */
    static @Nullable EmbeddedService find(KeyturnSettings all, @Nullable BootstrapContext registry) {
        LocalSecretsManager registered = SecretsClient.registered(registry, LocalSecretsManager.class);
        if (registered != null) {
            return new EmbeddedService(registered, false);
        }
        KeyturnProperties.Local settings = all.local();
        if (!settings.enabled()) {
            return null;
        }
        LocalSecretsManager service = LocalSecretsManager.create();
        if (settings.secrets() != null && !settings.secrets().isBlank()) {
            seed(service, settings.secrets().strip(), region(all.client()));
        }
        if (settings.persist() != null && !settings.persist().isBlank()) {
            persist(service, settings.persist().strip());
        }
        return new EmbeddedService(service, true);
    }

    private static void seed(LocalSecretsManager service, String location, Region region) {
        Resource resource = ResourceUtils.isUrl(location)
                ? new DefaultResourceLoader().getResource(location)
                : new FileSystemResource(location);
        try {
            if (resource.isFile()) {
                service.seed(resource.getFile().toPath(), region);
            } else {
                service.seed(resource.getContentAsString(StandardCharsets.UTF_8), region);
            }
        } catch (IOException | UncheckedIOException ex) {
            throw new SecretException.Misconfigured(
                    "The file of keyturn.local.secrets, " + resource.getDescription() + ", cannot be read.",
                    "Correct keyturn.local.secrets: a path, or a resource such as classpath:secrets.yaml.",
                    ex);
        } catch (IllegalArgumentException ex) {
            throw new SecretException.Misconfigured(
                    "The file of keyturn.local.secrets has a mistake: " + ex.getMessage() + ".",
                    "Correct " + resource.getDescription() + ".",
                    ex);
        }
    }

    /** What the file holds from an earlier start takes the place of the seed. */
    private static void persist(LocalSecretsManager service, String file) {
        try {
            service.persist(Path.of(file));
        } catch (IllegalArgumentException | UncheckedIOException ex) {
            throw new SecretException.Misconfigured(
                    "The file of keyturn.local.persist cannot be used: " + ex.getMessage() + ".",
                    "Correct keyturn.local.persist, or move the file away to begin anew.",
                    ex);
        }
    }

    LocalSecretsManager service() {
        return service;
    }

    SecretsManagerClientBuilder builder(ClientSettings settings) {
        ClientSettings local = settings.withEndpoint(null)
                .withRegion(region(settings).id())
                .withCredentials(new CredentialsSettings("local", "local", null, null, null, null));
        return SecretsManagerClients.builder(local, null, service.httpClient());
    }

    private static Region region(ClientSettings settings) {
        return settings.region() == null ? REGION : Region.of(settings.region());
    }

    @Override
    public void close() {
        if (made) {
            service.close();
        }
    }
}
