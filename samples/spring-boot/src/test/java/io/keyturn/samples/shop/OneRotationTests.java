package io.keyturn.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.Secret;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@ExtendWith(OutputCaptureExtension.class)
class OneRotationTests {
    @Autowired
    private OneRotation rotation;

    @Autowired
    private Secrets secrets;

    @Autowired
    private LocalSecretsManager local;

    @Test
    void runShowsBothVersionsForEachWayOfAsking() throws Exception {
        String before = secrets.get(DatabaseRotation.SECRET).versionId();
        String table = rotation.run(Duration.ofMinutes(1));
        String after = secrets.get(DatabaseRotation.SECRET).versionId();

        assertThat(after).isNotEqualTo(before);
        assertThat(table.lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .containsExactlyInAnyOrder(
                        "",
                        "PROPERTY | ASKED FOR BY | SECRET | VERSION BEFORE | VERSION AFTER",
                        "shop.database.password | import | shop/database | " + before + " | " + after,
                        "shop.reports.password | inline | shop/database | " + before + " | " + after,
                        "DatabaseLogin.password | Supplier | shop/database | " + before + " | " + after);
    }

    @Test
    void runBringsTheNewValueToEachWayOfAskingAndToNoLog(
            @Autowired Environment environment, @Autowired DatabaseLogin login, CapturedOutput output)
            throws Exception {
        rotation.run(Duration.ofMinutes(1));

        Secret current = secrets.get(DatabaseRotation.SECRET);
        assertThat(current.versionId())
                .isEqualTo(local.client()
                        .getSecretValue(request -> request.secretId(DatabaseRotation.SECRET))
                        .versionId());
        String password = current.asString("password");
        assertThat(password).isNotEqualTo("correct-horse-battery-staple");
        assertThat(environment.getProperty("shop.database.password")).isEqualTo(password);
        assertThat(environment.getProperty("shop.reports.password")).isEqualTo(password);
        assertThat(login.properties()).containsEntry("password", password);
        assertThat(output.getAll()).doesNotContain(password);
    }

    @Test
    void runWhenTheRotationFailsGivesUp() {
        local.faults().on("UpdateSecretVersionStage").accessDenied();
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> rotation.run(Duration.ZERO));
    }
}
