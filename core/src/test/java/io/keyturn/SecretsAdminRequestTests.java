package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.PasswordOptions;
import io.keyturn.admin.Replica;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretFilter;
import io.keyturn.admin.SecretFilter.Attribute;
import io.keyturn.admin.SecretFilter.SortBy;
import io.keyturn.admin.SecretFilter.SortOrder;
import io.keyturn.admin.SecretPayload;
import io.keyturn.admin.SecretUpdate;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * That every parameter of every operation reaches the service, under its own name. The answers are scripted because this is
 * about requests alone.
 */
@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminRequestTests {
    private static final String ANSWER =
            """
            {"ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf", "Name": "prod/db",
             "VersionId": "22222222-2222-3333-4444-555555555555", "VersionStages": ["AWSCURRENT"],
             "RandomPassword": "hunter2", "SecretList": [], "Versions": []}
            """;
    private static final String TOKEN = "abcdefabcdefabcdefabcdefabcdefab";
    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String V2 = "22222222-2222-2222-2222-222222222222";
    private static final String ARN = Fixtures.arn("prod/db");

    private final ScriptedHttpClient http;
    private final SecretsAdmin admin;

    SecretsAdminRequestTests(LocalSecretsManager local) {
        this.http = new ScriptedHttpClient(local.httpClient());
        this.admin = SecretsAdmin.create(SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")))
                .build());
    }

    @Test
    void createSecretWhenAllIsGivenSendsAllOfIt() {
        sends(
                "CreateSecret",
                CreateSecretRequest.builder().build().sdkFields(),
                """
                {"Name": "prod/db", "ClientRequestToken": "%s", "Description": "for tests", "KmsKeyId": "alias/app",
                 "SecretString": "hunter2", "Tags": [{"Key": "team", "Value": "pay"}],
                 "AddReplicaRegions": [{"Region": "eu-west-1", "KmsKeyId": "alias/eu"}],
                 "ForceOverwriteReplicaSecret": true, "Type": "Partner"}
                """
                        .formatted(TOKEN),
                a -> a.createSecret(NewSecret.of("prod/db", "hunter2")
                        .withDescription("for tests")
                        .withKmsKeyId("alias/app")
                        .withTags(Map.of("team", "pay"))
                        .withReplicas(Replica.of("eu-west-1").withKmsKeyId("alias/eu"))
                        .withOverwriteReplicas(true)
                        .withType("Partner")
                        .withToken(TOKEN)),
                "SecretBinary");
    }

    @Test
    void createSecretWhenBinarySendsBytes() {
        sends(
                "CreateSecret",
                """
                {"Name": "prod/db", "SecretBinary": "AP8=", "ClientRequestToken": "%s"}
                """
                        .formatted(TOKEN),
                a -> a.createSecret(NewSecret.of("prod/db", SecretPayload.ofBytes(new byte[] {0, -1}))
                        .withToken(TOKEN)));
    }

    @Test
    void putSecretValueWhenAllIsGivenSendsAllOfIt() {
        sends(
                "PutSecretValue",
                PutSecretValueRequest.builder().build().sdkFields(),
                """
                {"SecretId": "prod/db", "ClientRequestToken": "%s", "SecretString": "hunter2",
                 "VersionStages": ["AWSPENDING", "blue"], "RotationToken": "%s"}
                """
                        .formatted(TOKEN, V1),
                a -> a.putSecretValue(
                        "prod/db",
                        NewVersion.of("hunter2")
                                .withStages("AWSPENDING", "blue")
                                .withToken(TOKEN)
                                .withRotationToken(V1)),
                "SecretBinary");
    }

    @Test
    void updateSecretWhenAllIsGivenSendsAllOfIt() {
        sends(
                "UpdateSecret",
                UpdateSecretRequest.builder().build().sdkFields(),
                """
                {"SecretId": "prod/db", "ClientRequestToken": "%s", "SecretBinary": "AQ==", "Description": "new",
                 "KmsKeyId": "alias/other", "Type": "Partner"}
                """
                        .formatted(TOKEN),
                a -> a.updateSecret(
                        "prod/db",
                        SecretUpdate.of(SecretPayload.ofBytes(new byte[] {1}))
                                .withDescription("new")
                                .withKmsKeyId("alias/other")
                                .withType("Partner")
                                .withToken(TOKEN)),
                "SecretString");
    }

    @Test
    void describeSecretSendsTheId() {
        sends("DescribeSecret", "{\"SecretId\": \"prod/db\"}", a -> a.describeSecret("prod/db"));
    }

    @Test
    void listSecretsPageWhenAllIsGivenSendsAllOfIt() {
        sends(
                "ListSecrets",
                ListSecretsRequest.builder().build().sdkFields(),
                """
                {"Filters": [{"Key": "name", "Values": ["prod/", "test/"]}, {"Key": "tag-key", "Values": ["!old"]}],
                 "SortBy": "last-changed-date", "SortOrder": "desc", "IncludePlannedDeletion": true, "MaxResults": 7,
                 "NextToken": "next"}
                """,
                a -> a.listSecretsPage(
                        SecretFilter.everything()
                                .with(Attribute.NAME, "prod/", "test/")
                                .without(Attribute.TAG_KEY, "old")
                                .withSortBy(SortBy.LAST_CHANGED_DATE)
                                .withSortOrder(SortOrder.DESCENDING)
                                .withPlannedDeletion(true)
                                .withPageSize(7),
                        "next"));
    }

    @ParameterizedTest
    @EnumSource
    void listSecretsWhenFilteredNamesTheAttributeAsTheServiceDoes(Attribute attribute) {
        String key = Map.of(
                        Attribute.NAME, "name",
                        Attribute.DESCRIPTION, "description",
                        Attribute.TAG_KEY, "tag-key",
                        Attribute.TAG_VALUE, "tag-value",
                        Attribute.PRIMARY_REGION, "primary-region",
                        Attribute.OWNING_SERVICE, "owning-service",
                        Attribute.ALL, "all")
                .get(attribute);
        sends(
                "ListSecrets",
                "{\"Filters\": [{\"Key\": \"%s\", \"Values\": [\"x\"]}]}".formatted(key),
                a -> a.listAllSecrets(SecretFilter.everything().with(attribute, "x")));
    }

    @ParameterizedTest
    @EnumSource
    void listSecretsWhenSortedNamesTheOrderAsTheServiceDoes(SortBy sortBy) {
        String key = Map.of(
                        SortBy.NAME, "name",
                        SortBy.CREATED_DATE, "created-date",
                        SortBy.LAST_ACCESSED_DATE, "last-accessed-date",
                        SortBy.LAST_CHANGED_DATE, "last-changed-date")
                .get(sortBy);
        sends(
                "ListSecrets",
                "{\"SortBy\": \"%s\", \"SortOrder\": \"asc\"}".formatted(key),
                a -> a.listAllSecrets(
                        SecretFilter.everything().withSortBy(sortBy).withSortOrder(SortOrder.ASCENDING)));
    }

    @Test
    void listSecretVersionIdsPageWhenAllIsGivenSendsAllOfIt() {
        sends(
                "ListSecretVersionIds",
                "{\"SecretId\": \"prod/db\", \"IncludeDeprecated\": true, \"MaxResults\": 9, \"NextToken\": \"next\"}",
                a -> a.listSecretVersionIdsPage("prod/db", true, 9, "next"));
    }

    @Test
    void updateSecretVersionStageWhenAllIsGivenSendsAllOfIt() {
        sends(
                "UpdateSecretVersionStage",
                """
                {"SecretId": "prod/db", "VersionStage": "blue", "RemoveFromVersionId": "%s", "MoveToVersionId": "%s"}
                """
                        .formatted(V1, V2),
                a -> a.updateSecretVersionStage("prod/db", "blue", V1, V2));
    }

    @Test
    void deleteSecretSendsItsWindowAndNeverForces() {
        sends(
                "DeleteSecret",
                "{\"SecretId\": \"prod/db\", \"RecoveryWindowInDays\": 30}",
                a -> a.deleteSecret("prod/db"));
        sends(
                "DeleteSecret",
                "{\"SecretId\": \"prod/db\", \"RecoveryWindowInDays\": 7}",
                a -> a.deleteSecret("prod/db", 7));
    }

    @Test
    void deleteSecretWithoutRecoveryForces() {
        sends(
                "DeleteSecret",
                "{\"SecretId\": \"prod/db\", \"ForceDeleteWithoutRecovery\": true}",
                a -> a.deleteSecretWithoutRecovery("prod/db"));
    }

    @Test
    void restoreSecretSendsTheId() {
        sends("RestoreSecret", "{\"SecretId\": \"prod/db\"}", a -> a.restoreSecret("prod/db"));
    }

    @Test
    void rotateSecretWhenAllIsGivenSendsAllOfIt() {
        sends(
                "RotateSecret",
                RotateSecretRequest.builder().build().sdkFields(),
                """
                {"SecretId": "prod/db", "ClientRequestToken": "%s", "RotationLambdaARN": "arn:aws:lambda:x",
                 "RotationRules": {"ScheduleExpression": "cron(0 8 1 * ? *)", "Duration": "3h"},
                 "RotateImmediately": false,
                 "ExternalSecretRotationMetadata": [{"Key": "k", "Value": "v"}],
                 "ExternalSecretRotationRoleArn": "arn:aws:iam::123456789012:role/r"}
                """
                        .formatted(TOKEN),
                a -> a.rotateSecret(
                        "prod/db",
                        RotationOptions.defaults()
                                .withLambdaArn("arn:aws:lambda:x")
                                .withRules(RotationRules.schedule("cron(0 8 1 * ? *)")
                                        .withDuration(Duration.ofHours(3)))
                                .withImmediately(false)
                                .withExternal(Map.of("k", "v"), "arn:aws:iam::123456789012:role/r")
                                .withToken(TOKEN)));
    }

    @Test
    void rotateSecretWhenDaysAreGivenSendsThem() {
        sends(
                "RotateSecret",
                "{\"SecretId\": \"prod/db\", \"RotationRules\": {\"AutomaticallyAfterDays\": 10}, \"ClientRequestToken\": \"%s\"}"
                        .formatted(TOKEN),
                a -> a.rotateSecret(
                        "prod/db",
                        RotationOptions.defaults()
                                .withRules(RotationRules.everyDays(10))
                                .withToken(TOKEN)));
    }

    @Test
    void cancelRotateSecretSendsTheId() {
        sends("CancelRotateSecret", "{\"SecretId\": \"prod/db\"}", a -> a.cancelRotateSecret("prod/db"));
    }

    @Test
    void replicateSecretToRegionsWhenAllIsGivenSendsAllOfIt() {
        sends(
                "ReplicateSecretToRegions",
                """
                {"SecretId": "prod/db", "ForceOverwriteReplicaSecret": true,
                 "AddReplicaRegions": [{"Region": "eu-west-1"}, {"Region": "eu-west-2", "KmsKeyId": "alias/eu"}]}
                """,
                a -> a.replicateSecretToRegions(
                        "prod/db",
                        List.of(Replica.of("eu-west-1"), Replica.of("eu-west-2").withKmsKeyId("alias/eu")),
                        true));
    }

    @Test
    void removeRegionsFromReplicationSendsTheRegions() {
        sends(
                "RemoveRegionsFromReplication",
                "{\"SecretId\": \"prod/db\", \"RemoveReplicaRegions\": [\"eu-west-1\", \"eu-west-2\"]}",
                a -> a.removeRegionsFromReplication("prod/db", "eu-west-1", "eu-west-2"));
    }

    @Test
    void stopReplicationToReplicaGoesToTheReplicasRegion() {
        String replica = ARN.replace("us-east-1", "eu-west-1");
        sends(
                "StopReplicationToReplica",
                "{\"SecretId\": \"%s\"}".formatted(replica),
                a -> a.stopReplicationToReplica(replica));
        sends("StopReplicationToReplica", "{\"SecretId\": \"prod/db\"}", a -> a.inRegion("eu-west-2")
                .stopReplicationToReplica("prod/db"));
        assertThat(http.hosts())
                .containsExactly("secretsmanager.eu-west-1.amazonaws.com", "secretsmanager.eu-west-2.amazonaws.com");
    }

    @Test
    void putResourcePolicyBlocksThePublicUnlessToldOtherwise() {
        sends(
                "PutResourcePolicy",
                "{\"SecretId\": \"prod/db\", \"ResourcePolicy\": \"{}\", \"BlockPublicPolicy\": true}",
                a -> a.putResourcePolicy("prod/db", "{}"));
        sends(
                "PutResourcePolicy",
                "{\"SecretId\": \"prod/db\", \"ResourcePolicy\": \"{}\", \"BlockPublicPolicy\": false}",
                a -> a.putResourcePolicy("prod/db", "{}", false));
    }

    @Test
    void getAndDeleteResourcePolicySendTheId() {
        sends("GetResourcePolicy", "{\"SecretId\": \"prod/db\"}", a -> a.getResourcePolicy("prod/db"));
        sends("DeleteResourcePolicy", "{\"SecretId\": \"prod/db\"}", a -> a.deleteResourcePolicy("prod/db"));
    }

    @Test
    void validateResourcePolicySendsThePolicyAndTheIdIfThereIsOne() {
        sends("ValidateResourcePolicy", "{\"ResourcePolicy\": \"{}\"}", a -> a.validateResourcePolicy("{}"));
        sends(
                "ValidateResourcePolicy",
                "{\"SecretId\": \"prod/db\", \"ResourcePolicy\": \"{}\"}",
                a -> a.validateResourcePolicy("prod/db", "{}"));
    }

    @Test
    void tagResourceAndUntagResourceSendTheTags() {
        sends(
                "TagResource",
                "{\"SecretId\": \"prod/db\", \"Tags\": [{\"Key\": \"team\", \"Value\": \"pay\"}]}",
                a -> a.tagResource("prod/db", Map.of("team", "pay")));
        sends(
                "UntagResource",
                "{\"SecretId\": \"prod/db\", \"TagKeys\": [\"team\"]}",
                a -> a.untagResource("prod/db", Set.of("team")));
    }

    @Test
    void getRandomPasswordWhenAllIsGivenSendsAllOfIt() {
        sends(
                "GetRandomPassword",
                GetRandomPasswordRequest.builder().build().sdkFields(),
                """
                {"PasswordLength": 12, "ExcludeCharacters": "xyz", "ExcludeLowercase": true, "ExcludeUppercase": true,
                 "ExcludeNumbers": true, "ExcludePunctuation": true, "IncludeSpace": true,
                 "RequireEachIncludedType": false}
                """,
                a -> a.getRandomPassword(PasswordOptions.defaults()
                        .withLength(12)
                        .withExcludeCharacters("xyz")
                        .withExcludeLowercase(true)
                        .withExcludeUppercase(true)
                        .withExcludeNumbers(true)
                        .withExcludePunctuation(true)
                        .withIncludeSpace(true)
                        .withRequireEachIncludedType(false)));
    }

    private void sends(String operation, String json, Consumer<SecretsAdmin> call) {
        http.answer(operation, ANSWER);
        call.accept(admin);
        List<?> requests = http.requests(operation);
        assertThat(requests.get(requests.size() - 1))
                .isEqualTo(JsonMapper.shared().readTree(json));
    }

    /** Also checks that {@code json} has all parameters that the SDK knows, so that a new one is noticed. */
    private void sends(
            String operation, List<SdkField<?>> fields, String json, Consumer<SecretsAdmin> call, String... except) {
        sends(operation, json, call);
        Set<String> known = fields.stream().map(SdkField::locationName).collect(Collectors.toSet());
        known.removeAll(Set.of(except));
        assertThat(JsonMapper.shared().readTree(json).propertyNames()).containsExactlyInAnyOrderElementsOf(known);
    }
}
