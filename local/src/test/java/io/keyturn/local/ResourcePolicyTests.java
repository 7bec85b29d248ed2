package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.ValidationErrorsEntry;

class ResourcePolicyTests {

    static final String OWN_ACCOUNT = policy("Allow", "{\"AWS\": \"arn:aws:iam::123456789012:root\"}", "");

    private static final String EVERYONE = policy("Allow", "\"*\"", "");

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = local.client();
    private final RawClient raw = new RawClient(local);

    @BeforeEach
    void createSecret() {
        client.createSecret(request -> request.name("db").secretString("x"));
    }

    @Test
    void policyIsReturnedAsItWasPutAndGoneAfterItsDeletion() {
        assertThat(raw.call("GetResourcePolicy", "{\"SecretId\": \"db\"}")
                        .body()
                        .propertyNames())
                .containsExactlyInAnyOrder("ARN", "Name");
        String arn = client.putResourcePolicy(request -> request.secretId("db").resourcePolicy(OWN_ACCOUNT))
                .arn();
        assertThat(client.getResourcePolicy(request -> request.secretId(arn)).resourcePolicy())
                .isEqualTo(OWN_ACCOUNT);
        assertThat(raw.call("DeleteResourcePolicy", "{\"SecretId\": \"db\"}")
                        .body()
                        .propertyNames())
                .containsExactlyInAnyOrder("ARN", "Name");
        assertThat(client.getResourcePolicy(request -> request.secretId("db")).resourcePolicy())
                .isNull();
        client.deleteResourcePolicy(request -> request.secretId("db"));
    }

    @Test
    void policyOfADeletedSecretIsOutOfReach() {
        client.deleteSecret(request -> request.secretId("db"));
        List<ThrowingCallable> calls = List.of(
                () -> client.getResourcePolicy(request -> request.secretId("db")),
                () -> client.putResourcePolicy(request -> request.secretId("db").resourcePolicy(OWN_ACCOUNT)),
                () -> client.deleteResourcePolicy(request -> request.secretId("db")));
        for (ThrowingCallable call : calls) {
            assertRefused(
                    "InvalidRequestException",
                    "You can't perform this operation on the secret because it was marked for deletion.",
                    call);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "[]",
                "{}",
                "{\"Version\": \"2019-10-19\", \"Statement\": []}",
                "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}",
                "{\"Statement\": {\"Effect\": \"Maybe\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\"}}"
            })
    void policyWhenMalformedIsRefused(String policy) {
        assertRefused(
                "MalformedPolicyDocumentException",
                "This policy has invalid syntax.",
                () -> client.putResourcePolicy(request -> request.secretId("db").resourcePolicy(policy)));
        assertRefused(
                "MalformedPolicyDocumentException",
                "This policy has invalid syntax.",
                () -> client.validateResourcePolicy(request -> request.resourcePolicy(policy)));
    }

    @Test
    void policyWhenPublicIsRefusedOnlyWhenAskedTo() {
        assertRefused(
                "PublicPolicyException",
                "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to"
                        + " the secret.",
                () -> client.putResourcePolicy(request ->
                        request.secretId("db").resourcePolicy(EVERYONE).blockPublicPolicy(true)));
        client.putResourcePolicy(request -> request.secretId("db").resourcePolicy(EVERYONE));
        client.putResourcePolicy(
                request -> request.secretId("db").resourcePolicy(OWN_ACCOUNT).blockPublicPolicy(true));
    }

    @Test
    void validateFindsWhatIsPublicAndWhatLocksOut() {
        assertThat(findings(OWN_ACCOUNT)).isEmpty();
        assertThat(findings(EVERYONE)).containsExactly("PublicAccess");
        assertThat(findings(policy("Allow", "{\"AWS\": [\"123456789012\", \"*\"]}", "")))
                .containsExactly("PublicAccess");
        assertThat(findings(policy(
                        "Allow", "\"*\"", ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-1\"}}")))
                .isEmpty();
        assertThat(findings(policy("Deny", "\"*\"", ""))).containsExactly("LockOut");
    }

    @Test
    void validateWhenASecretIsNamedWantsItToExist() {
        assertThat(client.validateResourcePolicy(
                                request -> request.secretId("db").resourcePolicy(OWN_ACCOUNT))
                        .policyValidationPassed())
                .isTrue();
        assertRefused(
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.",
                () -> client.validateResourcePolicy(
                        request -> request.secretId("missing").resourcePolicy(OWN_ACCOUNT)));
    }

    private List<String> findings(String policy) {
        ValidateResourcePolicyResponse response =
                client.validateResourcePolicy(request -> request.resourcePolicy(policy));
        List<String> checks = response.validationErrors().stream()
                .map(ValidationErrorsEntry::checkName)
                .toList();
        assertThat(response.policyValidationPassed()).isEqualTo(checks.isEmpty());
        return checks;
    }

    private static String policy(String effect, String principal, String more) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Principal": %s, \
                "Action": "secretsmanager:*", "Resource": "*"%s}]}"""
                .formatted(effect, principal, more);
    }

    private static void assertRefused(String code, String message, ThrowingCallable call) {
        SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
    }
}
