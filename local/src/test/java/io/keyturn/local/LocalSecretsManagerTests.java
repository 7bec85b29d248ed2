package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

class LocalSecretsManagerTests {

    private final LocalSecretsManager local = LocalSecretsManager.create();

    @Test
    void clientWhenSecretCreatedReadsIt() {
        SecretsManagerClient client = local.client();
        client.createSecret(request -> request.name("prod/db").secretString("s3cret"));
        assertThat(client.getSecretValue(request -> request.secretId("prod/db")).secretString())
                .isEqualTo("s3cret");
    }

    @Test
    void clientWhenOtherRegionSeesOtherAccount() {
        SecretsManagerClient ireland = local.client(Region.EU_WEST_1);
        String arn = ireland.createSecret(request -> request.name("prod/db").secretString("s3cret"))
                .arn();
        assertThat(arn).startsWith("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-");
        assertThat(ireland.getSecretValue(request -> request.secretId(arn)).secretString())
                .isEqualTo("s3cret");
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> local.client().getSecretValue(request -> request.secretId("prod/db")));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> local.client().getSecretValue(request -> request.secretId(arn)));
    }

    @Test
    void clientWhenChineseRegionHasArnOfItsPartition() {
        assertThat(local.client(Region.CN_NORTH_1)
                        .createSecret(request -> request.name("db"))
                        .arn())
                .startsWith("arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:db-");
    }

    @Test
    void clientWhenRequestIsUnsignedIsInTheDefaultRegion() {
        local.client().createSecret(request -> request.name("prod/db").secretString("s3cret"));
        try (SecretsManagerClient anonymous = SecretsManagerClient.builder()
                .httpClient(local.httpClient())
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            assertThat(anonymous
                            .getSecretValue(request -> request.secretId("prod/db"))
                            .secretString())
                    .isEqualTo("s3cret");
        }
    }

    @Test
    void httpClientWhenClosedLeavesTheInstanceAlone() {
        SdkHttpClient http = local.httpClient();
        http.close();
        assertThat(http.clientName()).isEqualTo("KeyturnLocal");
        local.client().createSecret(request -> request.name("prod/db"));
    }

    @Test
    void closeWhenCalledTwiceRefusesLaterCalls() {
        SdkHttpClient http = local.httpClient();
        local.close();
        local.close();
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .overrideConfiguration(configuration -> configuration.retryStrategy(retries -> retries.maxAttempts(1)))
                .build()) {
            assertThatExceptionOfType(SdkClientException.class)
                    .isThrownBy(() -> client.listSecrets())
                    .withStackTraceContaining("Connection refused: the local Secrets Manager is closed");
        }
    }

    @Test
    void endpointWhenNotStartedSaysHow() {
        assertThatIllegalStateException()
                .isThrownBy(local::endpoint)
                .withMessage("This LocalSecretsManager has no socket: make it with LocalSecretsManager.start(port)");
    }

    @Test
    void startWhenAnySdkClientConnectsServesIt() {
        try (LocalSecretsManager started = LocalSecretsManager.start(0);
                SecretsManagerClient client = SecretsManagerClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .endpointOverride(started.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .build()) {
            client.createSecret(request -> request.name("prod/db").secretString("s3cret"));
            assertThat(client.getSecretValue(request -> request.secretId("prod/db"))
                            .secretString())
                    .isEqualTo("s3cret");
            assertThat(started.client()
                            .getSecretValue(request -> request.secretId("prod/db"))
                            .secretString())
                    .isEqualTo("s3cret");
        }
    }

    @Test
    void startWhenPortIsTakenSaysWhich() {
        try (LocalSecretsManager started = LocalSecretsManager.start(0)) {
            URI taken = started.endpoint();
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> LocalSecretsManager.start(taken.getPort()))
                    .withMessage("Cannot listen on 127.0.0.1:" + taken.getPort() + ": Address already in use");
        }
    }

    @Test
    void callsWhenRequestsArriveCountsThemByOperation() {
        SecretsManagerClient client = local.client();
        client.createSecret(request -> request.name("prod/db").secretString("s3cret"));
        client.getSecretValue(request -> request.secretId("prod/db"));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> client.getSecretValue(request -> request.secretId("prod/missing")));
        assertThat(local.calls("GetSecretValue")).isEqualTo(2);
        assertThat(local.calls("DescribeSecret")).isZero();
        assertThat(local.calls()).isEqualTo(Map.of("CreateSecret", 1L, "GetSecretValue", 2L));
        local.resetCalls();
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void callsWhenOperationIsMisspelledIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.calls("GetSecret"))
                .withMessageStartingWith(
                        "No operation is called 'GetSecret'. There are BatchGetSecretValue, CancelRotateSecret,");
    }

    @Test
    void clockWhenSetAndAdvancedDatesWhatHappens() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        SecretsManagerClient client = local.setTime(noon).client();
        client.createSecret(request -> request.name("prod/db").secretString("s3cret"));
        local.advance(Duration.ofHours(1));
        client.putSecretValue(request -> request.secretId("prod/db").secretString("n3w"));
        assertThat(client.describeSecret(request -> request.secretId("prod/db")))
                .returns(noon, secret -> secret.createdDate())
                .returns(noon.plusSeconds(3600), secret -> secret.lastChangedDate());
        assertThat(local.clock().instant()).isEqualTo(noon.plusSeconds(3600));
        assertThat(local.clock().withZone(ZoneOffset.ofHours(2)).instant()).isEqualTo(noon.plusSeconds(3600));
        local.clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        assertThat(local.clock().instant()).isEqualTo(Instant.EPOCH);
    }
}
