package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretException;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestPropertySource;

/** The embedded service in a test of an application, as a user writes one. */
@SpringBootTest(classes = TestApplication.Empty.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@TestPropertySource(
        properties = {
            "keyturn.local.enabled=true",
            "keyturn.local.secrets=classpath:seed.yaml",
            "spring.config.import=aws-secretsmanager:prod/db?prefix=db."
        })
class SpringBootTestTests {
    @Autowired
    private LocalSecretsManager local;

    @Autowired
    private Secrets secrets;

    @Value("${db.password}")
    private String imported;

    @Value("${aws-secret@prod/db#password}")
    private String inline;

    @Test
    void localManagerIsTheOneThatTheApplicationReadFrom() {
        assertThat(imported).isEqualTo("from-file");
        assertThat(inline).isEqualTo("from-file");
        assertThat(local.calls()).containsOnlyKeys("GetSecretValue");
        local.client().createSecret(request -> request.name("prod/later").secretString("now"));
        assertThat(secrets.getString("prod/later")).isEqualTo("now");
    }

    @Test
    void localManagerCanFailOnDemand() {
        local.faults().on("GetSecretValue").times(1).accessDenied();
        assertThatExceptionOfType(SecretException.Denied.class).isThrownBy(() -> secrets.getString("prod/other"));
    }
}
