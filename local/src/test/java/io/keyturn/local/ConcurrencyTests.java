package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

@Timeout(120)
class ConcurrencyTests {

    private static final int THREADS = 16;
    private static final int ROUNDS = 40;
    private static final String LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate";

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = local.client();

    @Test
    void putWhenManyThreadsDoKeepsEveryLabelOnOneVersion() throws Exception {
        client.createSecret(request -> request.name("prod/db").secretString("first"));
        together(thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                String value = thread + "-" + round;
                List<String> stages = round % 3 == 0 ? List.of("AWSPENDING", "own") : List.of("AWSCURRENT");
                client.putSecretValue(request ->
                        request.secretId("prod/db").secretString(value).versionStages(stages));
                assertOneVersionPerLabel(client.describeSecret(request -> request.secretId("prod/db"))
                        .versionIdsToStages());
                assertThat(client.getSecretValue(request -> request.secretId("prod/db"))
                                .versionStages())
                        .contains("AWSCURRENT");
            }
            return null;
        });
        Map<String, List<String>> stages =
                client.describeSecret(request -> request.secretId("prod/db")).versionIdsToStages();
        assertOneVersionPerLabel(stages);
        assertThat(stages.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrder("AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "own");
        assertThat(local.calls("PutSecretValue")).isEqualTo(THREADS * ROUNDS);
    }

    @Test
    void createWhenManyThreadsDoSucceedsOnce() throws Exception {
        List<Boolean> created = together(thread -> {
            try {
                client.createSecret(request -> request.name("prod/db").secretString("x"));
                return true;
            } catch (ResourceExistsException e) {
                return false;
            }
        });
        assertThat(created).containsOnlyOnce(true);
    }

    @Test
    void putWhenManyThreadsSendTheSameTokenMakesOneVersion() throws Exception {
        client.createSecret(request -> request.name("prod/db").secretString("first"));
        String token = UUID.randomUUID().toString();
        List<String> versions = together(thread -> client.putSecretValue(request ->
                        request.secretId("prod/db").clientRequestToken(token).secretString("same"))
                .versionId());
        assertThat(versions).containsOnly(token);
        assertThat(client.listSecretVersionIds(request -> request.secretId("prod/db"))
                        .versions())
                .hasSize(2);
    }

    @Test
    void throttleWhenManyThreadsCallHappensExactlyAsOftenAsScripted() throws Exception {
        client.createSecret(request -> request.name("prod/db").secretString("x"));
        local.faults().on("GetSecretValue").times(THREADS / 2).error("Scripted", "fault");
        RawClient raw = new RawClient(local);
        List<Integer> statuses = together(thread ->
                raw.call("GetSecretValue", "{\"SecretId\": \"prod/db\"}").status());
        assertThat(statuses).filteredOn(status -> status == 400).hasSize(THREADS / 2);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(THREADS / 2);
    }

    @Test
    void rotateWhenManyThreadsDoEndsEveryRotationWhileTheClockMovesAndTheFileIsReplaced(@TempDir Path folder)
            throws Exception {
        local.persist(folder.resolve("secrets.json")).rotationFunction(LAMBDA, RotationFunction.newPassword());
        List<String> rotated = together(thread -> {
            String name = "db/" + thread;
            client.createSecret(request -> request.name(name).secretString("first"));
            client.rotateSecret(request -> request.secretId(name)
                    .rotationLambdaARN(LAMBDA)
                    .rotationRules(rules -> rules.automaticallyAfterDays(1L)));
            for (int round = 0; round < 10; round++) {
                local.advance(Duration.ofHours(7));
                assertOneVersionPerLabel(
                        client.describeSecret(request -> request.secretId(name)).versionIdsToStages());
            }
            return name;
        });
        local.awaitRotations();
        for (String name : rotated) {
            assertThat(client.describeSecret(request -> request.secretId(name)).versionIdsToStages())
                    .as("no rotation is left halfway")
                    .allSatisfy((version, stages) -> assertThat(stages).doesNotContain("AWSPENDING"));
            assertThat(client.getSecretValue(request -> request.secretId(name)).secretString())
                    .isNotEqualTo("first");
        }
    }

    private static void assertOneVersionPerLabel(Map<String, List<String>> versionIdsToStages) {
        Set<String> labels = new HashSet<>();
        versionIdsToStages
                .values()
                .forEach(stages -> stages.forEach(
                        stage -> assertThat(labels.add(stage)).as(stage).isTrue()));
    }

    /** What one of the threads does. */
    private interface Work<T> {

        T run(int thread) throws Exception;
    }

    private static <T> List<T> together(Work<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier barrier = new CyclicBarrier(THREADS);
            List<Callable<T>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    barrier.await();
                    return work.run(number);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
