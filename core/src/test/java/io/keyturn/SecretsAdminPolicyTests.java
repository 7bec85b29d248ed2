package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.PolicyValidation;
import io.keyturn.admin.PolicyValidation.Finding;
import io.keyturn.admin.ResourcePolicy;
import io.keyturn.admin.SecretIdentity;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminPolicyTests {
    private static final String OWN_ACCOUNT = policy("{\"AWS\": \"arn:aws:iam::123456789012:root\"}");
    private static final String EVERYONE = policy("\"*\"");

    private final SecretsAdmin admin;
    private final SecretIdentity secret;

    SecretsAdminPolicyTests(SecretsManagerClient client) {
        this.admin = SecretsAdmin.create(client);
        this.secret = new SecretIdentity(
                admin.createSecret(NewSecret.of("prod/db", "one")).arn(), "prod/db");
    }

    @Test
    void putAndDeleteResourcePolicyAnswerTheSecretAndAreLogged() {
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            assertThat(admin.putResourcePolicy("prod/db", OWN_ACCOUNT)).isEqualTo(secret);
            assertThat(admin.putResourcePolicy("prod/db", EVERYONE, false)).isEqualTo(secret);
            assertThat(admin.deleteResourcePolicy("prod/db")).isEqualTo(secret);
            assertThat(log.lines())
                    .containsExactly(
                            "INFO PutResourcePolicy on the secret 'prod/db' by access key local: public access blocked",
                            "INFO PutResourcePolicy on the secret 'prod/db' by access key local: public access not"
                                    + " blocked",
                            "INFO DeleteResourcePolicy on the secret 'prod/db' by access key local: policy removed");
        }
    }

    @Test
    void getResourcePolicyAnswersThePolicyOrNone() {
        assertThat(admin.getResourcePolicy("prod/db")).isEqualTo(new ResourcePolicy(secret.arn(), "prod/db", null));
        admin.putResourcePolicy("prod/db", OWN_ACCOUNT);
        assertThat(admin.getResourcePolicy("prod/db").policy()).isEqualTo(OWN_ACCOUNT);
        admin.deleteResourcePolicy("prod/db");
        assertThat(admin.getResourcePolicy("prod/db").policy()).isNull();
    }

    @Test
    void validateResourcePolicyAnswersItsFindings() {
        assertThat(admin.validateResourcePolicy(OWN_ACCOUNT)).isEqualTo(new PolicyValidation(true, List.of()));
        PolicyValidation refused = admin.validateResourcePolicy("prod/db", EVERYONE);
        assertThat(refused.passed()).isFalse();
        assertThat(refused.findings()).extracting(Finding::checkName).containsExactly("PublicAccess");
        assertThat(admin.getResourcePolicy("prod/db").policy()).isNull();
    }

    @Test
    void putResourcePolicyWhenItLetsThePublicInKeepsTheServicesWords() {
        assertThatExceptionOfType(SecretException.Rejected.class)
                .isThrownBy(() -> admin.putResourcePolicy("prod/db", EVERYONE))
                .satisfies(ex -> {
                    assertThat(ex.errorCode()).isEqualTo("PublicPolicyException");
                    assertThat(ex)
                            .hasMessage("AWS Secrets Manager refuses the request for PutResourcePolicy on the secret"
                                    + " 'prod/db': The BlockPublicPolicy parameter is set to true, and the resource"
                                    + " policy did not prevent broad access to the secret (PublicPolicyException,"
                                    + " request id " + ex.requestId() + "). Correct what the service's message names.");
                });
        assertThat(admin.getResourcePolicy("prod/db").policy()).isNull();
    }

    @Test
    void putResourcePolicyWhenItIsNoPolicyKeepsTheServicesWords() {
        assertThatExceptionOfType(SecretException.Rejected.class)
                .isThrownBy(() -> admin.putResourcePolicy("prod/db", "{}"))
                .satisfies(ex -> assertThat(ex.errorCode()).isEqualTo("MalformedPolicyDocumentException"));
    }

    private static String policy(String principal) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": %s, \
                "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}"""
                .formatted(principal);
    }
}
