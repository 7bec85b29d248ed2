package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyturn.local.RotationFunction.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class RotationTests {

    private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String V2 = "22222222-2222-2222-2222-222222222222";
    private static final String V3 = "33333333-3333-3333-3333-333333333333";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final LocalSecretsManager local = LocalSecretsManager.create().setTime(NOON);
    private final SecretsManagerClient client = local.client();
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean broken = new AtomicBoolean();

    @BeforeEach
    void createSecret() {
        client.createSecret(request ->
                request.name("db").clientRequestToken(V1).secretString("{\"user\":\"app\",\"password\":\"1\"}"));
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            steps.add(step + " " + token);
            if (broken.get() && step == Step.SET_SECRET) {
                throw new IllegalStateException("the database is down");
            }
            RotationFunction.newPassword().rotate(step, secretId, token, sdk);
        });
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void rotateWhenFunctionIsRegisteredTakesTheFourStepsInOrder() {
        RotateSecretResponse response = rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        assertThat(response.versionId()).isEqualTo(V2);
        local.awaitRotations();
        assertThat(steps)
                .containsExactly("createSecret " + V2, "setSecret " + V2, "testSecret " + V2, "finishSecret " + V2);
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT")));
    }

    @Test
    void rotateWhenAnsweredHasReservedTheVersionAndGoesOnByItself() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            answered.await();
            RotationFunction.newPassword().rotate(step, secretId, token, sdk);
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
        assertNotFound("VersionId: " + V2, V2, null);
        assertNotFound("staging label: AWSPENDING", null, "AWSPENDING");
        answered.countDown();
        local.awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT")));
    }

    @Test
    void rotateWhenItSucceededShowsWhenAndWhenNext() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(3L)));
        local.awaitRotations();
        DescribeSecretResponse described = describe();
        assertThat(described.rotationEnabled()).isTrue();
        assertThat(described.rotationLambdaARN()).isEqualTo(LAMBDA);
        assertThat(described.rotationRules().automaticallyAfterDays()).isEqualTo(3);
        assertThat(described.lastRotatedDate()).isEqualTo(NOON);
        assertThat(described.nextRotationDate()).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
        assertThat(client.listSecrets().secretList().get(0).rotationEnabled()).isTrue();
    }

    @Test
    void rotateWhenCalledInAnotherRegionUsesAClientOfThatRegion() {
        SecretsManagerClient ireland = local.client(Region.EU_WEST_1);
        ireland.createSecret(request -> request.name("db").secretString("1"));
        ireland.rotateSecret(request -> request.secretId("db").rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertThat(ireland.getSecretValue(request -> request.secretId("db")).secretString())
                .isNotEqualTo("1");
        assertThat(stages()).containsOnlyKeys(V1);
    }

    @Test
    void rotateWhenTheSameTokenIsSentAgainIsAnsweredAgain() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertThat(rotate(V2, request -> {}).versionId()).isEqualTo(V2);
        local.awaitRotations();
        assertThat(steps).hasSize(4);
    }

    @Test
    void rotateWhenAStepFailsLeavesPendingAndSaysNoOtherDate() {
        broken.set(true);
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        assertThat(steps).containsExactly("createSecret " + V2, "setSecret " + V2);
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
        assertThat(describe().lastRotatedDate()).isNull();
    }

    @Test
    void rotateWhenAnEarlierOneIsIncompleteIsRefusedAndTriesThatAgain() {
        broken.set(true);
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        broken.set(false);
        assertRefused(
                "InvalidRequestException",
                "A previous rotation isn't complete. That rotation will be reattempted.",
                () -> rotate(V3, request -> {}));
        local.awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT")));
    }

    @Test
    void rotateWhenPendingWasPutByHandIsRefused() {
        client.putSecretValue(request ->
                request.secretId("db").clientRequestToken(V2).secretString("2").versionStages("AWSPENDING"));
        assertRefused(
                "InvalidRequestException",
                "A previous rotation isn't complete. That rotation will be reattempted.",
                () -> rotate(V3, request -> request.rotationLambdaARN(LAMBDA)));
        assertThat(describe().rotationEnabled()).isNull();
    }

    @Test
    void rotateWhenTheFunctionOfTheEarlierOneStillWorksStartsAtOnce() throws Exception {
        CountDownLatch promoted = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            RotationFunction.newPassword().rotate(step, secretId, token, sdk);
            if (step == Step.FINISH_SECRET && token.equals(V2)) {
                promoted.countDown();
                release.await();
            }
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        promoted.await();
        rotate(V3, request -> {});
        release.countDown();
        local.awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
    }

    @Test
    void rotateWhenTheFunctionDiesOfAnErrorIsAFailureLikeAnyOther() {
        List<String> attempts = Collections.synchronizedList(new ArrayList<>());
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            attempts.add(step.toString());
            throw new StackOverflowError();
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
        local.awaitRotations();
        assertThat(attempts).as("it waits for its ten minutes").containsExactly("createSecret");
    }

    @Test
    void putWhenTheReservedVersionWouldGetTooManyLabelsLeavesItAsItIs() {
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            throw new IllegalStateException();
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertRefused(
                "LimitExceededException",
                "You can't attach more than 20 staging labels to version " + V2 + " of the secret.",
                () -> client.putSecretValue(request -> request.secretId("db")
                        .clientRequestToken(V2)
                        .secretString("2")
                        .versionStages(
                                IntStream.range(0, 20).mapToObj(i -> "own" + i).toList())));
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
    }

    @Test
    void failedRotationIsTriedAgainWhenTheClockMovesOn() {
        broken.set(true);
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        broken.set(false);
        local.advance(Duration.ofMinutes(9)).awaitRotations();
        assertThat(stages()).containsEntry(V1, List.of("AWSCURRENT"));
        local.advance(Duration.ofMinutes(1)).awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT")));
    }

    @Test
    void rotateWhenTheLastStepDoesNotPromoteIsAFailure() {
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            if (step == Step.CREATE_SECRET) {
                sdk.putSecretValue(request -> request.secretId(secretId)
                        .clientRequestToken(token)
                        .secretString("2")
                        .versionStages("AWSPENDING"));
            }
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
        assertThat(describe().lastRotatedDate()).isNull();
    }

    @Test
    void rotateWhenNotImmediatelyOnlyTests() {
        List<String> tested = Collections.synchronizedList(new ArrayList<>());
        local.rotationFunction(
                LAMBDA,
                (step, secretId, token, sdk) -> tested.add(step
                        + " "
                        + sdk.getSecretValue(request -> request.secretId(secretId)
                                        .versionId(token)
                                        .versionStage("AWSPENDING"))
                                .secretString()));
        RotateSecretResponse response = rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotateImmediately(false)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        assertThat(response.versionId()).isNull();
        local.awaitRotations();
        assertThat(tested).containsExactly("testSecret {\"user\":\"app\",\"password\":\"1\"}");
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT")));
        assertThat(describe().nextRotationDate()).isEqualTo(Instant.parse("2026-01-03T00:00:00Z"));
        assertThat(describe().lastRotatedDate()).isNull();
    }

    @Test
    void scheduledRotationHappensWhenTheClockReachesTheWindow() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        local.setTime(Instant.parse("2026-01-01T23:59:59Z")).awaitRotations();
        assertThat(client.getSecretValue(request -> request.secretId("db")).versionId())
                .isEqualTo(V2);
        local.advance(Duration.ofSeconds(1)).awaitRotations();
        assertThat(stages()).hasSize(2).containsEntry(V2, List.of("AWSPREVIOUS"));
        assertThat(describe().lastRotatedDate()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(describe().nextRotationDate()).isEqualTo(Instant.parse("2026-01-04T00:00:00Z"));
    }

    @Test
    void scheduledRotationHappensOnceAfterALongTime() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.scheduleExpression("rate(4 hours)")));
        local.awaitRotations();
        local.advance(Duration.ofDays(30)).awaitRotations();
        assertThat(steps).hasSize(8);
        assertThat(describe().nextRotationDate()).isEqualTo(Instant.parse("2026-01-31T17:00:00Z"));
    }

    @Test
    void scheduledRotationHappensWithTheNextRequestWhenAnotherClockRuns() {
        Instant[] time = {NOON};
        local.clock(() -> time[0]);
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        time[0] = NOON.plus(Duration.ofDays(1));
        client.listSecrets();
        local.awaitRotations();
        assertThat(stages()).containsEntry(V2, List.of("AWSPREVIOUS"));
    }

    @Test
    void scheduledRotationCountsFromAValueStoredByHand() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(2L)));
        local.awaitRotations();
        local.advance(Duration.ofDays(1));
        client.putSecretValue(request -> request.secretId("db").secretString("by hand"));
        assertThat(describe().nextRotationDate()).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
        assertThat(describe().lastRotatedDate()).isEqualTo(NOON);
    }

    @Test
    void scheduledRotationWaitsWhilePendingIsOnAVersionPutByHand() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        client.putSecretValue(request ->
                request.secretId("db").clientRequestToken(V3).secretString("3").versionStages("AWSPENDING"));
        local.advance(Duration.ofDays(5)).awaitRotations();
        assertThat(stages())
                .isEqualTo(Map.of(V1, List.of("AWSPREVIOUS"), V2, List.of("AWSCURRENT"), V3, List.of("AWSPENDING")));
        assertThat(describe().nextRotationDate()).isBefore(local.clock().instant());
        client.updateSecretVersionStage(
                request -> request.secretId("db").versionStage("AWSPENDING").removeFromVersionId(V3));
        local.advance(Duration.ZERO).awaitRotations();
        assertThat(stages()).containsEntry(V2, List.of("AWSPREVIOUS"));
    }

    @Test
    void scheduledRotationOfADeletedSecretDoesNotHappen() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        client.deleteSecret(request -> request.secretId("db"));
        local.advance(Duration.ofDays(2)).awaitRotations();
        assertThat(steps).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate(10 days)|       |2026-01-12T00:00:00Z|10",
                "rate(1 day)|         2h|2026-01-02T02:00:00Z|1",
                "rate(12 hours)|      3h|2026-01-02T03:00:00Z|1",
                "rate(4 hours)|         |2026-01-01T17:00:00Z|1",
                "cron(0 8 ? * SUN *)|   |2026-01-05T00:00:00Z|3",
                "cron(0 8/8 * * ? *)|   |2026-01-01T17:00:00Z|1",
                "cron(0 0 1 JAN,JUL ? *)|6h|2026-07-01T06:00:00Z|180",
                "cron(0 16 L * ? *)|    |2026-02-01T00:00:00Z|30",
                "cron(0 3 ? * SUN#2 *)|1h|2026-01-11T04:00:00Z|9",
                "cron(0 3 ? * 6L *)|  1h|2026-01-30T04:00:00Z|28",
                "cron(0 23 ? * MON-WED *)|1h|2026-01-06T00:00:00Z|4",
            })
    void scheduleDecidesTheNextWindow(String expression, String duration, Instant next, long days) {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.scheduleExpression(expression).duration(duration)));
        local.awaitRotations();
        DescribeSecretResponse described = describe();
        assertThat(described.nextRotationDate()).isEqualTo(next);
        assertThat(described.rotationRules().scheduleExpression()).isEqualTo(expression);
        assertThat(described.rotationRules().duration()).isEqualTo(duration);
        assertThat(described.rotationRules().automaticallyAfterDays()).isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "rate(3 hours)|a secret is rotated every four hours at most",
                "rate(0 days)|it is rate(<number> hours), rate(<number> days) or cron(0 <hours> ..)",
                "daily|it is rate(<number> hours), rate(<number> days) or cron(0 <hours> ..)",
                "cron(0 8 * * *|the closing bracket is missing",
                "cron(0 8 * * ?)|it has six fields: minutes, hours, day of month, month, day of week, year",
                "cron(5 8 * * ? *)|the minutes must be 0 and the year must be *",
                "cron(0 24 * * ? *)|'24' is not a value from 0 to 23",
                "cron(0 8 * * * *)|one of day of month and day of week must be ?",
                "cron(0 8 31 FEB ? *)|no day ever fits it",
                "cron(0 8-6 * * ? *)|'8-6' ends before it starts",
                "cron(0 8/2 * * ? *)|a secret is rotated every four hours at most",
            })
    void scheduleThatCannotBeKeptIsRefused(String expression, String reason) {
        assertRefused(
                "InvalidParameterException",
                "Invalid ScheduleExpression " + expression + ": " + reason + ".",
                () -> rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                        .rotationRules(rules -> rules.scheduleExpression(expression))));
        assertThat(describe().rotationEnabled()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate(4 hours) 5h", "cron(0 20 * * ? *) 5h", "rate(1 day) 25h", "rate(1 day) 0h"})
    void windowThatReachesTooFarIsRefused(String rules) {
        String expression = rules.substring(0, rules.lastIndexOf(' '));
        String duration = rules.substring(rules.lastIndexOf(' ') + 1);
        assertRefused(
                "InvalidParameterException",
                "The rotation window of " + duration + " must not extend into the next window or the next UTC day.",
                () -> rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                        .rotationRules(schedule ->
                                schedule.scheduleExpression(expression).duration(duration))));
    }

    @Test
    void rulesWithDaysAndAnExpressionAreRefused() {
        assertRefused(
                "InvalidParameterException",
                "You can't specify both AutomaticallyAfterDays and ScheduleExpression.",
                () -> rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                        .rotationRules(rules -> rules.automaticallyAfterDays(1L).scheduleExpression("rate(1 day)"))));
    }

    @Test
    void cancelWhenARotationIsIncompleteNamesItsVersionAndLeavesIt() {
        broken.set(true);
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA)
                .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
        local.awaitRotations();
        assertThat(client.cancelRotateSecret(request -> request.secretId("db")).versionId())
                .isEqualTo(V2);
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
        DescribeSecretResponse described = describe();
        assertThat(described.rotationEnabled()).isFalse();
        assertThat(described.rotationLambdaARN()).isEqualTo(LAMBDA);
        assertThat(described.rotationRules().automaticallyAfterDays()).isEqualTo(1);
        assertThat(described.nextRotationDate()).isNull();
        local.advance(Duration.ofDays(3)).awaitRotations();
        assertThat(steps).hasSize(2);
    }

    @Test
    void cancelWhenAStepIsRunningKeepsTheNextOneFromStarting() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            steps.add(step.toString());
            running.countDown();
            cancelled.await();
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        running.await();
        assertThat(client.cancelRotateSecret(request -> request.secretId("db")).versionId())
                .isEqualTo(V2);
        cancelled.countDown();
        local.awaitRotations();
        assertThat(steps).containsExactly("createSecret");
    }

    @Test
    void cancelWhenNothingIsUnderWayNamesNoVersionAndRotateTurnsItOnAgain() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertThat(client.cancelRotateSecret(request -> request.secretId("db")).versionId())
                .isNull();
        rotate(V3, request -> {});
        local.awaitRotations();
        assertThat(stages()).isEqualTo(Map.of(V2, List.of("AWSPREVIOUS"), V3, List.of("AWSCURRENT")));
        assertThat(describe().rotationEnabled()).isTrue();
    }

    @Test
    void cancelWhenRotationWasNeverConfigured() {
        assertRefused(
                "InvalidRequestException",
                "No Lambda rotation function ARN is associated with this secret.",
                () -> client.cancelRotateSecret(request -> request.secretId("db")));
    }

    @Test
    void newPasswordReplacesThePasswordAndNothingElse() {
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        var value = JsonMapper.shared()
                .readTree(
                        client.getSecretValue(request -> request.secretId("db")).secretString());
        assertThat(value.get("user").stringValue()).isEqualTo("app");
        assertThat(value.get("password").stringValue()).matches("[A-Za-z0-9]{32}");
    }

    @Test
    void functionsCallsAreCountedAndCanBeFaulted() {
        local.faults().on("UpdateSecretVersionStage").times(1).accessDenied();
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        local.awaitRotations();
        assertThat(local.calls("PutSecretValue")).isEqualTo(1);
        assertThat(stages()).isEqualTo(Map.of(V1, List.of("AWSCURRENT"), V2, List.of("AWSPENDING")));
    }

    @Test
    void functionMayUseTheInstanceAndRotateAnotherSecret() {
        client.createSecret(request -> request.name("other").secretString("1"));
        local.rotationFunction(LAMBDA + "-outer", (step, secretId, token, sdk) -> {
            RotationFunction.newPassword().rotate(step, secretId, token, sdk);
            local.advance(Duration.ofDays(1)).seed("secrets: {made/" + step + ": x}");
            if (step == Step.SET_SECRET) {
                sdk.rotateSecret(request -> request.secretId("other").rotationLambdaARN(LAMBDA));
            }
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA + "-outer"));
        local.awaitRotations();
        assertThat(stages()).containsEntry(V2, List.of("AWSCURRENT"));
        assertThat(client.getSecretValue(request -> request.secretId("other")).secretString())
                .isNotEqualTo("1");
        assertThat(client.listSecrets().secretList()).hasSize(6);
    }

    @Test
    void closeWhenAFunctionHangsEndsIt() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        local.rotationFunction(LAMBDA, (step, secretId, token, sdk) -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        rotate(V2, request -> request.rotationLambdaARN(LAMBDA));
        hanging.await();
        local.close();
        interrupted.await();
        local.awaitRotations();
    }

    private RotateSecretResponse rotate(String token, Consumer<RotateSecretRequest.Builder> more) {
        return client.rotateSecret(request -> {
            request.secretId("db").clientRequestToken(token);
            more.accept(request);
        });
    }

    private DescribeSecretResponse describe() {
        return client.describeSecret(request -> request.secretId("db"));
    }

    private Map<String, List<String>> stages() {
        return describe().versionIdsToStages();
    }

    private void assertNotFound(String end, String version, String stage) {
        ResourceNotFoundException thrown = catchThrowableOfType(
                ResourceNotFoundException.class,
                () -> client.getSecretValue(
                        request -> request.secretId("db").versionId(version).versionStage(stage)));
        assertThat(thrown.awsErrorDetails().errorMessage())
                .isEqualTo("Secrets Manager can't find the specified secret value for " + end);
    }

    private static void assertRefused(String code, String message, Runnable call) {
        SecretsManagerException thrown = catchThrowableOfType(SecretsManagerException.class, call::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(thrown.awsErrorDetails().errorMessage()).isEqualTo(message);
    }
}
