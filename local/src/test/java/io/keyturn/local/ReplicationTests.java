package io.keyturn.local;

import static io.keyturn.local.Models.filter;
import static io.keyturn.local.Models.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ReplicateSecretToRegionsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ReplicateSecretToRegionsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

class ReplicationTests {

    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String READ_ONLY =
            "Operation not permitted on a replica secret. Call must be made in primary secret's region.";

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient virginia = local.client();
    private final SecretsManagerClient ireland = local.client(Region.EU_WEST_1);

    @BeforeEach
    void createSecret() {
        virginia.createSecret(request -> request.name("db")
                .clientRequestToken(V1)
                .secretString("1")
                .description("the database")
                .tags(tag("team", "shop")));
    }

    @Test
    void replicateMakesACopyUnderTheSameArnButForTheRegion() {
        ReplicateSecretToRegionsResponse response = replicate(request -> {}, "eu-west-1");
        assertThat(response.arn()).isEqualTo(describe(virginia).arn());
        assertThat(response.replicationStatus()).singleElement().satisfies(status -> {
            assertThat(status.region()).isEqualTo("eu-west-1");
            assertThat(status.kmsKeyId()).isEqualTo("alias/aws/secretsmanager");
            assertThat(status.statusAsString()).isEqualTo("InSync");
            assertThat(status.statusMessage()).isEqualTo("Replication succeeded");
            assertThat(status.lastAccessedDate()).isNull();
        });
        DescribeSecretResponse replica = describe(ireland);
        assertThat(replica.arn()).isEqualTo(response.arn().replace("us-east-1", "eu-west-1"));
        assertThat(replica.description()).isEqualTo("the database");
        assertThat(replica.tags()).containsExactly(tag("team", "shop"));
        assertThat(replica.versionIdsToStages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT")));
        assertThat(value(ireland)).isEqualTo("1");
    }

    @Test
    void describeShowsThePrimaryRegionAndTheReplicasOnBothSides() {
        assertThat(describe(virginia).primaryRegion()).isNull();
        assertThat(describe(virginia).hasReplicationStatus()).isFalse();
        replicate(request -> {}, "eu-west-1");
        value(ireland);
        for (SecretsManagerClient client : List.of(virginia, ireland)) {
            DescribeSecretResponse described = describe(client);
            assertThat(described.primaryRegion()).isEqualTo("us-east-1");
            assertThat(described.replicationStatus())
                    .singleElement()
                    .satisfies(status -> assertThat(status.lastAccessedDate()).isNotNull());
        }
        assertThat(describe(virginia).lastAccessedDate()).isNull();
    }

    @Test
    void listFindsReplicasByTheirPrimaryRegion() {
        replicate(request -> {}, "eu-west-1");
        ireland.createSecret(request -> request.name("other"));
        assertThat(ireland.listSecrets(request -> request.filters(filter("primary-region", "us-east-1")))
                        .secretList())
                .extracting(SecretListEntry::name)
                .containsExactly("db");
    }

    @Test
    void changesOfThePrimaryPropagate() {
        replicate(request -> {}, "eu-west-1");
        virginia.putSecretValue(request -> request.secretId("db").secretString("2"));
        assertThat(value(ireland)).isEqualTo("2");
        assertThat(ireland.getSecretValue(request -> request.secretId("db").versionStage("AWSPREVIOUS"))
                        .secretString())
                .isEqualTo("1");
        virginia.updateSecret(request -> request.secretId("db").description("changed"));
        virginia.tagResource(request -> request.secretId("db").tags(tag("cost", "1")));
        virginia.untagResource(request -> request.secretId("db").tagKeys("team"));
        assertThat(describe(ireland).description()).isEqualTo("changed");
        assertThat(describe(ireland).tags()).containsExactly(tag("cost", "1"));
        virginia.putResourcePolicy(request -> request.secretId("db").resourcePolicy(ResourcePolicyTests.OWN_ACCOUNT));
        assertThat(ireland.getResourcePolicy(request -> request.secretId("db")).resourcePolicy())
                .isEqualTo(ResourcePolicyTests.OWN_ACCOUNT);
    }

    @Test
    void rotationOfThePrimaryPropagates() {
        String lambda = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
        local.rotationFunction(lambda, RotationFunction.newPassword());
        replicate(request -> {}, "eu-west-1");
        virginia.rotateSecret(request -> request.secretId("db").rotationLambdaARN(lambda));
        local.awaitRotations();
        assertThat(value(ireland)).isEqualTo(value(virginia)).isNotEqualTo("1");
        assertThat(describe(ireland).versionIdsToStages())
                .isEqualTo(describe(virginia).versionIdsToStages());
    }

    @Test
    void createCanReplicateAtOnce() {
        CreateSecretResponse created = virginia.createSecret(request -> request.name("new")
                .secretString("1")
                .addReplicaRegions(
                        ReplicaRegionType.builder().region("eu-west-1").build()));
        assertThat(created.replicationStatus())
                .extracting(ReplicationStatusType::statusAsString)
                .containsExactly("InSync");
        assertThat(ireland.getSecretValue(request -> request.secretId("new")).secretString())
                .isEqualTo("1");
    }

    @Test
    void replicaHasAKeyOfItsOwnWhichAloneCanBeChanged() {
        virginia.updateSecret(request -> request.secretId("db").kmsKeyId("alias/virginia"));
        virginia.replicateSecretToRegions(request -> request.secretId("db")
                .addReplicaRegions(ReplicaRegionType.builder()
                        .region("eu-west-1")
                        .kmsKeyId("alias/ireland")
                        .build()));
        assertThat(describe(ireland).kmsKeyId()).isEqualTo("alias/ireland");
        assertThat(describe(virginia).replicationStatus().get(0).kmsKeyId()).isEqualTo("alias/ireland");
        ireland.updateSecret(request -> request.secretId("db").kmsKeyId("alias/other"));
        virginia.putSecretValue(request -> request.secretId("db").secretString("2"));
        assertThat(describe(ireland).kmsKeyId()).isEqualTo("alias/other");
        assertThat(describe(virginia).replicationStatus().get(0).kmsKeyId()).isEqualTo("alias/other");
        assertThat(ireland.listSecretVersionIds(request -> request.secretId("db"))
                        .versions())
                .allSatisfy(version -> assertThat(version.kmsKeyIds()).containsExactly("alias/other"));
        assertThat(describe(virginia).kmsKeyId()).isEqualTo("alias/virginia");
    }

    @Test
    void replicaRefusesEveryOtherChange() {
        replicate(request -> {}, "eu-west-1");
        List<ThrowingCallable> calls = List.of(
                () -> ireland.putSecretValue(request -> request.secretId("db").secretString("2")),
                () -> ireland.updateSecret(request -> request.secretId("db").description("x")),
                () -> ireland.updateSecretVersionStage(
                        request -> request.secretId("db").versionStage("x").moveToVersionId(V1)),
                () -> ireland.tagResource(request -> request.secretId("db").tags(tag("a", "b"))),
                () -> ireland.untagResource(request -> request.secretId("db").tagKeys("a")),
                () -> ireland.deleteSecret(request -> request.secretId("db")),
                () -> ireland.deleteSecret(request -> request.secretId("db").forceDeleteWithoutRecovery(true)),
                () -> ireland.restoreSecret(request -> request.secretId("db")),
                () -> ireland.rotateSecret(request -> request.secretId("db")),
                () -> ireland.cancelRotateSecret(request -> request.secretId("db")),
                () -> ireland.putResourcePolicy(
                        request -> request.secretId("db").resourcePolicy(ResourcePolicyTests.OWN_ACCOUNT)),
                () -> ireland.deleteResourcePolicy(request -> request.secretId("db")),
                () -> ireland.removeRegionsFromReplication(
                        request -> request.secretId("db").removeReplicaRegions("eu-west-1")),
                () -> ireland.replicateSecretToRegions(request -> request.secretId("db")
                        .addReplicaRegions(
                                ReplicaRegionType.builder().region("us-west-2").build())));
        for (ThrowingCallable call : calls) {
            assertRefused(READ_ONLY, call);
        }
        assertThat(value(ireland)).isEqualTo("1");
    }

    @Test
    void replicateWhenTheNameIsTakenFailsThereAndNowhereElse() {
        ireland.createSecret(request -> request.name("db").secretString("ours"));
        ReplicateSecretToRegionsResponse response = replicate(request -> {}, "eu-west-1", "us-west-2");
        assertThat(response.replicationStatus())
                .extracting(ReplicationStatusType::region, ReplicationStatusType::statusAsString)
                .containsExactly(tuple("eu-west-1", "Failed"), tuple("us-west-2", "InSync"));
        assertThat(response.replicationStatus().get(0).statusMessage())
                .isEqualTo("Replication failed: Secret name db already exists in region eu-west-1.");
        assertThat(value(ireland)).isEqualTo("ours");
        assertThat(describe(ireland).primaryRegion()).isNull();
    }

    @Test
    void replicateWhenForcedOverwritesWhatHasTheName() {
        ireland.createSecret(request -> request.name("db").secretString("ours"));
        replicate(request -> {}, "eu-west-1");
        ReplicateSecretToRegionsResponse response =
                replicate(request -> request.forceOverwriteReplicaSecret(true), "eu-west-1");
        assertThat(response.replicationStatus())
                .extracting(ReplicationStatusType::statusAsString)
                .containsExactly("InSync");
        assertThat(value(ireland)).isEqualTo("1");
    }

    @Test
    void replicateWhenForcedLeavesAloneWhatTakesPartInAnotherReplication() {
        ireland.createSecret(request -> request.name("db").secretString("ours"));
        ireland.replicateSecretToRegions(request -> request.secretId("db")
                .addReplicaRegions(
                        ReplicaRegionType.builder().region("us-west-2").build()));
        ReplicateSecretToRegionsResponse response =
                replicate(request -> request.forceOverwriteReplicaSecret(true), "eu-west-1", "us-west-2");
        assertThat(response.replicationStatus())
                .extracting(ReplicationStatusType::statusAsString)
                .containsExactly("Failed", "Failed");
        ireland.putSecretValue(request -> request.secretId("db").secretString("still ours"));
        assertThat(value(ireland)).isEqualTo("still ours");
        assertThat(value(local.client(Region.US_WEST_2))).isEqualTo("still ours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "cn-north-1"})
    void replicateWhenTheRegionCannotBeOneOfItsReplicas(String region) {
        assertRefused("Invalid replica region.", () -> replicate(request -> {}, region));
        assertRefused(
                "Invalid replica region.",
                () -> virginia.createSecret(request -> request.name("new")
                        .addReplicaRegions(
                                ReplicaRegionType.builder().region(region).build())));
    }

    @Test
    void deleteWhenThereAreReplicasIsRefused() {
        String arn = describe(virginia).arn();
        replicate(request -> {}, "us-west-2", "eu-west-1");
        String message = "You can't delete secret " + arn + " that still has replica regions [eu-west-1, us-west-2].";
        assertRefused(message, () -> virginia.deleteSecret(request -> request.secretId("db")));
        assertRefused(
                message,
                () -> virginia.deleteSecret(request -> request.secretId("db").forceDeleteWithoutRecovery(true)));
    }

    @Test
    void removeRegionsDeletesTheReplicasThere() {
        replicate(request -> {}, "eu-west-1", "us-west-2");
        assertThat(virginia.removeRegionsFromReplication(
                                request -> request.secretId("db").removeReplicaRegions("eu-west-1"))
                        .replicationStatus())
                .extracting(ReplicationStatusType::region)
                .containsExactly("us-west-2");
        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> describe(ireland));
        virginia.removeRegionsFromReplication(request -> request.secretId("db").removeReplicaRegions("us-west-2"));
        assertThat(describe(virginia).hasReplicationStatus()).isFalse();
        virginia.deleteSecret(request -> request.secretId("db"));
    }

    @Test
    void removeRegionsLeavesAloneWhatWasNeverAReplica() {
        ireland.createSecret(request -> request.name("db").secretString("ours"));
        replicate(request -> {}, "eu-west-1");
        virginia.removeRegionsFromReplication(
                request -> request.secretId("db").removeReplicaRegions("eu-west-1", "us-west-2"));
        assertThat(value(ireland)).isEqualTo("ours");
    }

    @Test
    void stopReplicationMakesTheReplicaASecretOfItsOwn() {
        replicate(request -> {}, "eu-west-1");
        String arn = describe(ireland).arn();
        assertThat(ireland.stopReplicationToReplica(request -> request.secretId("db"))
                        .arn())
                .isEqualTo(arn);
        virginia.putSecretValue(request -> request.secretId("db").secretString("2"));
        assertThat(value(ireland)).isEqualTo("1");
        ireland.putSecretValue(request -> request.secretId("db").secretString("3"));
        assertThat(value(ireland)).isEqualTo("3");
        assertThat(value(virginia)).isEqualTo("2");
        assertThat(describe(virginia).hasReplicationStatus()).isFalse();
        assertThat(describe(ireland).primaryRegion()).isNull();
    }

    @Test
    void stopReplicationWhenCalledOnThePrimary() {
        replicate(request -> {}, "eu-west-1");
        assertRefused(
                "Operation not permitted on a primary secret. Call must be made in replica secret's region.",
                () -> virginia.stopReplicationToReplica(request -> request.secretId("db")));
    }

    private ReplicateSecretToRegionsResponse replicate(
            Consumer<ReplicateSecretToRegionsRequest.Builder> more, String... regions) {
        List<ReplicaRegionType> replicas = List.of(regions).stream()
                .map(region -> ReplicaRegionType.builder().region(region).build())
                .toList();
        return virginia.replicateSecretToRegions(request -> {
            request.secretId("db").addReplicaRegions(replicas);
            more.accept(request);
        });
    }

    private static DescribeSecretResponse describe(SecretsManagerClient client) {
        return client.describeSecret(request -> request.secretId("db"));
    }

    private static String value(SecretsManagerClient client) {
        return client.getSecretValue(request -> request.secretId("db")).secretString();
    }

    private static void assertRefused(String message, ThrowingCallable call) {
        InvalidParameterException thrown = catchThrowableOfType(InvalidParameterException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
    }
}
