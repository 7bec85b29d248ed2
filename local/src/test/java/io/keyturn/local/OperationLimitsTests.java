package io.keyturn.local;

import static io.keyturn.local.Models.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** What operations refuse where nothing is recorded: the API reference decides. */
class OperationLimitsTests {

    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String V2 = "22222222-2222-2222-2222-222222222222";
    private static final String V3 = "33333333-3333-3333-3333-333333333333";

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = local.client();

    @BeforeEach
    void createSecret() {
        client.createSecret(request -> request.name("db").clientRequestToken(V1).secretString("x"));
        client.putSecretValue(request ->
                request.secretId("db").clientRequestToken(V2).secretString("y").versionStages("AWSPENDING"));
    }

    @Test
    void createWhenTextAndBytesAreGiven() {
        assertError(
                "InvalidParameterException",
                "You can't specify both a binary secret value and a string secret value in the same secret.",
                () -> client.createSecret(
                        request -> request.name("a").secretString("x").secretBinary(SdkBytes.fromUtf8String("x"))));
    }

    @Test
    void putWhenNoValueIsGiven() {
        assertError(
                "InvalidRequestException",
                "You must provide either SecretString or SecretBinary.",
                () -> client.putSecretValue(request -> request.secretId("db")));
    }

    @Test
    void putWhenFirstVersionHasOwnLabelsIsCurrentToo() {
        client.createSecret(request -> request.name("empty"));
        assertThat(client.putSecretValue(request ->
                                request.secretId("empty").secretString("x").versionStages("AWSPENDING"))
                        .versionStages())
                .containsExactly("AWSCURRENT", "AWSPENDING");
    }

    @Test
    void putWhenVersionGetsMoreThanTwentyLabels() {
        List<String> labels = IntStream.range(0, 20).mapToObj(i -> "label" + i).toList();
        client.putSecretValue(request ->
                request.secretId("db").clientRequestToken(V3).secretString("z").versionStages(labels));
        assertError(
                "LimitExceededException",
                "You can't attach more than 20 staging labels to version " + V3 + " of the secret.",
                () -> move("one-more", null, V3));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 6, 31})
    void deleteWhenWindowIsOutOfRange(long days) {
        assertError(
                "InvalidParameterException",
                "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
                () -> client.deleteSecret(request -> request.secretId("db").recoveryWindowInDays(days)));
    }

    @Test
    void deleteWhenForcedWithWindow() {
        assertError(
                "InvalidParameterException",
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
                () -> client.deleteSecret(request ->
                        request.secretId("db").recoveryWindowInDays(7L).forceDeleteWithoutRecovery(true)));
    }

    @Test
    void deleteWhenForcedByArnOfUnknownSecretAnswersItsName() {
        String arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:never-AbCdEf";
        assertThat(client.deleteSecret(request -> request.secretId(arn).forceDeleteWithoutRecovery(true)))
                .returns(arn, response -> response.arn())
                .returns("never", response -> response.name());
    }

    @Test
    void restoreWhenNotDeletedChangesNothing() {
        assertThat(client.restoreSecret(request -> request.secretId("db")).name())
                .isEqualTo("db");
    }

    @Test
    void moveWhenVersionIsUnknown() {
        String message = "Secrets Manager can't find the specified secret value for VersionId: " + V3;
        assertError("ResourceNotFoundException", message, () -> move("AWSCURRENT", V1, V3));
        assertError("ResourceNotFoundException", message, () -> move("AWSCURRENT", V3, V2));
    }

    @Test
    void moveWhenLabelIsOnAnotherVersionThanSaid() {
        assertError(
                "InvalidParameterException",
                "The parameter RemoveFromVersionId can't be " + V2
                        + ". Staging label AWSCURRENT is currently attached to" + " version " + V1
                        + ", so you must explicitly reference that version in RemoveFromVersionId.",
                () -> move("AWSCURRENT", V2, null));
    }

    @Test
    void moveWhenLabelIsOnNoVersion() {
        assertError(
                "InvalidParameterException",
                "The parameter RemoveFromVersionId can't be " + V2 + ". Staging label mine is not attached to that"
                        + " version.",
                () -> move("mine", V2, V1));
    }

    @Test
    void moveWhenCurrentWouldBeOnNoVersion() {
        assertError(
                "InvalidParameterException",
                "You can only move staging label AWSCURRENT to a different secret version. It can't be completely"
                        + " removed.",
                () -> move("AWSCURRENT", V1, null));
    }

    @Test
    void moveWhenNeitherVersionIsGiven() {
        assertError(
                "InvalidParameterException",
                "You must provide RemoveFromVersionId, MoveToVersionId or both for staging label mine.",
                () -> move("mine", null, null));
    }

    @Test
    void moveWhenLabelIsThereAlreadyChangesNothing() {
        move("AWSCURRENT", null, V1);
        move("AWSCURRENT", V1, V1);
        assertThat(client.describeSecret(request -> request.secretId("db")).versionIdsToStages())
                .isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
    }

    @Test
    void updateWhenKeyChangesEncryptsLabelledVersionsAgain() {
        client.updateSecret(request -> request.secretId("db").kmsKeyId("alias/app"));
        assertThat(client.listSecretVersionIds(request -> request.secretId("db"))
                        .versions())
                .allSatisfy(version -> assertThat(version.kmsKeyIds()).containsExactly("alias/app"));
        client.updateSecret(request -> request.secretId("db").kmsKeyId(""));
        assertThat(client.describeSecret(request -> request.secretId("db")).kmsKeyId())
                .isNull();
    }

    @Test
    void tagWhenThereAreTooMany() {
        List<Tag> tags =
                IntStream.range(0, 50).mapToObj(i -> tag("key" + i, "")).toList();
        client.tagResource(request -> request.secretId("db").tags(tags));
        client.tagResource(request -> request.secretId("db").tags(tag("key0", "changed")));
        assertError(
                "InvalidParameterException",
                "A secret can't have more than 50 tags.",
                () -> client.tagResource(request -> request.secretId("db").tags(tag("key50", ""))));
    }

    @Test
    void tagWhenKeyIsReservedOrRepeated() {
        assertError(
                "InvalidParameterException",
                "Tag keys can't start with the reserved prefix aws: (key AWS:x).",
                () -> client.tagResource(request -> request.secretId("db").tags(tag("AWS:x", ""))));
        assertError(
                "InvalidParameterException",
                "Tag keys must be unique. The key a is repeated.",
                () -> client.createSecret(request -> request.name("a").tags(tag("a", "1"), tag("a", "2"))));
        assertError(
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.",
                () -> client.describeSecret(request -> request.secretId("a")));
    }

    private void move(String label, String from, String to) {
        client.updateSecretVersionStage(request -> request.secretId("db")
                .versionStage(label)
                .removeFromVersionId(from)
                .moveToVersionId(to));
    }

    private static void assertError(String code, String message, ThrowingCallable call) {
        SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
        assertThat(thrown.statusCode()).isEqualTo(400);
    }
}
