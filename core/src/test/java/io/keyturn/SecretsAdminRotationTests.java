package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.admin.CancelledRotation;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationOutcome;
import io.keyturn.admin.RotationOutcome.Status;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretRotation;
import io.keyturn.admin.StartedRotation;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The test plays the rotation function: it moves the stages while the caller waits, and time with them. */
@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminRotationTests {
    private static final String OLD = "11111111-1111-1111-1111-111111111111";
    private static final String NEW = "22222222-2222-2222-2222-222222222222";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LocalSecretsManager local;
    private final ScriptedHttpClient http;
    private final SecretsManagerClient client;
    private final Secrets secrets;
    private final SecretsAdmin admin;
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos;
    private String arn = "";

    SecretsAdminRotationTests(LocalSecretsManager local) {
        this.local = local;
        this.http = new ScriptedHttpClient(local.httpClient());
        this.client = SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .build();
        this.secrets = Secrets.create(client);
        this.admin = SecretsAdmin.create(client, secrets, () -> nanos, pause -> {
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
    }

    @Test
    void awaitRotationWhenAwscurrentMovesHasRotatedAndReadsTheNewVersion() {
        secrets.pin(SecretReference.of("prod/db"));
        pending();
        meanwhile.add(() -> {});
        meanwhile.add(this::finish);
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
        started();
        pending();
        finish();
        client.updateSecretVersionStage(request ->
                request.secretId("prod/db").versionStage("AWSPENDING").removeFromVersionId(NEW));
        assertThat(admin.awaitRotation("prod/db", MINUTE).status()).isEqualTo(Status.ROTATED);
        assertThat(pauses).isEmpty();
        assertThat(admin.awaitRotation("prod/db", MINUTE))
                .as("that one is known to have ended; this waits for the next")
                .extracting(RotationOutcome::status, RotationOutcome::detail)
                .containsExactly(Status.TIMED_OUT, "No version has AWSPENDING yet.");
    }

    @Test
    void awaitRotationWhenItHasNotBegunYetWaitsForIt() {
        started();
        meanwhile.add(this::pending);
        meanwhile.add(this::finish);
        assertThat(admin.awaitRotation("prod/db", MINUTE).status()).isEqualTo(Status.ROTATED);
    }

    @Test
    void awaitRotationWhenAnotherOneFollowedAtOnceHasRotated() {
        started();
        pending();
        meanwhile.add(() -> {
            finish();
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
        pending();
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
        pending();
        meanwhile.add(() -> admin.deleteSecret("prod/db"));
        assertThat(admin.awaitRotation("prod/db", MINUTE))
                .extracting(RotationOutcome::status, RotationOutcome::detail)
                .containsExactly(Status.FAILED, "The secret is marked for deletion.");
    }

    @Test
    void awaitRotationWhenItIsCancelledHasFailedAndNamesWhatItLeft() {
        String stages =
                "\"VersionIdsToStages\": {\"%s\": [\"AWSCURRENT\"], \"%s\": [\"AWSPENDING\"]}".formatted(OLD, NEW);
        String head = "{\"ARN\": \"%s\", \"Name\": \"prod/db\", ".formatted(arn);
        http.answer(
                "DescribeSecret",
                head + "\"RotationEnabled\": true, " + stages + "}",
                head + "\"RotationEnabled\": true, " + stages + "}",
                head + "\"RotationEnabled\": false, " + stages + "}");
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
        pending();
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
    void awaitRotationWhenTheThreadIsInterruptedStops() {
        pending();
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
            http.answer("RotateSecret", answer(NEW));
            assertThat(admin.rotateSecret("prod/db")).isEqualTo(new StartedRotation(arn, "prod/db", NEW));
            admin.rotateSecret(
                    "prod/db",
                    RotationOptions.defaults()
                            .withLambdaArn("arn:aws:lambda:us-east-1:123456789012:function:rotate")
                            .withRules(RotationRules.everyDays(30))
                            .withImmediately(false));
            assertThat(log.lines())
                    .containsExactly(
                            "INFO RotateSecret on the secret 'prod/db' by access key AKIDEXAMPLE: now",
                            "INFO RotateSecret on the secret 'prod/db' by access key AKIDEXAMPLE: not before its"
                                    + " window, with arn:aws:lambda:us-east-1:123456789012:function:rotate, by"
                                    + " RotationRules[automaticallyAfterDays=30, duration=null,"
                                    + " scheduleExpression=null]");
        }
    }

    @Test
    void rotateSecretWhenTheEarlierOneHasNotEndedSaysWhatToDo() {
        http.answer(
                "RotateSecret",
                "{\"__type\": \"InvalidRequestException\", \"Message\": \"A previous rotation isn't complete. That"
                        + " rotation will be reattempted.\"}");
        assertThatExceptionOfType(SecretException.RotationInProgress.class)
                .isThrownBy(() -> admin.rotateSecret("prod/db"))
                .withMessage(
                        "A rotation of the secret 'prod/db' has not ended, which rules out RotateSecret: A previous"
                                + " rotation isn't complete. That rotation will be reattempted (InvalidRequestException,"
                                + " request id request-1). Wait for it with awaitRotation, or end it with cancelRotateSecret"
                                + " and then discardPending.");
    }

    @Test
    void rotateSecretWhenTheFunctionMayNotBeInvokedSaysWhatToAllow() {
        http.answer(
                "RotateSecret",
                "{\"__type\": \"AccessDeniedException\", \"Message\": \"Secrets Manager cannot invoke the specified"
                        + " Lambda function. Ensure that the function policy grants access to the principal"
                        + " secretsmanager.amazonaws.com.\"}");
        assertThatExceptionOfType(SecretException.Denied.class)
                .isThrownBy(() -> admin.rotateSecret("prod/db"))
                .satisfies(ex -> assertThat(ex.action())
                        .isEqualTo("Allow lambda:InvokeFunction on the function to the principal"
                                + " secretsmanager.amazonaws.com."));
    }

    @Test
    void cancelRotateSecretReportsWhatItLeftAndDiscardPendingTakesItAway() {
        pending();
        http.answer("CancelRotateSecret", answer(NEW));
        assertThat(admin.cancelRotateSecret("prod/db")).isEqualTo(new CancelledRotation(arn, "prod/db", NEW));
        assertThat(admin.discardPending("prod/db").from()).isEqualTo(NEW);
        assertThat(admin.versions("prod/db").pending()).isNull();
        assertThat(admin.discardPending("prod/db").isMoved()).isFalse();
    }

    @Test
    void discardPendingWhenItIsCurrentLeavesItAlone() {
        pending();
        finish();
        assertThat(admin.discardPending("prod/db").isMoved()).isFalse();
        assertThat(admin.versions("prod/db").pending().versionId()).isEqualTo(NEW);
    }

    @Test
    void describeSecretTellsHowItIsRotated() {
        http.answer(
                "DescribeSecret",
                """
                {"ARN": "%s", "Name": "prod/db", "RotationEnabled": true, "RotationLambdaARN": "arn:aws:lambda:x",
                 "RotationRules": {"AutomaticallyAfterDays": 10, "Duration": "3h", "ScheduleExpression": "rate(10 days)"},
                 "LastRotatedDate": 1767268800, "NextRotationDate": 1768132800,
                 "ExternalSecretRotationMetadata": [{"Key": "k", "Value": "v"}],
                 "ExternalSecretRotationRoleArn": "arn:aws:iam::123456789012:role/r"}
                """
                        .formatted(arn));
        assertThat(admin.describeSecret("prod/db").rotation())
                .isEqualTo(new SecretRotation(
                        true,
                        "arn:aws:lambda:x",
                        new RotationRules(10L, Duration.ofHours(3), "rate(10 days)"),
                        Instant.parse("2026-01-01T12:00:00Z"),
                        Instant.parse("2026-01-11T12:00:00Z"),
                        Map.of("k", "v"),
                        "arn:aws:iam::123456789012:role/r"));
    }

    @Test
    void awaitRotationWhenThereIsNoSuchSecretFails() {
        assertThatThrownBy(() -> admin.awaitRotation("prod/other", MINUTE))
                .isInstanceOf(SecretException.NotFound.class);
        assertThat(local.calls("DescribeSecret")).isOne();
    }

    private void started() {
        http.answer("RotateSecret", answer(NEW));
        admin.rotateSecret("prod/db");
    }

    private void pending() {
        client.putSecretValue(request -> request.secretId("prod/db")
                .secretString("new")
                .clientRequestToken(NEW)
                .versionStages("AWSPENDING"));
    }

    private void finish() {
        client.updateSecretVersionStage(request -> request.secretId("prod/db")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(OLD)
                .moveToVersionId(NEW));
    }

    private String answer(String versionId) {
        return "{\"ARN\": \"%s\", \"Name\": \"prod/db\", \"VersionId\": \"%s\"}".formatted(arn, versionId);
    }
}
