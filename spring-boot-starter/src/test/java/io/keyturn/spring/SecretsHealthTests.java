package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretReference;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The component {@code secrets} of {@code /actuator/health}, with everything shown that can be. */
class SecretsHealthTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed("secrets: {prod/db: {username: us3rname, password: s3cret}, prod/api: k3y}");
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestApplication application = TestApplication.over(local)
            .web()
            .importing("aws-secretsmanager:prod/db?prefix=db.;prod/api;optional:prod/later")
            .with("management.endpoint.health.show-details", "ALWAYS")
            .with("keyturn.retries", "0");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void healthWhenSecretsAreCurrentIsUp() throws Exception {
        try (var context = application.run()) {
            assertThat(health(context)).isEqualTo("200 {\"details\":{\"secrets\":2,\"age\":AGE},\"status\":\"UP\"}");
        }
    }

    @Test
    void healthWhenChecksFailIsUpAndSaysWhy() throws Exception {
        try (var context = application.run()) {
            local.faults().on("DescribeSecret").forSecret("prod/db").throttle();
            context.getBean(Secrets.class).refresh();
            assertThat(health(context))
                    .isEqualTo("200 {\"details\":{\"secrets\":2,\"age\":AGE,\"failing\":[{\"secret\":\"prod/db\","
                            + "\"kind\":\"Throttled\",\"problem\":\"AWS throttles DescribeSecret for the secret"
                            + " 'prod/db' (stage AWSCURRENT) also after the configured retries:"
                            + " Rate exceeded (ThrottlingException, request id ID).\",\"since\":SINCE}]},"
                            + "\"status\":\"UP\"}");
            assertThat(get(context, "health")).startsWith("200 ").contains("\"status\":\"UP\"}");

            local.faults().clear();
            context.getBean(Secrets.class).refresh();
            assertThat(health(context)).isEqualTo("200 {\"details\":{\"secrets\":2,\"age\":AGE},\"status\":\"UP\"}");
        }
    }

    @Test
    void healthWhenAMissingSecretIsRefusedSaysWhy() throws Exception {
        try (var context = application.run()) {
            local.faults().on("GetSecretValue").forSecret("prod/later").throttle();
            context.getBean(Secrets.class).refresh();
            assertThat(health(context))
                    .isEqualTo("200 {\"details\":{\"secrets\":2,\"age\":AGE,\"failing\":[{\"secret\":\"prod/later\","
                            + "\"kind\":\"Throttled\",\"problem\":\"AWS throttles GetSecretValue for the secret"
                            + " 'prod/later' (stage AWSCURRENT) also after the configured retries:"
                            + " Rate exceeded (ThrottlingException, request id ID).\",\"since\":SINCE}]},"
                            + "\"status\":\"UP\"}");
        }
    }

    @Test
    void healthWhenTheNewVersionIsBrokenShowsNothingOfIt() throws Exception {
        try (var context = application.run()) {
            local.client().putSecretValue(request -> request.secretId("prod/db").secretString("{\"password\": br0ken"));
            context.getBean(Secrets.class).refresh();
            assertThat(get(context, "health"))
                    .startsWith("200 ")
                    .contains("\"secret\":\"prod/db\",\"kind\":\"MalformedPayload\"")
                    .doesNotContain("br0ken", "s3cret", "us3rname", "k3y");
        }
    }

    @Test
    void healthWhenReadsAreRefusedIsOutOfService() throws Exception {
        try (var context = application
                .with("keyturn.refresh.interval", "1s")
                .with("keyturn.refresh.max-stale", "2s")
                .run()) {
            local.faults().on("DescribeSecret").forSecret("prod/db").accessDenied();
            local.faults().on("GetSecretValue").forSecret("prod/db").accessDenied();
            Secrets secrets = context.getBean(Secrets.class);
            Awaitility.await().until(() -> secrets.status().stream().anyMatch(SecretStatus::stale));
            assertThat(health(context))
                    .isEqualTo("503 {\"details\":{\"secrets\":2,\"age\":AGE,\"failing\":[{\"secret\":\"prod/db\","
                            + "\"kind\":\"Denied\",\"problem\":\"AWS denies secretsmanager:GetSecretValue for the"
                            + " secret 'prod/db' (stage AWSCURRENT): User: arn:aws:iam::123456789012:user/local is"
                            + " not authorized to perform: secretsmanager:GetSecretValue on resource: prod/db because"
                            + " no identity-based policy allows the secretsmanager:GetSecretValue action"
                            + " (AccessDeniedException, request id ID).\",\"since\":SINCE}],"
                            + "\"stale\":[\"prod/db\"]},\"status\":\"OUT_OF_SERVICE\"}");
            assertThat(get(context, "health"))
                    .startsWith("503 ")
                    .contains("\"status\":\"OUT_OF_SERVICE\"}")
                    .doesNotContain("s3cret", "us3rname", "k3y");
        }
    }

    @Test
    void ageIsThatOfTheOldestCheckAndNotThatOfAVersionId() {
        try (var context = application.run()) {
            Secrets secrets = context.getBean(Secrets.class);
            Instant loaded = secrets.status().stream()
                    .filter(status -> "prod/api".equals(status.name()))
                    .map(SecretStatus::lastChecked)
                    .findFirst()
                    .orElseThrow();
            local.faults().on("DescribeSecret").forSecret("prod/api").throttle();
            secrets.refresh();
            assertThat(ageAt(context, loaded.plus(Duration.ofMinutes(61)))).isEqualTo("PT1H1M");
        }
        try (var context = TestApplication.over(local)
                .importing("aws-secretsmanager:prod/api?version=" + versionOf("prod/api"))
                .run()) {
            Health health = healthAt(context, Instant.now());
            assertThat(health.getDetails()).containsOnlyKeys("secrets").containsEntry("secrets", 1L);
        }
    }

    @Test
    void healthWhenNothingWasReadMakesNoClient() throws Exception {
        CountedClient client = new CountedClient(local);
        try (var context = client.application()
                .web()
                .with("management.endpoint.health.show-details", "ALWAYS")
                .run()) {
            assertThat(health(context)).isEqualTo("200 {\"details\":{\"secrets\":0},\"status\":\"UP\"}");
            assertThat(client.made).hasValue(0);
            assertThat(context.getBeanFactory().containsSingleton("keyturnSecrets"))
                    .isFalse();

            context.getBean(Secrets.class).pin(SecretReference.of("prod/db"));
            assertThat(health(context)).isEqualTo("200 {\"details\":{\"secrets\":1,\"age\":AGE},\"status\":\"UP\"}");
        }
    }

    @Test
    void healthWhenSwitchedOffHasNoSecrets() {
        for (String setting : new String[] {
            "management.health.secrets.enabled", "management.health.defaults.enabled", "keyturn.enabled"
        }) {
            try (var context =
                    TestApplication.over(local).with(setting, "false").run()) {
                assertThat(context.getBeansOfType(SecretsHealthIndicator.class)).isEmpty();
            }
        }
    }

    @Test
    void indicatorOfTheUserBacksOffOurs() throws Exception {
        try (var context = application.with(OwnIndicator.class).run()) {
            assertThat(health(context)).isEqualTo("200 {\"status\":\"UP\"}");
        }
    }

    private String versionOf(String name) {
        return local.client().getSecretValue(request -> request.secretId(name)).versionId();
    }

    private static Object ageAt(ConfigurableApplicationContext context, Instant now) {
        return healthAt(context, now).getDetails().get("age");
    }

    private static Health healthAt(ConfigurableApplicationContext context, Instant now) {
        InstantSource clock = InstantSource.fixed(now);
        return new SecretsHealthIndicator(context.getBean(ApplicationSecrets.class), clock).health();
    }

    /** Returns status and body, with times and request ids replaced. */
    private String health(ConfigurableApplicationContext context) throws Exception {
        return get(context, "health/secrets")
                .replaceAll("\"age\":\"PT\\d+S\"", "\"age\":AGE")
                .replaceAll("request id [0-9a-f-]{36}", "request id ID")
                .replaceAll("\"since\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\"", "\"since\":SINCE");
    }

    private String get(ConfigurableApplicationContext context, String path) throws Exception {
        URI uri = URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/" + path);
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnIndicator {
        @Bean
        HealthIndicator secretsHealthIndicator() {
            return () -> Health.up().build();
        }
    }
}
