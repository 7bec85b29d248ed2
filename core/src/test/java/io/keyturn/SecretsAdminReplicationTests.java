package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.Replica;
import io.keyturn.admin.ReplicaStatus;
import io.keyturn.admin.ReplicaStatus.Status;
import io.keyturn.admin.Replication;
import io.keyturn.admin.SecretIdentity;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminReplicationTests {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String DEFAULT_KEY = "alias/aws/secretsmanager";

    private final LocalSecretsManager local;
    private final SecretsAdmin admin;
    private long nanos;

    SecretsAdminReplicationTests(LocalSecretsManager local) {
        this.local = local;
        this.admin = admin(local.httpClient());
    }

    @Test
    void createAndReplicateAnswerHowFarTheReplicationIs() {
        assertThat(admin.createSecret(NewSecret.of("prod/db", "one").withReplicas(Replica.of("eu-west-1")))
                        .replicas())
                .containsExactly(inSync("eu-west-1", DEFAULT_KEY));
        Replication replication = admin.replicateSecretToRegions(
                "prod/db", Replica.of("eu-west-2").withKmsKeyId("alias/eu"));
        assertThat(replication.arn()).isEqualTo(admin.describeSecret("prod/db").arn());
        assertThat(replication.replicas())
                .containsExactly(inSync("eu-west-1", DEFAULT_KEY), inSync("eu-west-2", "alias/eu"));
        assertThat(replication.isInSync()).isTrue();
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(value("prod/db?region=eu-west-2")).isEqualTo("two");
    }

    @Test
    void replicasTellWhatTheyAreReplicasOfAndRefuseToBeChanged() {
        String arn = admin.createSecret(NewSecret.of("prod/db", "one").withReplicas(Replica.of("eu-west-1")))
                .arn();
        String replica = arn.replace("us-east-1", "eu-west-1");
        assertThat(admin.describeSecret(replica).primaryRegion()).isEqualTo("us-east-1");
        assertThatExceptionOfType(SecretException.Rejected.class)
                .isThrownBy(() -> admin.putSecretValue(replica, NewVersion.of("two")))
                .satisfies(ex -> assertThat(ex)
                        .hasMessage("AWS Secrets Manager refuses the request for PutSecretValue on the secret '"
                                + replica + "': Operation not permitted on a replica secret. Call must be made in"
                                + " primary secret's region (InvalidParameterException, request id " + ex.requestId()
                                + "). Correct what the service's message names."));
    }

    @Test
    void awaitReplicationWhenARegionFailsNamesItAndWhy() {
        admin.inRegion("eu-west-1").createSecret(NewSecret.of("prod/db", "Ireland's own"));
        admin.createSecret(NewSecret.of("prod/db", "one"));
        admin.replicateSecretToRegions("prod/db", Replica.of("eu-west-1"), Replica.of("eu-west-2"));
        Replication replication = admin.awaitReplication("prod/db", MINUTE);
        assertThat(replication.isInSync()).isFalse();
        assertThat(replication.isInProgress()).isFalse();
        assertThat(replication.failures())
                .isEqualTo(Map.of(
                        "eu-west-1", "Replication failed: Secret name prod/db already exists in region eu-west-1."));
        assertThat(value("prod/db?region=eu-west-1")).isEqualTo("Ireland's own");
    }

    @Test
    void replicateSecretToRegionsWhenItOverwritesIsLogged() {
        admin.inRegion("eu-west-1").createSecret(NewSecret.of("prod/db", "Ireland's own"));
        admin.inRegion("eu-west-1").createSecret(NewSecret.of("prod/mail", "Ireland's own"));
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            admin.createSecret(NewSecret.of("prod/db", "one"));
            admin.replicateSecretToRegions("prod/db", List.of(Replica.of("eu-west-1")), true);
            admin.createSecret(NewSecret.of("prod/mail", "one")
                    .withReplicas(Replica.of("eu-west-1"), Replica.of("eu-west-2"))
                    .withOverwriteReplicas(true));
            assertThat(log.lines())
                    .containsExactly(
                            "INFO ReplicateSecretToRegions on the secret 'prod/db' by access key AKID: secrets of that"
                                    + " name overwritten in eu-west-1",
                            "INFO CreateSecret on the secret 'prod/mail' by access key AKID: secrets of that name"
                                    + " overwritten in eu-west-1, eu-west-2");
        }
        assertThat(value("prod/db?region=eu-west-1")).isEqualTo("one");
        assertThat(value("prod/mail?region=eu-west-1")).isEqualTo("one");
    }

    /** The answers are scripted because the local service has replicated when it answers. */
    @Test
    void awaitReplicationWaitsUntilNoRegionIsInProgress() {
        ScriptedHttpClient http = new ScriptedHttpClient(local.httpClient())
                .answer(
                        "DescribeSecret",
                        answer("InProgress", "InProgress"),
                        answer("InSync", "InProgress"),
                        answer("InSync", "Failed"));
        Replication replication = admin(http).awaitReplication("prod/db", MINUTE);
        assertThat(replication.failures()).isEqualTo(Map.of("eu-west-2", "no reason given"));
        assertThat(http.requests("DescribeSecret")).hasSize(3);
    }

    /** The answer is scripted because the local service has replicated when it answers. */
    @Test
    void awaitReplicationWhenTheTimeIsOverReturnsHowFarItIs() {
        ScriptedHttpClient http =
                new ScriptedHttpClient(local.httpClient()).answer("DescribeSecret", answer("InProgress", "InSync"));
        Replication replication = admin(http).awaitReplication("prod/db", Duration.ofSeconds(10));
        assertThat(replication.isInProgress()).isTrue();
        assertThat(replication.isInSync()).isFalse();
        assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void removeRegionsFromReplicationAnswersWhatIsLeft() {
        admin.createSecret(
                NewSecret.of("prod/db", "one").withReplicas(Replica.of("eu-west-1"), Replica.of("eu-west-2")));
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            assertThat(admin.removeRegionsFromReplication("prod/db", "eu-west-1")
                            .replicas())
                    .extracting(ReplicaStatus::region)
                    .containsExactly("eu-west-2");
            assertThat(log.lines())
                    .containsExactly("INFO RemoveRegionsFromReplication on the secret 'prod/db' by access key AKID:"
                            + " replicas in eu-west-1 deleted");
        }
        assertThatExceptionOfType(SecretException.NotFound.class)
                .isThrownBy(() -> admin.inRegion("eu-west-1").describeSecret("prod/db"));
    }

    @Test
    void stopReplicationToReplicaAnswersTheSecretThatItBecame() {
        String arn = admin.createSecret(NewSecret.of("prod/db", "one").withReplicas(Replica.of("eu-west-1")))
                .arn();
        assertThat(admin.inRegion("eu-west-1").stopReplicationToReplica("prod/db"))
                .isEqualTo(new SecretIdentity(arn.replace("us-east-1", "eu-west-1"), "prod/db"));
        admin.inRegion("eu-west-1").putSecretValue("prod/db", NewVersion.of("its own"));
        assertThat(admin.describeSecret("prod/db").replicas()).isEmpty();
        assertThat(value("prod/db")).isEqualTo("one");
    }

    private SecretsAdmin admin(SdkHttpClient http) {
        SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")))
                .build();
        return SecretsAdmin.create(client, null, () -> nanos, pause -> nanos += pause.toNanos());
    }

    private String value(String reference) {
        return SecretFetcher.of(local.client())
                .fetch(Fixtures.target(reference))
                .asString();
    }

    private static ReplicaStatus inSync(String region, String key) {
        return new ReplicaStatus(region, key, Status.IN_SYNC, "Replication succeeded", null);
    }

    private static String answer(String ireland, String london) {
        return """
                {"ARN": "%s", "Name": "prod/db", "ReplicationStatus": [
                 {"Region": "eu-west-1", "KmsKeyId": "alias/key", "Status": "%s"},
                 {"Region": "eu-west-2", "KmsKeyId": "alias/key", "Status": "%s"}]}
                """
                .formatted(Fixtures.arn("prod/db"), ireland, london);
    }
}
