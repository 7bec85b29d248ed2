package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Actuator's endpoints over HTTP, with everything shown that can be. */
class ActuatorTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed("secrets: {prod/db: {username: us3rname, password: s3cret}, prod/api-key: k3y-value}");
    private final CountedClient client = new CountedClient(local);
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestApplication application = client.application()
            .web()
            .with(Bound.class)
            .importing("aws-secretsmanager:prod/db?prefix=db.")
            .with("management.endpoints.web.exposure.include", "*")
            .with("management.endpoint.env.show-values", "ALWAYS")
            .with("management.endpoint.configprops.show-values", "ALWAYS")
            .with("app.url", "jdbc:x://${db.username}:${db.password}@h")
            .with("app.key", "${aws-secret@prod/api-key:k3y-default}")
            .with("app.plain", "shown");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void envWhenAllIsShownHidesSecrets() throws Exception {
        try (var context = application.run()) {
            String env = get(context, "env");
            assertThat(env).contains("\"shown\"", "aws-secretsmanager:prod/db?prefix=db.", "\"db.password\"");
            assertNoSecretIn(env);
            for (String name : new String[] {"db.password", "app.url", "app.key", "aws-secret@prod/api-key"}) {
                assertNoSecretIn(get(context, "env/" + name.replace("/", "%2F")));
            }
        }
    }

    @Test
    void configpropsWhenAllIsShownHidesSecrets() throws Exception {
        try (var context = application.run()) {
            String properties = get(context, "configprops");
            assertThat(properties).contains("\"shown\"", "\"url\"");
            assertNoSecretIn(properties);
            assertThat(properties).doesNotContain("KeyturnProperties");
        }
    }

    @Test
    void refreshWhenPostedTenTimesKeepsOneClient() throws Exception {
        try (var context = application.run()) {
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(uri(context, "refresh"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertNoSecretIn(response.body());
            }
            assertThat(client.made).hasValue(1);
            assertThat(client.closed).hasValue(0);
            assertThat(local.calls("GetSecretValue")).isEqualTo(2);
            assertThat(context.getBean(App.class).url()).isEqualTo("jdbc:x://us3rname:s3cret@h");
        }
        assertThat(client.closed).hasValue(1);
    }

    private static void assertNoSecretIn(String text) {
        assertThat(text).doesNotContain("s3cret", "us3rname", "k3y-value", "k3y-default", "wJalrXUtnFEMI");
    }

    private String get(ConfigurableApplicationContext context, String endpoint) throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri(context, endpoint)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(endpoint).isIn(200, 404, 400);
        return response.body();
    }

    private static URI uri(ConfigurableApplicationContext context, String endpoint) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/"
                + endpoint);
    }

    @ConfigurationProperties("app")
    record App(String url, String key, String plain) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(App.class)
    static class Bound {}
}
