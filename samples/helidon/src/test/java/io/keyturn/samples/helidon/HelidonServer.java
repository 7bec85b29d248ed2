package io.keyturn.samples.helidon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.SecretsAdmin;
import io.keyturn.admin.NewVersion;
import io.keyturn.local.LocalSecretsManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Requests to a Helidon server; {@link HelidonTests} runs them. */
class HelidonServer {

    @Test
    void resourceWhenSecretIsWrittenFollows() throws Exception {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)
                        .seed(
                                """
                        secrets:
                          shop/database: {username: app, password: s3cret}
                          shop/payment: {api-key: k3y}
                        """);
                HelidonApplication application = HelidonApplication.start(
                        List.of("shop/database?prefix=shop.database."),
                        Map.of(
                                "keyturn.endpoint", local.endpoint().toString(),
                                "keyturn.region", "us-east-1",
                                "keyturn.credentials.access-key", "test",
                                "keyturn.credentials.secret-key", "test"))) {
            assertThat(get(application)).isEqualTo("app s3cret k3y");
            SecretsAdmin admin =
                    application.container().select(SecretsAdmin.class).get();
            admin.putSecretValue("shop/database", NewVersion.of("{\"username\":\"app\",\"password\":\"n3w\"}"));
            admin.putSecretValue("shop/payment", NewVersion.of("{\"api-key\":\"fresh\"}"));
            assertThat(get(application)).isEqualTo("app n3w fresh");
        }
    }

    @Test
    void startWhenAnInjectedReferenceDoesNotExistFails() {
        try (LocalSecretsManager local = LocalSecretsManager.start(0).seed("secrets: {shop/payment: {api-key: k3y}}")) {
            assertThatThrownBy(() -> HelidonApplication.start(
                                    List.of(),
                                    Map.of(
                                            "shop.key", "${aws-secret@shop/none#api-key}",
                                            "keyturn.endpoint", local.endpoint().toString(),
                                            "keyturn.region", "us-east-1",
                                            "keyturn.credentials.access-key", "test",
                                            "keyturn.credentials.secret-key", "test"),
                                    Needy.class)
                            .close())
                    .isInstanceOf(DeploymentException.class)
                    .hasStackTraceContaining("shop.key");
        }
    }

    /** Does not do without a secret. */
    static class Needy {
        @Inject
        @ConfigProperty(name = "shop.key")
        String key;
    }

    private static String get(HelidonApplication application) throws Exception {
        URI uri = URI.create("http://localhost:" + application.port() + "/shop");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
