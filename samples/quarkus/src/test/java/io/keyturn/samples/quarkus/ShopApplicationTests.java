package io.keyturn.samples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretsAdmin;
import io.keyturn.admin.NewVersion;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The sample as Quarkus runs it. */
@QuarkusTest
class ShopApplicationTests {
    private static final String[] VALUES = {
        "correct-horse-battery-staple", "not-a-real-mail-password", "sample-api-key-4242", "sample-webhook-secret-77"
    };

    @Inject
    Database database;

    @Inject
    Payments payments;

    @Inject
    SecretsAdmin admin;

    @Inject
    @ConfigProperty(name = "shop.mail-password")
    Provider<String> mailPassword;

    @TestHTTPResource
    URL url;

    @Test
    void propertiesComeFromSecrets() throws GeneralSecurityException {
        assertThat(database.username()).isEqualTo("shop");
        assertThat(database.password()).isEqualTo("correct-horse-battery-staple");
        assertThat(database.pool().size()).isEqualTo(8);
        assertThat(database.replicas()).containsExactly("replica-1.internal", "replica-2.internal");
        assertThat(payments.isReady()).isTrue();
        assertThat(payments.currency()).isEqualTo("EUR");
        assertThat(payments.signature("body")).hasSize(64);
    }

    @Test
    void liveValuesFollowARotation() throws GeneralSecurityException {
        String before = payments.signature("body");
        admin.putSecretValue("shop/payment", NewVersion.of("{\"webhook-secret\":\"n3w\",\"api-key\":\"n3w\"}"));
        admin.putSecretValue("shop/mail-password", NewVersion.of("n3w"));
        assertThat(payments.signature("body")).isNotEqualTo(before);
        assertThat(mailPassword.get()).isEqualTo("n3w");
    }

    @Test
    void pageAndItsDataShowOriginsAndNoValue() throws IOException {
        assertThat(get("")).contains("Where the shop's secrets come from");
        assertThat(get("secrets"))
                .contains("shop.database.password", "shop.mail-password", "shop.payment.api-key", "AWSCURRENT")
                .contains("\"by\":\"optional import\"", "\"by\":\"inline default\"")
                .containsPattern("\"ageSeconds\":[0-9]+,\"by\":\"import\",\"nextCheckSeconds\":[0-9]+,\"problem\":null")
                .contains("\"ageSeconds\":null,\"by\":\"optional import\"", "\"stages\":[],\"versionId\":null")
                .doesNotContain(VALUES);
    }

    private String get(String path) throws IOException {
        try (InputStream stream = new URL(url, path).openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
