package io.keyturn.microprofile;

import io.keyturn.SecretException;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import io.keyturn.client.SecretsManagerClients;
import io.keyturn.local.LocalSecretsManager;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** The embedded Secrets Manager; not to be loaded without keyturn-local on the class path. */
final class EmbeddedService implements AutoCloseable {
    private static final String CLASSPATH = "classpath:";
    private static final Region REGION = Region.US_EAST_1;

    private final LocalSecretsManager service = LocalSecretsManager.create();

    EmbeddedService(KeyturnSettings all, ClassLoader classLoader) {
        KeyturnSettings.Local settings = all.local();
        if (settings.secrets() != null) {
            seed(settings.secrets(), region(all.client()), classLoader);
        }
        if (settings.persist() != null) {
            persist(settings.persist());
        }
    }

    private void seed(String location, Region region, ClassLoader classLoader) {
        try {
            if (location.startsWith(CLASSPATH)) {
                service.seed(text(resource(location.substring(CLASSPATH.length()), classLoader)), region);
            } else if (location.startsWith("file:")) {
                service.seed(Path.of(URI.create(location)), region);
            } else {
                service.seed(Path.of(location), region);
            }
        } catch (IOException | UncheckedIOException ex) {
            throw new SecretException.Misconfigured(
                    "The file of keyturn.local.secrets, '" + location + "', cannot be read.",
                    "Correct keyturn.local.secrets: a path, or a resource such as classpath:secrets.yaml.",
                    ex);
        } catch (IllegalArgumentException ex) {
            throw new SecretException.Misconfigured(
                    "The file of keyturn.local.secrets has a mistake: " + ex.getMessage() + ".",
                    "Correct '" + location + "'.",
                    ex);
        }
    }

    private static URL resource(String name, ClassLoader classLoader) throws IOException {
        URL resource = classLoader.getResource(name.startsWith("/") ? name.substring(1) : name);
        if (resource == null) {
            throw new FileNotFoundException(name);
        }
        return resource;
    }

    private static String text(URL resource) throws IOException {
        try (InputStream stream = resource.openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What the file holds from an earlier start takes the place of the seed. */
    private void persist(String file) {
        try {
            service.persist(Path.of(file));
        } catch (IllegalArgumentException | UncheckedIOException ex) {
            throw new SecretException.Misconfigured(
                    "The file of keyturn.local.persist cannot be used: " + ex.getMessage() + ".",
                    "Correct keyturn.local.persist, or move the file away to begin anew.",
                    ex);
        }
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
        service.close();
    }
}
