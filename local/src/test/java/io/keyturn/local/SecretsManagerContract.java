package io.keyturn.local;

import static io.keyturn.local.Models.filter;
import static io.keyturn.local.Models.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * What Keyturn relies on of any server that speaks the protocol, through the untouched SDK. Every test works on secrets of
 * its own and deletes them, so that it can share a server.
 */
@Timeout(120)
@ExtendWith(KnownDeviations.class)
abstract class SecretsManagerContract {

    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String V2 = "22222222-2222-2222-2222-222222222222";
    private static final String V3 = "33333333-3333-3333-3333-333333333333";
    private static final String POLICY = ResourcePolicyTests.OWN_ACCOUNT;
    private static final String DELETED =
            "You can't perform this operation on the secret because it was marked for deletion.";

    private final String run = "contract-" + UUID.randomUUID();
    private final String db = run + "/db";
    private final List<String> created = new ArrayList<>();

    /** Returns which server this is: it decides what is known to fail. */
    abstract Server server();

    /** Returns a client in a region, which lives as long as the tests of the class. */
    abstract SecretsManagerClient client(Region region);

    @AfterEach
    void deleteSecrets() {
        for (String name : created) {
            attempt(() -> client().removeRegionsFromReplication(
                            request -> request.secretId(name).removeReplicaRegions("eu-west-1")));
            for (Region region : List.of(Region.US_EAST_1, Region.EU_WEST_1)) {
                attempt(() -> client(region)
                        .deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true)));
            }
        }
    }

    @Test
    void createSecret_answersArnNameAndTheTokenAsVersion() {
        CreateSecretResponse response = create(db, V1, "1");
        assertThat(response.arn()).matches("arn:aws:secretsmanager:us-east-1:\\d{12}:secret:" + db + "-\\w{6}");
        assertThat(response.name()).isEqualTo(db);
        assertThat(response.versionId()).isEqualTo(V1);
    }

    @Test
    void createSecret_withoutAValueHasNoVersion() {
        note(db);
        assertThat(client().createSecret(request -> request.name(db)).versionId())
                .isNull();
        assertThat(describe().hasVersionIdsToStages()).isFalse();
        assertError(
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
                this::get);
    }

    @Test
    void createSecret_whenTheNameExistsIsRefused() {
        create(db, V1, "1");
        assertError(
                "ResourceExistsException",
                "The operation failed because the secret " + db + " already exists.",
                () -> create(db, V2, "2"));
    }

    @Test
    void createSecret_whenTheSameIsSentAgainIsAnsweredAgain() {
        assertThat(create(db, V1, "1").arn()).isEqualTo(create(db, V1, "1").arn());
    }

    @Test
    void createSecret_whenTheNameIsInvalidIsRefused() {
        assertError(
                "ValidationException",
                "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following:"
                        + " -/_+=.@!",
                () -> create(run + "/a b", V1, "1"));
    }

    @Test
    void createSecret_whenTheNameIsScheduledForDeletionIsRefused() {
        create(db, V1, "1");
        client().deleteSecret(request -> request.secretId(db));
        assertError(
                "InvalidRequestException",
                "You can't create this secret because a secret with this name is already scheduled for deletion.",
                () -> create(db, V2, "2"));
    }

    @Test
    void getSecretValue_takesNameArnAndPartialArn() {
        String arn = create(db, V1, "1").arn();
        for (String id : List.of(db, arn, arn.substring(0, arn.length() - 7))) {
            GetSecretValueResponse value = client().getSecretValue(request -> request.secretId(id));
            assertThat(value.secretString()).isEqualTo("1");
            assertThat(value.name()).isEqualTo(db);
            assertThat(value.versionStages()).containsExactly("AWSCURRENT");
        }
    }

    @Test
    void getSecretValue_returnsBytesAsTheyWere() {
        SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {(byte) 0xff, 0, (byte) 0xc3, 0x28});
        note(db);
        client().createSecret(request -> request.name(db).secretBinary(bytes));
        assertThat(get().secretBinary()).isEqualTo(bytes);
        assertThat(get().secretString()).isNull();
    }

    @Test
    void getSecretValue_ofAnUnknownSecretIsRefused() {
        assertError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", this::get);
    }

    @Test
    void getSecretValue_ofAnUnknownStageOrVersionIsRefused() {
        create(db, V1, "1");
        String start = "Secrets Manager can't find the specified secret value for ";
        assertError("ResourceNotFoundException", start + "staging label: AWSPENDING", () -> client().getSecretValue(
                        request -> request.secretId(db).versionStage("AWSPENDING")));
        assertError("ResourceNotFoundException", start + "VersionId: " + V2, () -> client().getSecretValue(
                        request -> request.secretId(db).versionId(V2)));
    }

    @Test
    void getSecretValue_ofAVersionWithoutThatStageIsRefused() {
        create(db, V1, "1");
        put(V2, "2");
        assertError(
                "InvalidRequestException",
                "You provided a VersionStage that is not associated to the provided VersionId.",
                () -> client().getSecretValue(
                                request -> request.secretId(db).versionId(V1).versionStage("AWSCURRENT")));
    }

    @Test
    void putSecretValue_movesTheLabelsOn() {
        create(db, V1, "1");
        PutSecretValueResponse response = put(V2, "2");
        assertThat(response.versionId()).isEqualTo(V2);
        assertThat(response.versionStages()).containsExactly("AWSCURRENT");
        put(V3, "3");
        assertThat(stages()).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
    }

    @Test
    void putSecretValue_withLabelsLeavesCurrentAlone() {
        create(db, V1, "1");
        put(V2, "2", "AWSPENDING");
        assertThat(get().versionId()).isEqualTo(V1);
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
    }

    @Test
    void putSecretValue_returnsLabelsSorted() {
        create(db, V1, "1");
        assertThat(put(V2, "2", "SECOND", "FIRST").versionStages()).containsExactly("FIRST", "SECOND");
    }

    @Test
    void putSecretValue_whenTheSameIsSentAgainIsAnsweredAgain() {
        create(db, V1, "1");
        put(V2, "2");
        assertThat(put(V2, "2").versionId()).isEqualTo(V2);
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT")));
    }

    @Test
    void putSecretValue_whenTheTokenHadAnotherValueIsRefused() {
        String arn = create(db, V1, "1").arn();
        assertError(
                "ResourceExistsException",
                "You can't use ClientRequestToken " + V1
                        + " because that value is already in use for a version of secret " + arn + ".",
                () -> put(V1, "other"));
        assertThat(get().secretString()).isEqualTo("1");
    }

    @Test
    void updateSecret_keepsWhatIsNotSent() {
        note(db);
        client().createSecret(request ->
                request.name(db).clientRequestToken(V1).description("mine").secretString("1"));
        assertThat(client().updateSecret(request ->
                                request.secretId(db).clientRequestToken(V2).secretString("2"))
                        .versionId())
                .isEqualTo(V2);
        assertThat(describe().description()).isEqualTo("mine");
        assertThat(client().updateSecret(request -> request.secretId(db).description("yours"))
                        .versionId())
                .isNull();
        assertThat(describe().description()).isEqualTo("yours");
        assertThat(get().secretString()).isEqualTo("2");
    }

    @Test
    void updateSecretVersionStage_movesCurrentAndPrevious() {
        create(db, V1, "1");
        put(V2, "2", "AWSPENDING");
        move(V1, V2);
        assertThat(get().versionId()).isEqualTo(V2);
        assertThat(stages().get(V1)).containsExactly("AWSPREVIOUS");
        assertThat(stages().get(V2)).containsExactlyInAnyOrder("AWSCURRENT", "AWSPENDING");
    }

    @Test
    void updateSecretVersionStage_wantsToKnowFromWhere() {
        create(db, V1, "1");
        put(V2, "2", "AWSPENDING");
        assertError(
                "InvalidParameterException",
                "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to"
                        + " version " + V1 + ", so you must explicitly reference that version in RemoveFromVersionId.",
                () -> move(null, V2));
    }

    @Test
    void listSecretVersionIds_isInOrderOfCreation() {
        create(db, V2, "1");
        put(V1, "2");
        assertThat(versions(false)).containsExactly(V2, V1);
    }

    @Test
    void listSecretVersionIds_showsUnlabelledVersionsOnlyWhenAskedTo() {
        create(db, V1, "1");
        put(V2, "2");
        put(V3, "3");
        assertThat(versions(false)).containsExactlyInAnyOrder(V2, V3);
        assertThat(versions(true)).containsExactlyInAnyOrder(V1, V2, V3);
    }

    @Test
    void deleteSecret_leavesItToBeDescribedAndRestored() {
        create(db, V1, "1");
        assertThat(client().deleteSecret(request -> request.secretId(db).recoveryWindowInDays(7L))
                        .deletionDate())
                .isNotNull();
        assertThat(describe().deletedDate()).isNotNull();
        assertError("InvalidRequestException", DELETED, this::get);
        client().restoreSecret(request -> request.secretId(db));
        assertThat(get().secretString()).isEqualTo("1");
        assertThat(describe().deletedDate()).isNull();
    }

    @Test
    void deleteSecret_byForceIsAnsweredForSecretsThatNeverExisted() {
        assertThat(client().deleteSecret(request -> request.secretId(db).forceDeleteWithoutRecovery(true))
                        .name())
                .isEqualTo(db);
    }

    @Test
    void putSecretValue_onADeletedSecretIsRefused() {
        create(db, V1, "1");
        client().deleteSecret(request -> request.secretId(db));
        assertError("InvalidRequestException", DELETED, () -> put(V2, "2"));
    }

    @Test
    void tagResource_addsAndUntagResourceRemoves() {
        create(db, V1, "1");
        client().tagResource(request -> request.secretId(db).tags(tag("a", "1"), tag("b", "2")));
        client().tagResource(request -> request.secretId(db).tags(tag("a", "3")));
        assertThat(describe().tags()).containsExactlyInAnyOrder(tag("a", "3"), tag("b", "2"));
        client().untagResource(request -> request.secretId(db).tagKeys("a", "missing"));
        assertThat(describe().tags()).containsExactly(tag("b", "2"));
    }

    @Test
    void listSecrets_filtersByPrefixAndByItsNegation() {
        create(run + "/a/1", V1, "1");
        create(run + "/a/2", V1, "1");
        create(run + "/b/1", V1, "1");
        assertThat(list(run + "/a", "!" + run + "/a/2")).containsExactly(run + "/a/1");
    }

    @Test
    void listSecrets_goesOnPageByPage() {
        create(run + "/1", V1, "1");
        create(run + "/2", V1, "1");
        create(run + "/3", V1, "1");
        assertThat(client()
                        .listSecretsPaginator(
                                request -> request.filters(filter("name", run)).maxResults(1))
                        .stream()
                        .flatMap(page -> page.secretList().stream())
                        .map(SecretListEntry::name))
                .containsExactlyInAnyOrder(run + "/1", run + "/2", run + "/3");
    }

    @Test
    void listSecrets_leavesOutWhatIsToBeDeleted() {
        create(db, V1, "1");
        client().deleteSecret(request -> request.secretId(db));
        assertThat(list(run)).isEmpty();
        assertThat(client().listSecrets(
                                request -> request.filters(filter("name", run)).includePlannedDeletion(true))
                        .secretList())
                .extracting(SecretListEntry::name)
                .containsExactly(db);
    }

    @Test
    void batchGetSecretValue_reportsWhatIsMissing() {
        create(db, V1, "1");
        String missing = run + "/missing";
        BatchGetSecretValueResponse response =
                client().batchGetSecretValue(request -> request.secretIdList(db, missing));
        assertThat(response.secretValues())
                .extracting(SecretValueEntry::secretString)
                .containsExactly("1");
        assertThat(response.errors())
                .extracting(APIErrorType::secretId, APIErrorType::errorCode)
                .containsExactly(tuple(missing, "ResourceNotFoundException"));
    }

    @Test
    void getRandomPassword_keepsToTheRules() {
        String password = client().getRandomPassword(request -> request.passwordLength(120L)
                        .excludeCharacters("xyzDje@?!.")
                        .excludePunctuation(true))
                .randomPassword();
        assertThat(password).hasSize(120).matches("[A-Za-z0-9&&[^xyzDje]]+");
    }

    @Test
    void resourcePolicy_isKeptUntilItIsDeleted() {
        create(db, V1, "1");
        assertThat(client().getResourcePolicy(request -> request.secretId(db)).resourcePolicy())
                .isNull();
        client().putResourcePolicy(request -> request.secretId(db).resourcePolicy(POLICY));
        assertThat(client().getResourcePolicy(request -> request.secretId(db)).resourcePolicy())
                .contains("arn:aws:iam::123456789012:root");
        client().deleteResourcePolicy(request -> request.secretId(db));
        assertThat(client().getResourcePolicy(request -> request.secretId(db)).resourcePolicy())
                .isNull();
    }

    @Test
    void putResourcePolicy_whenMalformedIsRefused() {
        create(db, V1, "1");
        assertCode("MalformedPolicyDocumentException", () -> client().putResourcePolicy(
                        request -> request.secretId(db).resourcePolicy("{}")));
    }

    @Test
    void validateResourcePolicy_findsAPublicPolicy() {
        create(db, V1, "1");
        assertThat(client().validateResourcePolicy(
                                request -> request.secretId(db).resourcePolicy(POLICY))
                        .policyValidationPassed())
                .isTrue();
        assertThat(client().validateResourcePolicy(request -> request.secretId(db)
                                .resourcePolicy(POLICY.replace("arn:aws:iam::123456789012:root", "*")))
                        .policyValidationPassed())
                .isFalse();
    }

    @Test
    void rotateSecret_withoutAFunctionIsRefused() {
        create(db, V1, "1");
        assertError(
                "InvalidRequestException",
                "No Lambda rotation function ARN is associated with this secret.",
                () -> client().rotateSecret(request -> request.secretId(db)));
    }

    @Test
    void rotateSecret_withAFunctionThatCannotBeInvokedIsRefused() {
        create(db, V1, "1");
        assertCode("AccessDeniedException", () -> client().rotateSecret(request ->
                request.secretId(db).rotationLambdaARN("arn:aws:lambda:us-east-1:123456789012:function:missing")));
        assertThat(describe().rotationEnabled()).isNull();
    }

    @Test
    void cancelRotateSecret_withoutRotationIsRefused() {
        create(db, V1, "1");
        assertCode("InvalidRequestException", () -> client().cancelRotateSecret(request -> request.secretId(db)));
    }

    @Test
    void replicateSecretToRegions_makesAReadOnlyCopy() {
        String arn = create(db, V1, "1").arn();
        replicate();
        put(V2, "2");
        GetSecretValueResponse copy = ireland().getSecretValue(request -> request.secretId(db));
        assertThat(copy.secretString()).isEqualTo("2");
        assertThat(copy.arn()).isEqualTo(arn.replace("us-east-1", "eu-west-1"));
        assertThat(describe().replicationStatus())
                .extracting(ReplicationStatusType::region)
                .containsExactly("eu-west-1");
        assertError(
                "InvalidParameterException",
                "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
                () -> ireland().putSecretValue(request -> request.secretId(db).secretString("3")));
    }

    @Test
    void removeRegionsFromReplication_deletesTheCopy() {
        create(db, V1, "1");
        replicate();
        client().removeRegionsFromReplication(request -> request.secretId(db).removeReplicaRegions("eu-west-1"));
        assertCode("ResourceNotFoundException", () -> ireland().describeSecret(request -> request.secretId(db)));
    }

    @Test
    void stopReplicationToReplica_makesTheCopyASecretOfItsOwn() {
        create(db, V1, "1");
        replicate();
        ireland().stopReplicationToReplica(request -> request.secretId(db));
        put(V2, "2");
        ireland().putSecretValue(request -> request.secretId(db).secretString("3"));
        assertThat(get().secretString()).isEqualTo("2");
        assertThat(ireland().getSecretValue(request -> request.secretId(db)).secretString())
                .isEqualTo("3");
    }

    private SecretsManagerClient client() {
        return client(Region.US_EAST_1);
    }

    private SecretsManagerClient ireland() {
        return client(Region.EU_WEST_1);
    }

    private void note(String name) {
        created.add(name);
    }

    private CreateSecretResponse create(String name, String version, String value) {
        note(name);
        return client().createSecret(request ->
                request.name(name).clientRequestToken(version).secretString(value));
    }

    private PutSecretValueResponse put(String version, String value, String... stages) {
        return client().putSecretValue(request -> request.secretId(db)
                .clientRequestToken(version)
                .secretString(value)
                .versionStages(stages.length == 0 ? null : List.of(stages)));
    }

    private void move(String from, String to) {
        client().updateSecretVersionStage(request -> request.secretId(db)
                .versionStage("AWSCURRENT")
                .removeFromVersionId(from)
                .moveToVersionId(to));
    }

    private void replicate() {
        client().replicateSecretToRegions(request -> request.secretId(db)
                .addReplicaRegions(
                        ReplicaRegionType.builder().region("eu-west-1").build()));
    }

    private GetSecretValueResponse get() {
        return client().getSecretValue(request -> request.secretId(db));
    }

    private DescribeSecretResponse describe() {
        return client().describeSecret(request -> request.secretId(db));
    }

    private Map<String, List<String>> stages() {
        return describe().versionIdsToStages();
    }

    private List<String> versions(boolean deprecated) {
        return client()
                .listSecretVersionIds(request -> request.secretId(db).includeDeprecated(deprecated))
                .versions()
                .stream()
                .map(SecretVersionsListEntry::versionId)
                .toList();
    }

    private List<String> list(String... names) {
        return client()
                .listSecrets(request -> request.filters(List.of(names).stream()
                        .map(name -> filter("name", name))
                        .toList()))
                .secretList()
                .stream()
                .map(SecretListEntry::name)
                .toList();
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (SecretsManagerException e) {
            // there was nothing to delete
        }
    }

    private static void assertCode(String code, ThrowingCallable call) {
        SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.statusCode()).isEqualTo(400);
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
    }

    private static void assertError(String code, String message, ThrowingCallable call) {
        SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.statusCode()).isEqualTo(400);
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
    }
}
