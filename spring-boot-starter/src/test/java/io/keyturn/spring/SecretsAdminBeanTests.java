package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.Secrets;
import io.keyturn.SecretsAdmin;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.SecretPayload;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsAdminBeanTests {

    @Test
    void putSecretValueWhenImportedIsReadAtOnceByTheEnvironmentAndBySecrets(@TempDir Path folder) throws Exception {
        Path seed = Files.writeString(folder.resolve("seed.yaml"), "secrets: {prod/db: {password: first}}");
        try (var context = TestApplication.plain()
                .with("keyturn.local.enabled", "true")
                .with("keyturn.local.secrets", seed.toString())
                .importing("aws-secretsmanager:prod/db?prefix=db.")
                .run()) {
            SecretsAdmin admin = context.getBean(SecretsAdmin.class);
            admin.putSecretValue("prod/db", NewVersion.of(SecretPayload.ofText("{\"password\":\"second\"}")));
            assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("second");
            assertThat(context.getBean(Secrets.class).getString("prod/db#password"))
                    .isEqualTo("second");
        }
    }

    @Test
    void persistKeepsWhatTheEmbeddedServiceHoldsForTheNextStart(@TempDir Path folder) throws Exception {
        Path seed = Files.writeString(folder.resolve("seed.yaml"), "secrets: {prod/db: {password: first}}");
        Path kept = folder.resolve("kept.json");
        for (String expected : new String[] {"first", "second"}) {
            try (var context = TestApplication.plain()
                    .with("keyturn.local.enabled", "true")
                    .with("keyturn.local.secrets", seed.toString())
                    .with("keyturn.local.persist", kept.toString())
                    .importing("aws-secretsmanager:prod/db?prefix=db.")
                    .run()) {
                assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo(expected);
                context.getBean(SecretsAdmin.class)
                        .putSecretValue("prod/db", NewVersion.of(SecretPayload.ofText("{\"password\":\"second\"}")));
            }
        }
    }
}
