package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.Replica;
import io.keyturn.admin.ReplicaStatus;
import io.keyturn.admin.ReplicaStatus.Status;
import io.keyturn.admin.Replication;
import io.keyturn.admin.SecretIdentity;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminReplicationTests {
    private static final String ARN = Fixtures.arn("prod/db");

    private final ScriptedHttpClient http;
    private final SecretsAdmin admin;
    private long nanos;

    SecretsAdminReplicationTests(LocalSecretsManager local) {
        this.http = new ScriptedHttpClient(local.httpClient());
        this.admin = SecretsAdmin.create(
                SecretsManagerClient.builder()
                        .httpClient(http)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")))
                        .build(),
                null,
                () -> nanos,
                pause -> nanos += pause.toNanos());
    }

    @Test
    void createAndReplicateAnswerHowFarTheReplicationIs() {
        http.answer("CreateSecret", answer(status("eu-west-1", "InProgress", "")));
        http.answer(
                "ReplicateSecretToRegions",
                answer(status("eu-west-1", "InSync", ""), status("eu-west-2", "InProgress", "")));
        assertThat(admin.createSecret(NewSecret.of("prod/db").withReplicas(Replica.of("eu-west-1")))
                        .replicas())
                .containsExactly(new ReplicaStatus("eu-west-1", "alias/key", Status.IN_PROGRESS, null, null));
        Replication replication = admin.replicateSecretToRegions("prod/db", Replica.of("eu-west-2"));
        assertThat(replication.arn()).isEqualTo(ARN);
        assertThat(replication.isInSync()).isFalse();
        assertThat(replication.isInProgress()).isTrue();
    }

    @Test
    void awaitReplicationWhenEveryRegionIsInSyncReturns() {
        http.answer(
                "DescribeSecret",
                answer(status("eu-west-1", "InProgress", ""), status("eu-west-2", "InProgress", "")),
                answer(status("eu-west-1", "InSync", ""), status("eu-west-2", "InProgress", "")),
                answer(status("eu-west-1", "InSync", ""), status("eu-west-2", "InSync", "")));
        Replication replication = admin.awaitReplication("prod/db", Duration.ofMinutes(1));
        assertThat(replication.isInSync()).isTrue();
        assertThat(replication.failures()).isEmpty();
        assertThat(http.requests("DescribeSecret")).hasSize(3);
    }

    @Test
    void awaitReplicationWhenARegionFailsNamesItAndWhy() {
        http.answer(
                "DescribeSecret",
                answer(
                        status(
                                "eu-west-1",
                                "Failed",
                                ", \"StatusMessage\": \"a secret of that name is there\", \"LastAccessedDate\":"
                                        + " 1767268800"),
                        status("eu-west-2", "InSync", ""),
                        status("eu-west-3", "Failed", "")));
        Replication replication = admin.awaitReplication("prod/db", Duration.ofMinutes(1));
        assertThat(replication.isInSync()).isFalse();
        assertThat(replication.failures())
                .isEqualTo(Map.of("eu-west-1", "a secret of that name is there", "eu-west-3", "no reason given"));
        assertThat(replication.replicas().get(0).lastAccessed()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
    }

    @Test
    void awaitReplicationWhenTheTimeIsOverReturnsHowFarItIs() {
        http.answer("DescribeSecret", answer(status("eu-west-1", "InProgress", "")));
        assertThat(admin.awaitReplication("prod/db", Duration.ofSeconds(10)).isInProgress())
                .isTrue();
        assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void removeRegionsFromReplicationAnswersWhatIsLeft() {
        http.answer("RemoveRegionsFromReplication", answer(status("eu-west-2", "InSync", "")));
        assertThat(admin.removeRegionsFromReplication("prod/db", "eu-west-1").replicas())
                .extracting(ReplicaStatus::region)
                .containsExactly("eu-west-2");
    }

    @Test
    void stopReplicationToReplicaAnswersTheSecretThatItBecame() {
        http.answer("StopReplicationToReplica", answer());
        assertThat(admin.inRegion("eu-west-1").stopReplicationToReplica("prod/db"))
                .isEqualTo(new SecretIdentity(ARN, "prod/db"));
    }

    private static String answer(String... statuses) {
        return "{\"ARN\": \"%s\", \"Name\": \"prod/db\", \"ReplicationStatus\": %s}".formatted(ARN, List.of(statuses));
    }

    private static String status(String region, String status, String more) {
        return "{\"Region\": \"%s\", \"KmsKeyId\": \"alias/key\", \"Status\": \"%s\"%s}"
                .formatted(region, status, more);
    }
}
