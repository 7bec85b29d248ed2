package io.keyturn.local;

import static io.keyturn.local.Models.filter;
import static io.keyturn.local.Models.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** What was recorded of AWS, under the numbers of the recording. */
class RecordedBehaviourTests {

    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String V2 = "22222222-2222-2222-2222-222222222222";
    private static final String V3 = "33333333-3333-3333-3333-333333333333";
    private static final String V4 = "44444444-4444-4444-4444-444444444444";
    private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
    private static final String DELETED =
            "You can't perform this operation on the secret because it was marked for deletion.";
    private static final String INVALID_NAME =
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!";

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = local.client();
    private final RawClient raw = new RawClient(local);

    @Test
    void behaviour01_createAnswersArnNameAndVersion() {
        RawClient.Answer answer = raw.call(
                "CreateSecret",
                """
                {"Name": "prod/db", "SecretString": "x", "ClientRequestToken": "%s"}"""
                        .formatted(V1));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name", "VersionId");
        assertThat(answer.body().get("ARN").stringValue())
                .matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-[A-Za-z0-9]{6}");
        assertThat(answer.body().get("VersionId").stringValue()).isEqualTo(V1);
    }

    @Test
    void behaviour01_suffixIsNewEachTimeTheNameIsCreatedAgain() {
        String first = create("prod/db", "x").arn();
        client.deleteSecret(request -> request.secretId("prod/db").forceDeleteWithoutRecovery(true));
        String second = create("prod/db", "x").arn();
        assertThat(second).isNotEqualTo(first);
        assertNotFound(() -> client.getSecretValue(request -> request.secretId(first)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "a/_+=.@-b", "name-a1b2", "name-a1b2c3-", "events!connection/x/y"})
    void behaviour02_secretIsFoundByNameArnAndPartialArn(String name) {
        String arn = create(name, "x").arn();
        String partial = arn.substring(0, arn.length() - 7);
        for (String id : List.of(name, arn, partial)) {
            assertThat(client.getSecretValue(request -> request.secretId(id)).name())
                    .isEqualTo(name);
        }
    }

    @Test
    void behaviour02_nameThatEndsLikeASuffixIsNotFoundByPartialArn() {
        String name = "Invalid/_+=.@-Name-a1b2c3";
        String arn = create(name, "x").arn();
        assertThat(client.getSecretValue(request -> request.secretId(name)).arn())
                .isEqualTo(arn);
        assertThat(client.getSecretValue(request -> request.secretId(arn)).arn())
                .isEqualTo(arn);
        assertNotFound(() -> client.getSecretValue(request -> request.secretId(arn.substring(0, arn.length() - 7))));
    }

    @Test
    void behaviour03_getAnswersOneValueFieldOnly() {
        create("text", "x");
        client.createSecret(request -> request.name("binary").secretBinary(SdkBytes.fromUtf8String("footest")));
        assertThat(raw.call("GetSecretValue", "{\"SecretId\": \"text\"}").body().propertyNames())
                .containsExactlyInAnyOrder("ARN", "CreatedDate", "Name", "SecretString", "VersionId", "VersionStages");
        RawClient.Answer binary = raw.call("GetSecretValue", "{\"SecretId\": \"binary\"}");
        assertThat(binary.body().propertyNames())
                .containsExactlyInAnyOrder("ARN", "CreatedDate", "Name", "SecretBinary", "VersionId", "VersionStages");
        assertThat(binary.body().get("SecretBinary").stringValue()).isEqualTo("Zm9vdGVzdA==");
    }

    @Test
    void behaviour03_bytesThatAreNoTextSurviveCreatePutAndUpdate() {
        SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {(byte) 0xff, 0, (byte) 0xc3, 0x28});
        client.createSecret(request -> request.name("db").secretBinary(bytes));
        assertThat(get("db").secretBinary()).isEqualTo(bytes);
        client.putSecretValue(request -> request.secretId("db").secretBinary(bytes));
        assertThat(get("db").secretBinary()).isEqualTo(bytes);
        client.updateSecret(request -> request.secretId("db").secretBinary(bytes));
        assertThat(get("db").secretBinary()).isEqualTo(bytes);
    }

    @Test
    void behaviour04_secretWithoutValueHasNoVersion() {
        RawClient.Answer created = raw.call(
                "CreateSecret",
                """
                {"Name": "db", "Description": "", "ClientRequestToken": "%s"}""".formatted(V1));
        assertThat(created.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name");
        assertThat(raw.call("DescribeSecret", "{\"SecretId\": \"db\"}").body().propertyNames())
                .containsExactlyInAnyOrder("ARN", "Name", "CreatedDate", "LastChangedDate");
        put("db", V2);
        assertThat(stages("db")).isEqualTo(Map.of(V2, List.of("AWSCURRENT")));
    }

    @Test
    void behaviour05_unknownSecret() {
        List<ThrowingCallable> calls = List.of(
                () -> client.getSecretValue(request -> request.secretId("missing")),
                () -> client.listSecretVersionIds(request -> request.secretId("missing")),
                () -> client.describeSecret(request -> request.secretId("missing")));
        for (ThrowingCallable call : calls) {
            ResourceNotFoundException thrown = catchThrowableOfType(ResourceNotFoundException.class, call);
            assertThat(thrown.statusCode()).isEqualTo(400);
            assertThat(thrown.awsErrorDetails().errorMessage())
                    .isEqualTo("Secrets Manager can't find the specified secret.");
            assertThat(thrown.requestId()).isNotBlank();
        }
    }

    @Test
    void behaviour06_knownSecretWithoutSuchVersion() {
        client.createSecret(request -> request.name("db"));
        String start = "Secrets Manager can't find the specified secret value for ";
        assertError(ResourceNotFoundException.class, start + "staging label: AWSCURRENT", () -> get("db"));
        assertError(
                ResourceNotFoundException.class,
                start + "staging label: AWSPENDING",
                () -> client.getSecretValue(request -> request.secretId("db").versionStage("AWSPENDING")));
        assertError(
                ResourceNotFoundException.class,
                start + "VersionId: " + V1,
                () -> client.getSecretValue(request -> request.secretId("db").versionId(V1)));
    }

    @Test
    void behaviour07_versionAndStageThatDoNotBelongTogether() {
        create("db", V1, "x");
        put("db", V2);
        assertError(
                InvalidRequestException.class,
                "You provided a VersionStage that is not associated to the provided VersionId.",
                () -> client.getSecretValue(
                        request -> request.secretId("db").versionId(V1).versionStage("AWSCURRENT")));
        assertThat(client.getSecretValue(
                                request -> request.secretId("db").versionId(V1).versionStage("AWSPREVIOUS"))
                        .versionId())
                .isEqualTo(V1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a*", "a?", "a]", "a\\b", "arn:aws:secretsmanager:us-east-1:123456789012:secret:a b"})
    void behaviour08_invalidName(String name) {
        List<ThrowingCallable> calls = List.of(
                () -> client.createSecret(request -> request.name(name)),
                () -> client.deleteSecret(request -> request.secretId(name)),
                () -> client.describeSecret(request -> request.secretId(name)),
                () -> client.getSecretValue(request -> request.secretId(name)),
                () -> client.listSecretVersionIds(request -> request.secretId(name)),
                () -> client.putSecretValue(request -> request.secretId(name).secretString("x")),
                () -> client.tagResource(request -> request.secretId(name).tags(tag("a", "b"))),
                () -> client.untagResource(request -> request.secretId(name).tagKeys("a")),
                () -> client.updateSecret(request -> request.secretId(name)),
                () -> client.validateResourcePolicy(
                        request -> request.secretId(name).resourcePolicy(ResourcePolicyTests.OWN_ACCOUNT)));
        for (ThrowingCallable call : calls) {
            SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call);
            assertThat(thrown).isExactlyInstanceOf(SecretsManagerException.class);
            assertThat(thrown.statusCode()).isEqualTo(400);
            assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(INVALID_NAME);
        }
    }

    @Test
    void behaviour09_existingName() {
        create("db", "x");
        assertError(
                ResourceExistsException.class,
                "The operation failed because the secret db already exists.",
                () -> create("db", "x"));
    }

    @Test
    void behaviour10_nameScheduledForDeletion() {
        create("db", "x");
        client.deleteSecret(request -> request.secretId("db"));
        assertError(
                InvalidRequestException.class,
                "You can't create this secret because a secret with this name is already scheduled for deletion.",
                () -> create("db", "x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateSecret|{\"Name\": \"db\", \"SecretString\": \"x\"}",
                "UpdateSecret|{\"SecretId\": \"missing\", \"SecretString\": \"x\"}",
                "PutSecretValue|{\"SecretId\": \"missing\", \"SecretString\": \"x\"}"
            })
    void behaviour11_noClientRequestToken(String operation, String body) {
        RawClient.Answer answer = raw.call(operation, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString())
                .isEqualTo("{\"__type\":\"InvalidRequestException\",\"Message\":\"You must provide a ClientRequestToken"
                        + " value. We recommend a UUID-type value.\"}");
    }

    @Test
    void behaviour11_noClientRequestTokenForRotation() {
        assertThat(raw.call("RotateSecret", "{\"SecretId\": \"missing\"}")
                        .body()
                        .toString())
                .isEqualTo(
                        "{\"__type\":\"InvalidParameterException\",\"Message\":\"You must provide a ClientRequestToken"
                                + " value. We recommend a UUID-type value.\"}");
    }

    @Test
    void behaviour12_sameTokenSameValueIsAnsweredAgain() {
        CreateSecretResponse created = create("db", V1, "x");
        CreateSecretResponse again = create("db", V1, "x");
        assertThat(List.of(again.arn(), again.name(), again.versionId()))
                .containsExactly(created.arn(), created.name(), created.versionId());
        put("db", V2);
        assertThat(put("db", V2).versionStages()).containsExactly("AWSCURRENT");
        client.updateSecret(
                request -> request.secretId("db").clientRequestToken(V3).secretString("z"));
        assertThat(client.updateSecret(request ->
                                request.secretId("db").clientRequestToken(V3).secretString("z"))
                        .versionId())
                .isEqualTo(V3);
        assertThat(stages("db")).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
        assertThat(client.createSecret(request -> request.name("empty").clientRequestToken(V4))
                        .arn())
                .isEqualTo(client.createSecret(request -> request.name("empty").clientRequestToken(V4))
                        .arn());
    }

    @Test
    void behaviour12_sameTokenOtherValueIsRefused() {
        String arn = create("db", V1, "x").arn();
        List<ThrowingCallable> calls = List.of(
                () -> create("db", V1, "other"),
                () -> client.putSecretValue(
                        request -> request.secretId("db").clientRequestToken(V1).secretString("other")),
                () -> client.putSecretValue(request ->
                        request.secretId("db").clientRequestToken(V1).secretBinary(SdkBytes.fromUtf8String("x"))),
                () -> client.updateSecret(
                        request -> request.secretId("db").clientRequestToken(V1).secretString("other")));
        for (ThrowingCallable call : calls) {
            assertError(
                    ResourceExistsException.class,
                    "You can't use ClientRequestToken " + V1
                            + " because that value is already in use for a version of secret " + arn + ".",
                    call);
        }
        assertThat(get("db").secretString()).isEqualTo("x");
    }

    @Test
    void behaviour13_putMovesTheLabelsOn() {
        create("db", V1, "x");
        PutSecretValueResponse second = put("db", V2);
        assertThat(second.versionId()).isEqualTo(V2);
        assertThat(second.versionStages()).containsExactly("AWSCURRENT");
        put("db", V3);
        assertThat(stages("db")).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
        RawClient.Answer raw4 = raw.call(
                "PutSecretValue",
                """
                {"SecretId": "db", "SecretString": "x", "ClientRequestToken": "%s"}"""
                        .formatted(V4));
        assertThat(raw4.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name", "VersionId", "VersionStages");
    }

    @Test
    void behaviour14_updateKeepsWhatIsNotSent() {
        local.setTime(Instant.parse("2026-01-01T00:00:00Z"));
        client.createSecret(request -> request.name("db").description("mine").secretString("x"));
        local.advance(Duration.ofSeconds(1));
        RawClient.Answer withValue = raw.call(
                "UpdateSecret",
                """
                {"SecretId": "db", "SecretString": "x", "ClientRequestToken": "%s"}"""
                        .formatted(V1));
        assertThat(withValue.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name", "VersionId");
        assertThat(describe("db").lastChangedDate()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
        local.advance(Duration.ofSeconds(1));
        RawClient.Answer withoutValue = raw.call(
                "UpdateSecret", """
                {"SecretId": "db", "ClientRequestToken": "%s"}""".formatted(V2));
        assertThat(withoutValue.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name");
        assertThat(describe("db").description()).isEqualTo("mine");
        assertThat(describe("db").lastChangedDate()).isEqualTo(Instant.parse("2026-01-01T00:00:02Z"));
        assertThat(get("db").versionId()).isEqualTo(V1);
        client.updateSecret(
                request -> request.secretId("db").description("yours").kmsKeyId("alias/app"));
        assertThat(describe("db").description()).isEqualTo("yours");
        assertThat(describe("db").kmsKeyId()).isEqualTo("alias/app");
        assertThat(get("db").secretString()).isEqualTo("x");
    }

    @Test
    void behaviour15_explicitLabelsLeaveCurrentAloneAndAreSorted() {
        create("db", V1, "x");
        assertThat(put("db", V2, "SAMPLESTAGE1", "SAMPLESTAGE0").versionStages())
                .containsExactly("SAMPLESTAGE0", "SAMPLESTAGE1");
        assertThat(get("db").versionId()).isEqualTo(V1);
        put("db", V3, "SAMPLESTAGE1");
        assertThat(stages("db"))
                .isEqualTo(Map.of(
                        V1, List.of("AWSCURRENT"),
                        V2, List.of("SAMPLESTAGE0"),
                        V3, List.of("SAMPLESTAGE1")));
    }

    @Test
    void behaviour16_versionsLeftWithoutLabelsVanish() {
        create("db", V1, "x");
        put("db", V2, "one", "two", "three");
        put("db", V3, "one", "two");
        assertThat(stages("db").get(V2)).containsExactly("three");
        put("db", V4, "three");
        assertThat(stages("db")).containsOnlyKeys(V1, V3, V4);
        assertThat(versions("db", false))
                .extracting(SecretVersionsListEntry::versionId)
                .containsExactly(V1, V3, V4);
    }

    @Test
    void behaviour17_deprecatedVersionsAreShownWhenAskedFor() {
        create("db", V1, "x");
        put("db", V2);
        put("db", V3);
        assertThat(versions("db", true))
                .extracting(SecretVersionsListEntry::versionId)
                .containsExactly(V1, V2, V3);
        RawClient.Answer list = raw.call("ListSecretVersionIds", "{\"SecretId\": \"db\", \"IncludeDeprecated\": true}");
        assertThat(list.body().get("Versions").get(0).propertyNames())
                .containsExactlyInAnyOrder("VersionId", "CreatedDate", "KmsKeyIds");
        assertThat(client.getSecretValue(request -> request.secretId("db").versionId(V1))
                        .hasVersionStages())
                .isFalse();
    }

    @Test
    void behaviour18_movingCurrentMovesPreviousAndKeepsPending() {
        create("db", V1, "x");
        put("db", V2, "AWSPENDING");
        RawClient.Answer moved = raw.call(
                "UpdateSecretVersionStage",
                """
                {"SecretId": "db", "VersionStage": "AWSCURRENT", "RemoveFromVersionId": "%s", "MoveToVersionId": "%s"}\
                """
                        .formatted(V1, V2));
        assertThat(moved.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name");
        assertThat(stages("db")).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT", "AWSPENDING")));
        put("db", V3);
        assertThat(stages("db")).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
    }

    @Test
    void behaviour18_laterPutTakesPendingAway() {
        create("db", V1, "x");
        put("db", V2, "AWSPENDING");
        move("AWSCURRENT", V1, V2);
        put("db", V3, "AWSPENDING");
        assertThat(stages("db"))
                .isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT"), V3, List.of("AWSPENDING")));
    }

    @Test
    void behaviour19_ownLabelsStick() {
        create("db", V1, "x");
        put("db", V2, "AWSCURRENT", "PUT0");
        put("db", V3);
        assertThat(stages("db").get(V2)).containsExactly("AWSPREVIOUS", "PUT0");
        put("db", V4);
        assertThat(stages("db").get(V2)).containsExactly("PUT0");
        move("AWSSOMETHING", null, V2);
        assertThat(stages("db").get(V2)).containsExactly("AWSSOMETHING", "PUT0");
        move("PUT0", V2, null);
        assertThat(stages("db").get(V2)).containsExactly("AWSSOMETHING");
    }

    @Test
    void behaviour19_movingCurrentWithoutSayingFromWhereIsRefused() {
        create("db", V1, "x");
        put("db", V2, "AWSPENDING");
        assertError(
                InvalidParameterException.class,
                "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to"
                        + " version " + V1 + ", so you must explicitly reference that version in RemoveFromVersionId.",
                () -> move("AWSCURRENT", null, V2));
    }

    @Test
    void behaviour20_versionListing() {
        String arn = create("db", V1, "x").arn();
        RawClient.Answer list = raw.call("ListSecretVersionIds", "{\"SecretId\": \"db\"}");
        assertThat(list.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name", "Versions");
        assertThat(list.body().get("ARN").stringValue()).isEqualTo(arn);
        assertThat(list.body().get("Versions").get(0).propertyNames())
                .containsExactlyInAnyOrder("CreatedDate", "KmsKeyIds", "VersionId", "VersionStages");
        get("db");
        SecretVersionsListEntry read = versions("db", false).get(0);
        assertThat(read.kmsKeyIds()).containsExactly("DefaultEncryptionKey");
        assertThat(read.lastAccessedDate()).isNotNull();
    }

    @Test
    void behaviour21_describeLeavesOutWhatDoesNotApply() {
        local.setTime(Instant.parse("2026-01-01T12:34:56Z"));
        create("db", V1, "x");
        assertThat(raw.call("DescribeSecret", "{\"SecretId\": \"db\"}").body().propertyNames())
                .containsExactlyInAnyOrder("ARN", "Name", "CreatedDate", "LastChangedDate", "VersionIdsToStages");
        get("db");
        assertThat(describe("db").lastAccessedDate()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        local.advance(Duration.ofHours(1));
        get("db");
        assertThat(describe("db").lastAccessedDate()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        local.advance(Duration.ofHours(11));
        get("db");
        assertThat(describe("db").lastAccessedDate()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void behaviour21_tagsAreAnEmptyListAfterTheLastOneWasRemoved() {
        create("db", "x");
        assertThat(describe("db").hasTags()).isFalse();
        RawClient.Answer tagged = raw.call(
                "TagResource",
                """
                {"SecretId": "db", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}""");
        assertThat(tagged.body().isEmpty()).isTrue();
        assertThat(describe("db").tags()).extracting(Tag::key).containsExactly("a", "b");
        RawClient.Answer untagged = raw.call("UntagResource", "{\"SecretId\": \"db\", \"TagKeys\": [\"a\", \"b\"]}");
        assertThat(untagged.body().isEmpty()).isTrue();
        assertThat(describe("db").hasTags()).isTrue();
        assertThat(describe("db").tags()).isEmpty();
    }

    @Test
    void behaviour22_deletedSecretCanBeDescribedAndRestored() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        local.setTime(now);
        create("db", "x");
        DeleteSecretResponse deleted =
                client.deleteSecret(request -> request.secretId("db").recoveryWindowInDays(7L));
        assertThat(deleted.deletionDate()).isEqualTo(now.plus(Duration.ofDays(7)));
        assertThat(deleted.name()).isEqualTo("db");
        assertThat(raw.call("DescribeSecret", "{\"SecretId\": \"db\"}").body().propertyNames())
                .containsExactlyInAnyOrder(
                        "ARN", "CreatedDate", "DeletedDate", "LastChangedDate", "Name", "VersionIdsToStages");
        RawClient.Answer restored = raw.call("RestoreSecret", "{\"SecretId\": \"db\"}");
        assertThat(restored.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name");
        assertThat(get("db").secretString()).isEqualTo("x");
        assertThat(describe("db").deletedDate()).isNull();
    }

    @Test
    void behaviour22_deletedSecretRefusesEverythingElse() {
        create("db", V1, "x");
        client.deleteSecret(request -> request.secretId("db"));
        List<ThrowingCallable> calls = List.of(
                () -> get("db"),
                () -> put("db", V2),
                () -> client.updateSecret(request -> request.secretId("db").description("x")),
                () -> move("one", null, V1),
                () -> client.deleteSecret(request -> request.secretId("db")),
                () -> client.tagResource(request -> request.secretId("db").tags(tag("a", "b"))),
                () -> client.untagResource(request -> request.secretId("db").tagKeys("a")));
        for (ThrowingCallable call : calls) {
            assertError(InvalidRequestException.class, DELETED, call);
        }
        assertThat(versions("db", false)).hasSize(1);
    }

    @Test
    void behaviour22_deletedSecretIsGoneAfterItsWindow() {
        create("db", "x");
        client.deleteSecret(request -> request.secretId("db").recoveryWindowInDays(7L));
        local.advance(Duration.ofDays(7));
        assertNotFound(() -> describe("db"));
        assertNotFound(() -> client.restoreSecret(request -> request.secretId("db")));
        create("db", "y");
        assertThat(get("db").secretString()).isEqualTo("y");
    }

    @Test
    void behaviour23_forceDeleteWorksOnDeletedAndUnknownSecrets() {
        local.setTime(Instant.parse("2026-01-01T00:00:00Z"));
        create("db", "x");
        client.deleteSecret(request -> request.secretId("db"));
        DeleteSecretResponse deleted =
                client.deleteSecret(request -> request.secretId("db").forceDeleteWithoutRecovery(true));
        assertThat(deleted.deletionDate()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertNotFound(() -> describe("db"));
        DeleteSecretResponse unknown =
                client.deleteSecret(request -> request.secretId("never").forceDeleteWithoutRecovery(true));
        assertThat(unknown.name()).isEqualTo("never");
        assertThat(unknown.arn()).matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:never-[A-Za-z0-9]{6}");
        assertThat(unknown.deletionDate()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertNotFound(() -> client.deleteSecret(request -> request.secretId("never")));
    }

    @Test
    void behaviour24_listingHasStagesUnderItsOwnName() {
        client.createSecret(request -> request.name("db").description("mine").secretString("x"));
        RawClient.Answer list = raw.call("ListSecrets", "{}");
        assertThat(list.body().propertyNames()).containsExactly("SecretList");
        assertThat(list.body().get("SecretList").get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "ARN", "CreatedDate", "Description", "LastChangedDate", "Name", "SecretVersionsToStages");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /testing2/two",
        "!/, testing1/one",
        "testing1, testing1/one",
        "Testing1, ''",
        "testing1 one, ''",
        "!testing1, /testing2/two",
        "two, ''"
    })
    void behaviour24_nameFilterIsAPrefix(String value, String expected) {
        create("testing1/one", "x");
        create("/testing2/two", "x");
        assertThat(names(FilterNameStringType.NAME, value)).containsExactlyElementsOf(split(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 'one,two,three'",
        "a secret, 'one,two'",
        "A SECRET, 'one,two'",
        "!a, four",
        "!c, 'one,two,three,four'",
        "c, ''"
    })
    void behaviour24_descriptionFilterMatchesWords(String value, String expected) {
        describe("one", "a secret");
        describe("two", "an secret");
        describe("three", "asecret");
        describe("four", "thesecret");
        assertThat(names(FilterNameStringType.DESCRIPTION, value)).containsExactlyElementsOf(split(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "sec, 'SecretOne,four'",
        "Secret, 'SecretOne,four'",
        "ret, ''",
        "company, uat/COMPANY/x",
        "COMPAN, 'uat/COMPANY/x,COMPANYthings'",
        "ythings, COMPANYthings",
        "+, ''",
        "payments, four",
        "team, four",
        "!sec, 'Thirdsecret,uat/COMPANY/x,COMPANYthings'",
        "uat x, uat/COMPANY/x"
    })
    void behaviour24_allFilterMatchesStartsOfWords(String value, String expected) {
        create("SecretOne", "x");
        create("Thirdsecret", "x");
        create("uat/COMPANY/x", "x");
        create("COMPANYthings", "x");
        client.createSecret(
                request -> request.name("four").description("my secret").tags(tag("the-team", "uat_payments")));
        assertThat(names(FilterNameStringType.ALL, value)).containsExactlyElementsOf(split(expected));
    }

    @Test
    void behaviour24_severalFiltersAreAnded() {
        client.createSecret(request -> request.name("a/1").tags(tag("k", "v1")));
        client.createSecret(request -> request.name("a/2").tags(tag("k", "v2")));
        client.createSecret(request -> request.name("b/1").tags(tag("K", "v1")));
        assertThat(list(request -> request.filters(filter("name", "a/"), filter("tag-value", "v1"))))
                .containsExactly("a/1");
        assertThat(list(request -> request.filters(filter("name", "a/"), filter("name", "!a/1"))))
                .containsExactly("a/2");
        assertThat(list(request -> request.filters(filter("tag-key", "k")))).containsExactly("a/1", "a/2");
        assertThat(list(request -> request.filters(filter("name", "a/1", "b/1"))))
                .containsExactly("a/1", "b/1");
        assertThat(list(request -> request.filters(filter("primary-region", "us-east-1"))))
                .isEmpty();
        assertThat(list(request -> request.filters(filter("owning-service", "!rds"))))
                .hasSize(3);
    }

    @Test
    void behaviour25_firstRotationWithoutALambdaArn() {
        create("db", "x");
        assertError(
                InvalidRequestException.class,
                "No Lambda rotation function ARN is associated with this secret.",
                () -> client.rotateSecret(request -> request.secretId("db")));
        assertNoRotationKey();
    }

    @Test
    void behaviour25_lambdaThatCannotBeInvoked() {
        create("db", "x");
        SecretsManagerException thrown = catchThrowableOfType(
                SecretsManagerException.class,
                () -> client.rotateSecret(request -> request.secretId("db").rotationLambdaARN(LAMBDA)));
        assertThat(thrown).isExactlyInstanceOf(SecretsManagerException.class);
        assertThat(thrown.statusCode()).isEqualTo(400);
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(thrown.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy"
                                + " grants access to the principal secretsmanager.amazonaws.com.");
        assertNoRotationKey();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"RotateImmediately\": true"})
    void behaviour25_rotationReplacesTheCurrentVersion(String immediately) {
        local.rotationFunction(LAMBDA, RotationFunction.newPassword());
        create("db", V1, "x");
        RawClient.Answer rotated = raw.call(
                "RotateSecret",
                """
                {"SecretId": "db", "ClientRequestToken": "%s", "RotationLambdaARN": "%s", \
                "RotationRules": {"AutomaticallyAfterDays": 1}%s}"""
                        .formatted(V2, LAMBDA, immediately));
        assertThat(rotated.body().propertyNames()).containsExactlyInAnyOrder("ARN", "Name", "VersionId");
        local.awaitRotations();
        assertThat(stages("db")).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT")));
        RawClient.Answer described = raw.call("DescribeSecret", "{\"SecretId\": \"db\"}");
        assertThat(described.body().propertyNames())
                .contains(
                        "LastRotatedDate", "NextRotationDate", "RotationEnabled", "RotationLambdaARN", "RotationRules");
        assertThat(described.body().get("RotationEnabled").booleanValue()).isTrue();
        assertThat(described.body().get("RotationLambdaARN").stringValue()).isEqualTo(LAMBDA);
        assertThat(described.body().get("RotationRules").toString()).isEqualTo("{\"AutomaticallyAfterDays\":1}");
    }

    @Test
    void behaviour25_secondRotationReusesTheConfiguration() {
        local.rotationFunction(LAMBDA, RotationFunction.newPassword());
        create("db", V1, "x");
        client.rotateSecret(request -> request.secretId("db")
                .clientRequestToken(V2)
                .rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        client.rotateSecret(request -> request.secretId("db").clientRequestToken(V3));
        local.awaitRotations();
        assertThat(stages("db")).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
        assertThat(describe("db").rotationRules().automaticallyAfterDays()).isEqualTo(1);
    }

    private void assertNoRotationKey() {
        assertThat(raw.call("DescribeSecret", "{\"SecretId\": \"db\"}").body().propertyNames())
                .noneMatch(name -> name.contains("Rotat"));
    }

    private List<String> names(FilterNameStringType key, String value) {
        return list(request -> request.filters(filter(key.toString(), value)));
    }

    private List<String> list(Consumer<ListSecretsRequest.Builder> request) {
        return client.listSecrets(request).secretList().stream()
                .map(SecretListEntry::name)
                .toList();
    }

    private static List<String> split(String names) {
        return names.isEmpty() ? List.of() : new ArrayList<>(List.of(names.split(",")));
    }

    private CreateSecretResponse create(String name, String value) {
        return client.createSecret(request -> request.name(name).secretString(value));
    }

    private CreateSecretResponse create(String name, String version, String value) {
        return client.createSecret(
                request -> request.name(name).clientRequestToken(version).secretString(value));
    }

    private PutSecretValueResponse put(String id, String version, String... stages) {
        return client.putSecretValue(request -> request.secretId(id)
                .clientRequestToken(version)
                .secretString("value of " + version)
                .versionStages(stages.length == 0 ? null : List.of(stages)));
    }

    private void move(String label, String from, String to) {
        client.updateSecretVersionStage(request -> request.secretId("db")
                .versionStage(label)
                .removeFromVersionId(from)
                .moveToVersionId(to));
    }

    private void describe(String name, String description) {
        client.createSecret(request -> request.name(name).description(description));
    }

    private GetSecretValueResponse get(String id) {
        return client.getSecretValue(request -> request.secretId(id));
    }

    private DescribeSecretResponse describe(String id) {
        return client.describeSecret(request -> request.secretId(id));
    }

    private Map<String, List<String>> stages(String id) {
        return describe(id).versionIdsToStages();
    }

    private List<SecretVersionsListEntry> versions(String id, boolean deprecated) {
        ListSecretVersionIdsResponse response =
                client.listSecretVersionIds(request -> request.secretId(id).includeDeprecated(deprecated));
        return response.versions();
    }

    private static void assertNotFound(ThrowingCallable call) {
        assertError(ResourceNotFoundException.class, "Secrets Manager can't find the specified secret.", call);
    }

    private static <T extends SecretsManagerException> void assertError(
            Class<T> type, String message, ThrowingCallable call) {
        T thrown = catchThrowableOfType(type, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.statusCode()).isEqualTo(400);
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
    }
}
