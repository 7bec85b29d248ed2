package io.keyturn.samples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.Secrets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sample, built and started anew in the JVM in which it ran before, with another import. */
@QuarkusTest
@TestProfile(RestartTests.OtherImport.class)
class RestartTests {
    @Inject
    Database database;

    @Inject
    Secrets secrets;

    @Test
    void applicationReadsItsSecretsAgain() {
        assertThat(database.password()).isEqualTo("correct-horse-battery-staple");
        assertThat(secrets.status())
                .extracting(status -> status.target().secretId())
                .contains("shop/database", "shop/payment")
                .doesNotContain("shop/mail-password");
    }

    /** Its own settings make Quarkus start again. */
    public static final class OtherImport implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("keyturn.import", "shop/database?prefix=shop.database.");
        }
    }
}
