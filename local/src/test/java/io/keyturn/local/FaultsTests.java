package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

@Timeout(60)
class FaultsTests {

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = client(configuration -> {});

    @BeforeEach
    void createSecrets() {
        local.seed("secrets: {prod/db: s3cret, prod/key: k3y}");
    }

    @AfterEach
    void close() {
        client.close();
        local.close();
    }

    @Test
    void throttleWhenTwiceLetsTheThirdCallThrough() {
        local.faults().on("GetSecretValue").times(2).throttle();
        assertError(400, "ThrottlingException", "Rate exceeded", () -> get("prod/db"));
        assertError(400, "ThrottlingException", "Rate exceeded", () -> get("prod/key"));
        assertThat(get("prod/db")).isEqualTo("s3cret");
        assertThat(local.calls("GetSecretValue")).isEqualTo(3);
    }

    @Test
    void throttleWhenSdkRetriesIsOvercome() {
        local.faults().on("GetSecretValue").times(2).throttle();
        assertThat(local.client()
                        .getSecretValue(request -> request.secretId("prod/db"))
                        .secretString())
                .isEqualTo("s3cret");
        assertThat(local.calls("GetSecretValue")).isEqualTo(3);
    }

    @Test
    void faultWhenNotCountedLastsUntilCleared() {
        local.faults().on("GetSecretValue").throttle();
        for (int i = 0; i < 5; i++) {
            assertError(400, "ThrottlingException", "Rate exceeded", () -> get("prod/db"));
        }
        local.faults().clear();
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @Test
    void faultsWhenScriptedOneAfterTheOtherHappenInThatOrder() {
        local.faults().on("GetSecretValue").times(1).throttle();
        local.faults().on("GetSecretValue").times(1).serverError(500);
        local.faults().onAny().times(1).error("DecryptionFailure", "The key is disabled.");
        assertError(400, "ThrottlingException", "Rate exceeded", () -> get("prod/db"));
        assertError(500, "InternalServiceError", "An error occurred on the server side.", () -> get("prod/db"));
        assertThatExceptionOfType(DecryptionFailureException.class)
                .isThrownBy(() -> get("prod/db"))
                .withMessageStartingWith("The key is disabled. (Service: SecretsManager, Status Code: 400");
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @Test
    void faultWhenOfAnotherOperationDoesNotHappen() {
        local.faults().on("DescribeSecret").throttle();
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod/db", "ARN", "partial ARN"})
    void faultWhenForOneSecretSparesOthers(String form) {
        String arn =
                client.describeSecret(request -> request.secretId("prod/db")).arn();
        String id = form.equals("ARN") ? arn : form.equals("prod/db") ? form : arn.substring(0, arn.length() - 7);
        local.faults().on("*").forSecret(id).accessDenied();
        assertError(
                400,
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/local is not authorized to perform: secretsmanager:GetSecretValue"
                        + " on resource: prod/db because no identity-based policy allows the"
                        + " secretsmanager:GetSecretValue action",
                () -> get("prod/db"));
        assertError(400, "AccessDeniedException", null, () -> get(arn));
        assertThat(get("prod/key")).isEqualTo("k3y");
    }

    @Test
    void serverErrorWhenUnavailableIsNoServiceException() {
        local.faults().on("GetSecretValue").serverError(503);
        assertError(503, "ServiceUnavailableException", "Service is unable to handle request.", () -> get("prod/db"));
    }

    @Test
    void connectionResetChangesNothing() {
        local.faults().on("PutSecretValue").times(1).connectionReset();
        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put("n3w"))
                .withMessageContaining("Connection reset");
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @Test
    void responseLostChangesWhatWasAskedAllTheSame() {
        local.faults().on("PutSecretValue").times(1).responseLost();
        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put("n3w"))
                .withMessageContaining("Connection reset");
        assertThat(get("prod/db")).isEqualTo("n3w");
    }

    @Test
    void malformedBodyCannotBeRead() {
        local.faults().on("GetSecretValue").times(1).malformedBody();
        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> get("prod/db"));
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @Test
    void latencyDelaysTheAnswer() {
        Duration latency = Duration.ofMillis(50);
        local.faults().on("GetSecretValue").latency(latency);
        long start = System.nanoTime();
        assertThat(get("prod/db")).isEqualTo("s3cret");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);
    }

    @Test
    void latencyComposesWithErrorsOfTheSameAndOfOtherRules() {
        local.faults()
                .on("GetSecretValue")
                .times(1)
                .latency(Duration.ofMillis(20))
                .throttle();
        local.faults().onAny().latency(Duration.ofMillis(30));
        long start = System.nanoTime();
        assertError(400, "ThrottlingException", "Rate exceeded", () -> get("prod/db"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @Test
    void latencyWhenAttemptTimesOutIsCutShort() {
        local.faults().on("GetSecretValue").latency(Duration.ofHours(1));
        try (SecretsManagerClient impatient =
                client(configuration -> configuration.apiCallAttemptTimeout(Duration.ofMillis(50)))) {
            assertThatExceptionOfType(ApiCallAttemptTimeoutException.class)
                    .isThrownBy(() -> impatient.getSecretValue(request -> request.secretId("prod/db")));
        }
    }

    @Test
    void hangWhenCallTimesOutIsCutShort() {
        local.faults().on("GetSecretValue").hang();
        try (SecretsManagerClient impatient =
                client(configuration -> configuration.apiCallTimeout(Duration.ofMillis(50)))) {
            assertThatExceptionOfType(ApiCallTimeoutException.class)
                    .isThrownBy(() -> impatient.getSecretValue(request -> request.secretId("prod/db")));
        }
    }

    @Test
    void hangWhenReleasedLetsAllCallsGoOn() throws Exception {
        HeldCalls held = local.faults().on("GetSecretValue").hang();
        CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> get("prod/db"));
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> get("prod/key"));
        held.awaitArrived(2);
        assertThat(one).isNotDone();
        assertThat(other).isNotDone();
        put("n3w");
        held.release();
        assertThat(one.get()).isEqualTo("n3w");
        assertThat(other.get()).isEqualTo("k3y");
        assertThat(get("prod/db")).isEqualTo("n3w");
        assertThat(held.arrived()).isEqualTo(3);
    }

    @Test
    void hangWhenClearedOrClosedLetsCallsGoOn() throws Exception {
        HeldCalls held = local.faults().on("GetSecretValue").times(1).hang();
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> get("prod/db"));
        held.awaitArrived(1);
        local.faults().clear();
        assertThat(call.get()).isEqualTo("s3cret");
    }

    @Test
    void hangWhenFollowedByAnotherFaultEndsInIt() throws Exception {
        HeldCalls held = local.faults().on("GetSecretValue").times(1).hang();
        local.faults().on("GetSecretValue").times(1).throttle();
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> get("prod/db"));
        held.awaitArrived(1).release();
        assertThat(catchThrowableOfType(ExecutionException.class, call::get))
                .hasRootCauseInstanceOf(SecretsManagerException.class)
                .hasMessageContaining("Rate exceeded");
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    @Test
    void abortWhenCallHangsBreaksIt() throws Exception {
        HeldCalls held = local.faults().on("GetSecretValue").hang();
        ExecutableHttpRequest request = local.httpClient()
                .prepareRequest(HttpExecuteRequest.builder()
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .protocol("http")
                                .host("localhost")
                                .putHeader("X-Amz-Target", "secretsmanager.GetSecretValue")
                                .build())
                        .build());
        CompletableFuture<Throwable> call =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(IOException.class, request::call));
        held.awaitArrived(1);
        request.abort();
        assertThat(call.get()).hasMessage("The request was aborted");
    }

    @Test
    void faultWhenForOneSecretOfBatchIsItsEntryAlone() {
        local.faults().on("BatchGetSecretValue").forSecret("prod/db").times(1).accessDenied();
        BatchGetSecretValueResponse response =
                client.batchGetSecretValue(request -> request.secretIdList("prod/db", "prod/key"));
        assertThat(response.secretValues()).extracting(SecretValueEntry::name).containsExactly("prod/key");
        assertThat(response.errors()).hasSize(1);
        assertThat(response.errors().get(0))
                .returns("prod/db", APIErrorType::secretId)
                .returns("AccessDeniedException", APIErrorType::errorCode);
        assertThat(client.batchGetSecretValue(request -> request.secretIdList("prod/db"))
                        .errors())
                .isEmpty();
        local.faults().on("BatchGetSecretValue").forSecret("prod/db").error("DecryptionFailure", "No.");
        assertThat(client.batchGetSecretValue(request -> request.filters(Models.filter("name", "prod/")))
                        .errors())
                .extracting(APIErrorType::errorCode)
                .containsExactly("DecryptionFailure");
    }

    @Test
    void latencyWhenForOneSecretOfBatchDelaysTheWholeBatch() {
        Duration latency = Duration.ofMillis(50);
        local.faults()
                .on("BatchGetSecretValue")
                .forSecret("prod/db")
                .latency(latency)
                .accessDenied();
        long start = System.nanoTime();
        assertThat(client.batchGetSecretValue(request -> request.secretIdList("prod/db", "prod/key"))
                        .errors())
                .hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);
    }

    @Test
    void faultWhenOfTheServerBefallsTheWholeBatch() {
        local.faults().on("BatchGetSecretValue").forSecret("prod/db").serverError(500);
        assertError(
                500,
                "InternalServiceError",
                null,
                () -> client.batchGetSecretValue(request -> request.secretIdList("prod/db", "prod/key")));
        assertThat(client.batchGetSecretValue(request -> request.secretIdList("prod/key"))
                        .secretValues())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"GetSecret", "getSecretValue", "''"})
    void onWhenOperationIsMisspelledIsRefused(String operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.faults().on(operation))
                .withMessageStartingWith("No operation is called '" + operation + "'. There are BatchGetSecretValue");
    }

    @Test
    void ruleWhenNumbersMakeNoSenseIsRefused() {
        FaultRule rule = local.faults().onAny();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.times(0))
                .withMessage("A fault happens at least once, not 0 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.serverError(400))
                .withMessage("An error of the server has a status from 500 to 599, not 400");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.error(200, "Fine", "fine"))
                .withMessage("An error has a status from 400 to 599, not 200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.latency(Duration.ofSeconds(-1)))
                .withMessage("Latency is not negative: PT-1S");
        assertThat(get("prod/db")).isEqualTo("s3cret");
    }

    private SecretsManagerClient client(Consumer<ClientOverrideConfiguration.Builder> configuration) {
        return SecretsManagerClient.builder()
                .httpClient(local.httpClient())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(override -> {
                    override.retryStrategy(retries -> retries.maxAttempts(1));
                    configuration.accept(override);
                })
                .build();
    }

    private String get(String id) {
        return client.getSecretValue(request -> request.secretId(id)).secretString();
    }

    private void put(String value) {
        client.putSecretValue(request -> request.secretId("prod/db").secretString(value));
    }

    private static void assertError(int status, String code, String message, ThrowingCallable call) {
        SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.statusCode()).isEqualTo(status);
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        if (message != null) {
            assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
        }
    }
}
