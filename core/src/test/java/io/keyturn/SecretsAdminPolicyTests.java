package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.PolicyValidation;
import io.keyturn.admin.PolicyValidation.Finding;
import io.keyturn.admin.ResourcePolicy;
import io.keyturn.admin.SecretIdentity;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminPolicyTests {
    private static final String ARN = Fixtures.arn("prod/db");
    private static final String IDENTITY = "{\"ARN\": \"%s\", \"Name\": \"prod/db\"}".formatted(ARN);

    private final ScriptedHttpClient http;
    private final SecretsAdmin admin;

    SecretsAdminPolicyTests(LocalSecretsManager local) {
        this.http = new ScriptedHttpClient(local.httpClient());
        this.admin = SecretsAdmin.create(SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .build());
    }

    @Test
    void putAndDeleteResourcePolicyAnswerTheSecretAndAreLogged() {
        http.answer("PutResourcePolicy", IDENTITY).answer("DeleteResourcePolicy", IDENTITY);
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            assertThat(admin.putResourcePolicy("prod/db", "{}")).isEqualTo(new SecretIdentity(ARN, "prod/db"));
            assertThat(admin.putResourcePolicy("prod/db", "{}", false)).isEqualTo(new SecretIdentity(ARN, "prod/db"));
            assertThat(admin.deleteResourcePolicy("prod/db")).isEqualTo(new SecretIdentity(ARN, "prod/db"));
            assertThat(log.lines())
                    .containsExactly(
                            "INFO PutResourcePolicy on the secret 'prod/db' by access key AKIDEXAMPLE: public access"
                                    + " blocked",
                            "INFO PutResourcePolicy on the secret 'prod/db' by access key AKIDEXAMPLE: public access"
                                    + " not blocked",
                            "INFO DeleteResourcePolicy on the secret 'prod/db' by access key AKIDEXAMPLE: policy"
                                    + " removed");
        }
    }

    @Test
    void getResourcePolicyAnswersThePolicyOrNone() {
        http.answer(
                "GetResourcePolicy",
                "{\"ARN\": \"%s\", \"Name\": \"prod/db\", \"ResourcePolicy\": \"{}\"}".formatted(ARN),
                IDENTITY);
        assertThat(admin.getResourcePolicy("prod/db")).isEqualTo(new ResourcePolicy(ARN, "prod/db", "{}"));
        assertThat(admin.getResourcePolicy("prod/db").policy()).isNull();
    }

    @Test
    void validateResourcePolicyAnswersItsFindings() {
        http.answer(
                "ValidateResourcePolicy",
                "{\"PolicyValidationPassed\": true}",
                "{\"PolicyValidationPassed\": false, \"ValidationErrors\": [{\"CheckName\": \"PUBLIC_POLICY\","
                        + " \"ErrorMessage\": \"It lets everyone in.\"}]}");
        assertThat(admin.validateResourcePolicy("{}")).isEqualTo(new PolicyValidation(true, List.of()));
        assertThat(admin.validateResourcePolicy("prod/db", "{}"))
                .isEqualTo(new PolicyValidation(false, List.of(new Finding("PUBLIC_POLICY", "It lets everyone in."))));
    }

    @Test
    void putResourcePolicyWhenItLetsThePublicInKeepsTheServicesWords() {
        http.answer(
                "PutResourcePolicy",
                "{\"__type\": \"PublicPolicyException\", \"Message\": \"You can't attach this policy.\"}");
        assertThatExceptionOfType(SecretException.Rejected.class)
                .isThrownBy(() -> admin.putResourcePolicy("prod/db", "{}"))
                .satisfies(ex -> {
                    assertThat(ex.errorCode()).isEqualTo("PublicPolicyException");
                    assertThat(ex.requestId()).isEqualTo("request-1");
                })
                .withMessage(
                        "AWS Secrets Manager refuses the request for PutResourcePolicy on the secret 'prod/db': You"
                                + " can't attach this policy (PublicPolicyException, request id request-1). Correct what the"
                                + " service's message names.");
    }
}
