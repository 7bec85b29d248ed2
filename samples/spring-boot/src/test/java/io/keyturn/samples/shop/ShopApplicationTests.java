package io.keyturn.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.client.RestClient;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "keyturn.refresh.enabled=false")
@ExtendWith(OutputCaptureExtension.class)
class ShopApplicationTests {
    static final List<String> VALUES = List.of(
            "correct-horse-battery-staple",
            "not-a-real-mail-password",
            "sample-api-key-4242",
            "sample-webhook-secret-77");

    @LocalServerPort
    private int port;

    @Test
    void secretsArriveWhereTheApplicationWantsThem(
            @Autowired Database database, @Autowired DatabaseLogin login, @Autowired Payments payments)
            throws Exception {
        assertThat(database.username()).isEqualTo("shop");
        assertThat(login.properties())
                .containsOnly(entry("user", "shop"), entry("password", "correct-horse-battery-staple"));
        assertThat(database.pool().size()).isEqualTo(8);
        assertThat(database.replicas()).containsExactly("replica-1.internal", "replica-2.internal");
        assertThat(payments.isReady()).isTrue();
        assertThat(payments.currency()).isEqualTo("EUR");
        assertThat(payments.signature("body")).hasSize(64);
    }

    @Test
    void tableShowsWhereEachPropertyCameFromAndNoValue(@Autowired PropertyOrigins origins) {
        assertThat(origins.asTable())
                .contains(
                        "shop.database.password", "shop.mail-password", "shop.payment.api-key", Payments.WEBHOOK_SECRET)
                .contains("shop.reports.password", "DatabaseLogin.password", "Supplier")
                .contains("shop/database", "AWSCURRENT", "does not exist")
                .doesNotContain(VALUES)
                .doesNotContainPattern("(?m) +$");
    }

    @Test
    void tableFindsReferencesHoweverTheyAreWritten(@Autowired Secrets secrets) {
        String arn = secrets.get("shop/payment").arn();
        Map<String, Object> written = Map.of(
                "odd.arn", "${aws-secret@" + arn + "#api-key}",
                "odd.arn-with-default", "${aws-secret@" + arn + "#none:default}",
                "odd.nested", "${aws-secret@shop/${odd.part}#api-key:${odd.other}}",
                "odd.two", "${aws-secret@shop/payment#api-key} ${aws-secret@shop/database#url}",
                "odd.part", "payment",
                "odd.none", "\\${aws-secret@shop/payment#api-key}");
        StandardEnvironment odd = new StandardEnvironment();
        odd.getPropertySources().addFirst(new MapPropertySource("odd", written));
        assertThat(new PropertyOrigins(odd, secrets, InstantSource.system())
                        .list().stream()
                                .filter(origin -> origin.property().startsWith("odd."))
                                .map(origin -> origin.property() + " " + origin.by() + " " + origin.secret()))
                .containsExactlyInAnyOrder(
                        "odd.arn inline shop/payment",
                        "odd.arn-with-default inline default " + arn + "#none",
                        "odd.nested inline shop/payment",
                        "odd.two inline shop/payment",
                        "odd.two inline shop/database");
    }

    @Test
    void pageAndItsDataShowTheSameAndNoValue(@Autowired PropertyOrigins origins) {
        RestClient client = RestClient.create("http://localhost:" + port);
        assertThat(client.get().uri("/").retrieve().body(String.class)).contains("Where the shop's secrets come from");
        String data = client.get().uri("/secrets").retrieve().body(String.class);
        for (PropertyOrigin origin : origins.list()) {
            assertThat(data).contains(origin.property());
        }
        assertThat(data).contains("versionId").doesNotContain(VALUES);
    }

    @Test
    void startingReadsEachSecretOnceAndLogsNoValue(@Autowired LocalSecretsManager local, CapturedOutput output) {
        assertThat(local.calls("GetSecretValue")).isEqualTo(4);
        assertThat(output.getAll()).doesNotContain(VALUES);
    }
}
