package io.keyturn.microprofile;

import io.keyturn.SecretException;
import io.keyturn.client.SecretsManagerClients;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The AWS SDK client of one configuration, and the embedded service behind it if there is one. */
final class SecretsClient implements AutoCloseable {
    private static final String LOCAL = "io.keyturn.local.LocalSecretsManager";

    private final SecretsManagerClient client;
    private final @Nullable EmbeddedService embedded;

    SecretsClient(KeyturnSettings settings, ClassLoader classLoader) {
        if (!settings.local().enabled()) {
            this.embedded = null;
            this.client = SecretsManagerClients.build(SecretsManagerClients.builder(settings.client(), null, null));
            return;
        }
        requireLocal();
        this.embedded = new EmbeddedService(settings, classLoader);
        this.client = SecretsManagerClients.build(embedded.builder(settings.client()));
    }

    private static void requireLocal() {
        try {
            Class.forName(LOCAL, false, SecretsClient.class.getClassLoader());
        } catch (ClassNotFoundException ex) {
            throw new SecretException.Misconfigured(
                    "keyturn.local.enabled=true, but keyturn-local is not on the class path.",
                    "Add the dependency io.keyturn:keyturn-local to the application, or set keyturn.local.enabled=false.",
                    ex);
        }
    }

    SecretsManagerClient get() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
