package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** With Spring Cloud AWS on the class path too; an execution of its own in the build puts it there. */
@Tag("spring-cloud-aws")
@ExtendWith(OutputCaptureExtension.class)
class SpringCloudAwsTests {

    @Test
    void clientWhenBothCouldMakeItIsTheOneOfTheImport() {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}}");
            try (var context = TestApplication.plain()
                    .importing("aws-secretsmanager:prod/db?prefix=db.")
                    .with("keyturn.endpoint", local.endpoint().toString())
                    .withCredentials("keyturn")
                    .run()) {
                assertThat(context.getBeanNamesForType(SecretsManagerClient.class))
                        .containsExactly("keyturnSecretsManagerClient");
                assertThat(context.getBean(SecretsManagerClient.class)
                                .serviceClientConfiguration()
                                .endpointOverride())
                        .contains(local.endpoint());
            }
        }
    }

    @Test
    void importWhenBothCouldLoadItIsLoadedHere(CapturedOutput output) {
        assertThat(ClassUtils.isPresent(
                        "io.awspring.cloud.autoconfigure.config.secretsmanager.SecretsManagerConfigDataLocationResolver",
                        null))
                .isTrue();
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret, nested: {a: 1}}, prod/api-key: k3y}");
            try (var context = TestApplication.plain()
                    .without("keyturn.region")
                    .importing("aws-secretsmanager:prod/db?prefix=db.;prod/api-key")
                    .with(
                            "spring.cloud.aws.secretsmanager.endpoint",
                            local.endpoint().toString())
                    .with("spring.cloud.aws.region.static", "us-east-1")
                    .withCredentials("spring.cloud.aws")
                    .run()) {
                assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("s3cret");
                assertThat(context.getEnvironment().getProperty("db.nested.a")).isEqualTo("1");
                assertThat(context.getEnvironment().getProperty("api-key")).isEqualTo("k3y");
                assertThat(context.getEnvironment()
                                .getPropertySources()
                                .get("aws-secretsmanager:prod/db?prefix=db.;prod/api-key"))
                        .isInstanceOf(SecretPropertySource.class);
            }
        }
        assertThat(output)
                .containsOnlyOnce(
                        "Keyturn loads the imports that start with aws-secretsmanager:; Spring Cloud AWS, which"
                                + " is on the class path too, does not.");
    }
}
