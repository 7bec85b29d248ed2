package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.admin.CancelledRotation;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationOutcome;
import io.keyturn.admin.RotationOutcome.Status;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import io.keyturn.admin.StartedRotation;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import io.keyturn.local.RotationFunction.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The service rotates with functions of the test, which go on when the test lets them: while the caller waits. */
@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminRotationTests {
    private static final String OLD = "11111111-1111-1111-1111-111111111111";
    private static final String NEW = "22222222-2222-2222-2222-222222222222";
    private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final Secrets secrets;
    private final SecretsAdmin admin;
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final CountDownLatch atDatabase = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean broken;
    private long nanos;
    private String arn = "";

    SecretsAdminRotationTests(LocalSecretsManager local) {
        this.local = local;
        this.client = client(local.httpClient());
        this.secrets = Secrets.create(client);
        this.admin = admin(client);
    }

    private static SecretsManagerClient client(SdkHttpClient http) {
        return SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .build();
    }

    private SecretsAdmin admin(SecretsManagerClient sdk) {
        return SecretsAdmin.create(sdk, secrets, () -> nanos, pause -> {
            pauses.add(pause);
            nanos += pause.toNanos();
            if (!meanwhile.isEmpty()) {
                meanwhile.poll().run();
            }
        });
    }

    @BeforeEach
    void create() {
        arn = client.createSecret(
                        request -> request.name("prod/db").secretString("old").clientRequestToken(OLD))
                .arn();
        local.setTime(Fixtures.NOON).rotationFunction(LAMBDA, this::rotate);
    }

    private void rotate(Step step, String secretId, String token, SecretsManagerClient sdk) throws Exception {
        switch (step) {
            case CREATE_SECRET -> put(sdk, secretId, token);
            case SET_SECRET -> {
                atDatabase.countDown();
                goOn.await();
                if (broken) {
                    throw new IllegalStateException("the database is down");
                }
            }
            case TEST_SECRET -> {}
            case FINISH_SECRET -> promote(sdk, secretId, token);
        }
    }

    @Test
    void awaitRotationWhenAwscurrentMovesHasRotatedAndReadsTheNewVersion() {
        secrets.pin(SecretReference.of("prod/db"));
        start();
        meanwhile.add(() -> {});
        meanwhile.add(this::end);
        RotationOutcome outcome = admin.awaitRotation("prod/db", MINUTE);
        assertThat(outcome)
                .isEqualTo(new RotationOutcome(
                        arn, "prod/db", Status.ROTATED, NEW, null, "AWSCURRENT is on version " + NEW + " now."));
        assertThat(outcome.isRotated()).isTrue();
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(secrets.getString("prod/db")).isEqualTo("new");
    }

    @Test
    void awaitRotationWhenItWasStartedHereAndIsOverAlreadyReturnsAtOnce() {
        start();
        end();
        assertThat(admin.awaitRotation("prod/db", MINUTE).status()).isEqualTo(Status.ROTATED);
        assertThat(pauses).isEmpty();
        assertThat(admin.awaitRotation("prod/db", MINUTE))
                .as("that one is known to have ended; this waits for the next")
                .extracting(RotationOutcome::status, RotationOutcome::detail)
                .containsExactly(Status.TIMED_OUT, "No version has AWSPENDING yet.");
    }

    /** The answer is scripted because the local service has labelled the version when it answers, which AWS need not. */
    @Test
    void awaitRotationWhenItHasNotBegunYetWaitsForIt() {
        ScriptedHttpClient http = new ScriptedHttpClient(local.httpClient())
                .answer(
                        "RotateSecret",
                        "{\"ARN\": \"%s\", \"Name\": \"prod/db\", \"VersionId\": \"%s\"}".formatted(arn, NEW));
        SecretsAdmin early = admin(client(http));
        early.rotateSecret("prod/db");
        meanwhile.add(() -> put(client, arn, NEW));
        meanwhile.add(() -> promote(client, arn, NEW));
        assertThat(early.awaitRotation("prod/db", MINUTE).status()).isEqualTo(Status.ROTATED);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void awaitRotationWhenAnotherVersionFollowedAtOnceHasRotated() {
        start();
        meanwhile.add(() -> {
            end();
            client.putSecretValue(request -> request.secretId("prod/db").secretString("newer"));
        });
        assertThat(admin.awaitRotation("prod/db", MINUTE).status()).isEqualTo(Status.ROTATED);
    }

    @Test
    void awaitRotationWhenNobodyStartedOneWaitsForTheNext() {
        meanwhile.add(() -> {});
        meanwhile.add(() ->
                client.putSecretValue(request -> request.secretId("prod/db").secretString("by hand")));
        assertThat(admin.awaitRotation("prod/db", MINUTE).status()).isEqualTo(Status.ROTATED);
    }

    @Test
    void awaitRotationWhenAwspendingIsTakenAwayHasFailed() {
        start();
        meanwhile.add(() -> admin.discardPending("prod/db"));
        assertThat(admin.awaitRotation("prod/db", MINUTE))
                .isEqualTo(new RotationOutcome(
                        arn,
                        "prod/db",
                        Status.FAILED,
                        OLD,
                        null,
                        "Version " + NEW + " has lost AWSPENDING without becoming current."));
    }

    @Test
    void awaitRotationWhenTheSecretIsDeletedHasFailed() {
        start();
        meanwhile.add(() -> admin.deleteSecret("prod/db"));
        assertThat(admin.awaitRotation("prod/db", MINUTE))
                .extracting(RotationOutcome::status, RotationOutcome::detail)
                .containsExactly(Status.FAILED, "The secret is marked for deletion.");
    }

    @Test
    void awaitRotationWhenItIsCancelledHasFailedAndNamesWhatItLeft() {
        start();
        meanwhile.add(() -> admin.cancelRotateSecret("prod/db"));
        assertThat(admin.awaitRotation("prod/db", MINUTE))
                .isEqualTo(new RotationOutcome(
                        arn,
                        "prod/db",
                        Status.FAILED,
                        OLD,
                        NEW,
                        "The rotation was cancelled and has left AWSPENDING on version " + NEW + "."));
    }

    @Test
    void awaitRotationWhenTheFunctionFailsTimesOutAndLooksLessAndLessOften() {
        fail();
        assertThat(admin.awaitRotation("prod/db", Duration.ofSeconds(20)))
                .isEqualTo(new RotationOutcome(
                        arn,
                        "prod/db",
                        Status.TIMED_OUT,
                        OLD,
                        NEW,
                        "AWSPENDING is still on version " + NEW + "; the rotation function works, or failed."));
        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 3700L);
    }

    @Test
    void awaitRotationWhenAFailedOneSucceedsAtItsNextAttemptHasRotated() {
        fail();
        meanwhile.add(() -> {
            broken = false;
            local.advance(Duration.ofMinutes(10)).awaitRotations();
        });
        assertThat(admin.awaitRotation("prod/db", MINUTE).currentVersionId()).isEqualTo(NEW);
    }

    @Test
    void awaitRotationWhenTheThreadIsInterruptedStops() {
        start();
        SecretsAdmin interrupted = SecretsAdmin.create(client, null, () -> 0, pause -> {
            throw new InterruptedException();
        });
        assertThatExceptionOfType(SecretException.Unreachable.class)
                .isThrownBy(() -> interrupted.awaitRotation("prod/db", MINUTE))
                .withMessage("The thread was interrupted while it waited for the rotation of the secret 'prod/db'."
                        + " Wait again.");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void rotateSecretAnswersTheVersionThatItMakesAndLogsIt() {
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            assertThat(start()).isEqualTo(new StartedRotation(arn, "prod/db", NEW));
            end();
            admin.rotateSecret(
                    "prod/db",
                    RotationOptions.defaults()
                            .withRules(RotationRules.everyDays(30))
                            .withImmediately(false));
            assertThat(log.lines())
                    .containsExactly(
                            "INFO RotateSecret on the secret 'prod/db' by access key AKIDEXAMPLE: now, with " + LAMBDA,
                            "INFO RotateSecret on the secret 'prod/db' by access key AKIDEXAMPLE: not before its"
                                    + " window, by RotationRules[automaticallyAfterDays=30, duration=null,"
                                    + " scheduleExpression=null]");
        }
    }

    @Test
    void rotateSecretWhenItsAnswerIsLostStartsOneRotation() {
        local.faults().on("RotateSecret").times(1).responseLost();
        String started = admin.rotateSecret(
                        "prod/db", RotationOptions.defaults().withLambdaArn(LAMBDA))
                .versionId();
        meanwhile.add(this::end);
        assertThat(admin.awaitRotation("prod/db", MINUTE).currentVersionId()).isEqualTo(started);
        assertThat(admin.versions("prod/db").all()).hasSize(2);
    }

    @Test
    void rotateSecretWhenTheEarlierOneHasNotEndedSaysWhatToDo() {
        fail();
        assertThatExceptionOfType(SecretException.RotationInProgress.class)
                .isThrownBy(() -> admin.rotateSecret("prod/db"))
                .satisfies(ex -> assertThat(ex)
                        .hasMessage("A rotation of the secret 'prod/db' has not ended, which rules out RotateSecret: A"
                                + " previous rotation isn't complete. That rotation will be reattempted"
                                + " (InvalidRequestException, request id " + ex.requestId()
                                + "). Wait for it with awaitRotation, or end it with cancelRotateSecret and then"
                                + " discardPending."));
    }

    @Test
    void rotateSecretWhenTheFunctionMayNotBeInvokedSaysWhatToAllow() {
        assertThatExceptionOfType(SecretException.Denied.class)
                .isThrownBy(() ->
                        admin.rotateSecret("prod/db", RotationOptions.defaults().withLambdaArn(LAMBDA + "-other")))
                .satisfies(ex -> assertThat(ex.action())
                        .isEqualTo("Allow lambda:InvokeFunction on the function to the principal"
                                + " secretsmanager.amazonaws.com."));
    }

    @Test
    void cancelRotateSecretReportsWhatItLeftAndDiscardPendingTakesItAway() {
        fail();
        assertThat(admin.cancelRotateSecret("prod/db")).isEqualTo(new CancelledRotation(arn, "prod/db", NEW));
        assertThat(admin.discardPending("prod/db").from()).isEqualTo(NEW);
        assertThat(admin.versions("prod/db").pending()).isNull();
        assertThat(admin.discardPending("prod/db").isMoved()).isFalse();
        broken = false;
        String next = admin.rotateSecret("prod/db").versionId();
        meanwhile.add(local::awaitRotations);
        assertThat(admin.awaitRotation("prod/db", MINUTE).currentVersionId())
                .as("the way is free for the next one")
                .isEqualTo(next);
    }

    @Test
    void promoteAndRollbackWhileARotationIsUnderWayAreRefused() {
        start();
        String message = "AWSCURRENT of the secret 'prod/db' stays on version " + OLD
                + ": AWSPENDING is on version " + NEW + ", so a rotation has not ended. Wait for it with awaitRotation,"
                + " or end it with cancelRotateSecret and then discardPending.";
        assertThatExceptionOfType(SecretException.RotationInProgress.class)
                .isThrownBy(() -> admin.promote("prod/db", NEW))
                .withMessage(message);
        end();
        assertThat(admin.rollback("prod/db").to()).isEqualTo(OLD);
    }

    @Test
    void discardPendingWhenItIsCurrentLeavesItAlone() {
        put(client, arn, NEW);
        promote(client, arn, NEW);
        assertThat(admin.discardPending("prod/db").isMoved()).isFalse();
        assertThat(admin.versions("prod/db").pending().versionId()).isEqualTo(NEW);
    }

    @Test
    void describeSecretTellsHowItIsRotated() {
        assertThat(admin.describeSecret("prod/db").rotation()).isNull();
        goOn.countDown();
        RotationRules rules = RotationRules.schedule("rate(10 days)").withDuration(Duration.ofHours(3));
        admin.rotateSecret(
                "prod/db",
                RotationOptions.defaults()
                        .withLambdaArn(LAMBDA)
                        .withRules(rules)
                        .withToken(NEW));
        local.awaitRotations();
        SecretRotation rotated = new SecretRotation(
                true,
                LAMBDA,
                new RotationRules(9L, Duration.ofHours(3), "rate(10 days)"),
                Fixtures.NOON,
                Instant.parse("2026-01-11T03:00:00Z"),
                Map.of(),
                null);
        assertThat(admin.describeSecret("prod/db").rotation()).isEqualTo(rotated);
        assertThat(admin.listSecrets().map(SecretDescription::rotation)).containsExactly(rotated);
        admin.cancelRotateSecret("prod/db");
        assertThat(admin.describeSecret("prod/db").rotation().enabled()).isFalse();
    }

    /** The answer is scripted because the local service has no managed external secrets. */
    @Test
    void describeSecretTellsHowAnExternalSecretIsRotated() {
        ScriptedHttpClient http = new ScriptedHttpClient(local.httpClient())
                .answer(
                        "DescribeSecret",
                        """
                        {"ARN": "%s", "Name": "prod/db", "RotationEnabled": true,
                         "ExternalSecretRotationMetadata": [{"Key": "k", "Value": "v"}],
                         "ExternalSecretRotationRoleArn": "arn:aws:iam::123456789012:role/r"}
                        """
                                .formatted(arn));
        assertThat(admin(client(http)).describeSecret("prod/db").rotation())
                .isEqualTo(new SecretRotation(
                        true, null, null, null, null, Map.of("k", "v"), "arn:aws:iam::123456789012:role/r"));
    }

    @Test
    void awaitRotationWhenThereIsNoSuchSecretFails() {
        assertThatThrownBy(() -> admin.awaitRotation("prod/other", MINUTE))
                .isInstanceOf(SecretException.NotFound.class);
        assertThat(local.calls("DescribeSecret")).isOne();
    }

    /** Starts a rotation, which goes on until the database is to learn the new value. */
    private StartedRotation start() {
        StartedRotation started = admin.rotateSecret(
                "prod/db", RotationOptions.defaults().withLambdaArn(LAMBDA).withToken(NEW));
        try {
            assertThat(atDatabase.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
        return started;
    }

    /** Lets the rotation go on to its end. */
    private void end() {
        goOn.countDown();
        local.awaitRotations();
    }

    /** Starts a rotation that fails. */
    private void fail() {
        broken = true;
        start();
        end();
    }

    /** Stores the new value; once more, with the same token, it is without effect. */
    private static void put(SecretsManagerClient sdk, String secretId, String token) {
        sdk.putSecretValue(request -> request.secretId(secretId)
                .secretString("new")
                .clientRequestToken(token)
                .versionStages("AWSPENDING"));
    }

    private static void promote(SecretsManagerClient sdk, String secretId, String token) {
        sdk.updateSecretVersionStage(request -> request.secretId(secretId)
                .versionStage("AWSCURRENT")
                .removeFromVersionId(OLD)
                .moveToVersionId(token));
    }
}
