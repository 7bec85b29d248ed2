package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * What holds after any sequence of writes. The sequences are drawn from a seed that is part of a test's name: a failed one
 * is repeated with {@code -Dkeyturn.test.seed=<seed>}.
 */
@Timeout(120)
class LabelPropertyTests {

    private static final int SEQUENCES = 20;
    private static final int WRITES = 20;
    private static final List<String> LABELS = List.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "own", "other");

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = local.client();
    private final Map<String, String> values = new HashMap<>();

    static LongStream seeds() {
        Long seed = Long.getLong("keyturn.test.seed");
        if (seed != null) {
            return LongStream.of(seed);
        }
        long fresh = System.nanoTime();
        return LongStream.concat(LongStream.range(0, SEQUENCES / 2), LongStream.range(fresh, fresh + SEQUENCES / 2));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyWritesLeaveEachLabelOnOneVersionAndPreviousWhereCurrentWas(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        create();
        for (int write = 0; write < WRITES; write++) {
            Map<String, String> before = labels();
            boolean labelsAlone = write(random);
            Map<String, String> after = labels();
            String current = before.get("AWSCURRENT");
            if (!current.equals(after.get("AWSCURRENT")) && !labelsAlone) {
                assertThat(after.get("AWSPREVIOUS")).isEqualTo(current);
            }
            assertReadable(after);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesThatAreRepeatedChangeNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        create();
        for (int write = 0; write < WRITES; write++) {
            write(random);
            Map<String, String> before = labels();
            String version = List.copyOf(values.keySet()).get(random.nextInt(values.size()));
            String value = values.get(version);
            String answered = random.nextBoolean()
                    ? client.putSecretValue(request -> request.secretId("db")
                                    .clientRequestToken(version)
                                    .secretString(value))
                            .versionId()
                    : client.updateSecret(request -> request.secretId("db")
                                    .clientRequestToken(version)
                                    .secretString(value))
                            .versionId();
            assertThat(answered).isEqualTo(version);
            assertThat(labels()).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsReadableAfterDeletion(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        create();
        for (int write = random.nextInt(WRITES); write > 0; write--) {
            write(random);
        }
        Map<String, String> labels = labels();
        boolean forced = random.nextBoolean();
        client.deleteSecret(request -> request.secretId("db").forceDeleteWithoutRecovery(forced ? true : null));
        labels.keySet().forEach(label -> assertRefused(label, null));
        values.keySet().forEach(version -> assertRefused(null, version));
        assertThat(client.batchGetSecretValue(request -> request.secretIdList("db"))
                        .secretValues())
                .isEmpty();
        if (!forced) {
            client.restoreSecret(request -> request.secretId("db"));
            assertThat(labels()).isEqualTo(labels);
            assertReadable(labels);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 150})
    void unlabelledVersionsOfTodayAreKept(int writes) {
        create();
        for (int write = 0; write < writes; write++) {
            put(List.of("AWSCURRENT"));
        }
        assertThat(
                        client
                                .listSecretVersionIdsPaginator(
                                        request -> request.secretId("db").includeDeprecated(true))
                                .stream()
                                .flatMap(page -> page.versions().stream())
                                .map(SecretVersionsListEntry::versionId))
                .containsExactlyInAnyOrderElementsOf(values.keySet());
    }

    private void create() {
        String version = UUID.randomUUID().toString();
        values.put(version, "value of " + version);
        client.createSecret(
                request -> request.name("db").clientRequestToken(version).secretString(values.get(version)));
    }

    /** Does one write; returns whether it set AWSPREVIOUS by hand, which the service allows. */
    private boolean write(SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> put(List.of("AWSCURRENT"));
            case 1 -> {
                List<String> labels = some(LABELS, random);
                put(labels);
                return labels.contains("AWSPREVIOUS");
            }
            case 2 -> {
                String version = UUID.randomUUID().toString();
                values.put(version, "value of " + version);
                client.updateSecret(request ->
                        request.secretId("db").clientRequestToken(version).secretString(values.get(version)));
            }
            default -> {
                String label = LABELS.get(random.nextInt(LABELS.size()));
                move(label, List.copyOf(values.keySet()).get(random.nextInt(values.size())));
                return label.equals("AWSPREVIOUS");
            }
        }
        return false;
    }

    private void put(List<String> labels) {
        String version = UUID.randomUUID().toString();
        values.put(version, "value of " + version);
        client.putSecretValue(request -> request.secretId("db")
                .clientRequestToken(version)
                .secretString(values.get(version))
                .versionStages(labels));
    }

    private void move(String label, String to) {
        client.updateSecretVersionStage(request -> request.secretId("db")
                .versionStage(label)
                .removeFromVersionId(labels().get(label))
                .moveToVersionId(to));
    }

    private static List<String> some(List<String> labels, SplittableRandom random) {
        List<String> some = new ArrayList<>(labels);
        while (some.size() > 1 && random.nextBoolean()) {
            some.remove(random.nextInt(some.size()));
        }
        return some;
    }

    /** Returns the version of each label, and fails when one is on two. */
    private Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        client.describeSecret(request -> request.secretId("db"))
                .versionIdsToStages()
                .forEach((version, stages) -> {
                    assertThat(stages).isSorted().isNotEmpty();
                    stages.forEach(stage ->
                            assertThat(labels.put(stage, version)).as(stage).isNull());
                });
        assertThat(labels).containsKey("AWSCURRENT");
        return labels;
    }

    private void assertReadable(Map<String, String> labels) {
        labels.forEach((label, version) -> {
            GetSecretValueResponse value =
                    client.getSecretValue(request -> request.secretId("db").versionStage(label));
            assertThat(value.versionId()).isEqualTo(version);
            assertThat(value.secretString()).isEqualTo(values.get(version));
        });
    }

    private void assertRefused(String label, String version) {
        try {
            client.getSecretValue(
                    request -> request.secretId("db").versionStage(label).versionId(version));
        } catch (SecretsManagerException e) {
            return;
        }
        throw new AssertionError("readable after deletion: " + label + " " + version);
    }
}
