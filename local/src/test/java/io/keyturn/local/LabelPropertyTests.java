package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** What holds after any sequence of writes. One that fails is reported in the shortest form that still does. */
class LabelPropertyTests {

    private static final int TRIES = 50;
    private static final List<String> LABELS = List.of("AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "own", "other");

    private LocalSecretsManager local = LocalSecretsManager.create();
    private SecretsManagerClient client = local.client();
    private final Map<String, String> values = new LinkedHashMap<>();

    enum Kind {
        PUT,
        PUT_WITH_LABELS,
        UPDATE,
        MOVE
    }

    /**
     * One write.
     *
     * @param labels those of a put; a move takes the first
     * @param version which of the versions that are there a move goes to
     */
    record Write(Kind kind, List<String> labels, int version) {

        /** Returns whether it sets AWSPREVIOUS by hand, which the service allows. */
        boolean setsPrevious() {
            return kind == Kind.PUT_WITH_LABELS && labels.contains("AWSPREVIOUS")
                    || kind == Kind.MOVE && labels.get(0).equals("AWSPREVIOUS");
        }
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        return write().list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<Write> write() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(LABELS).list().uniqueElements().ofMinSize(1),
                        Arbitraries.integers().between(0, 99))
                .as(Write::new);
    }

    @BeforeTry
    void create() {
        local = LocalSecretsManager.create();
        client = local.client();
        values.clear();
        String version = newVersion();
        client.createSecret(
                request -> request.name("db").clientRequestToken(version).secretString(values.get(version)));
    }

    @AfterTry
    void close() {
        local.close();
    }

    @Property(tries = TRIES)
    void anyWritesLeaveEachLabelOnOneVersionAndPreviousWhereCurrentWas(@ForAll("writes") List<Write> writes) {
        for (Write write : writes) {
            Map<String, String> before = labels();
            apply(write);
            Map<String, String> after = labels();
            String current = before.get("AWSCURRENT");
            if (!current.equals(after.get("AWSCURRENT")) && !write.setsPrevious()) {
                assertThat(after.get("AWSPREVIOUS")).isEqualTo(current);
            }
            assertReadable(after);
        }
    }

    @Property(tries = TRIES)
    void writeThatIsRepeatedChangesNothing(
            @ForAll("writes") List<Write> writes, @ForAll("write") Write repeated, @ForAll boolean put) {
        writes.forEach(this::apply);
        Map<String, String> before = labels();
        String version = version(repeated);
        String value = values.get(version);
        String answered = put
                ? client.putSecretValue(request -> request.secretId("db")
                                .clientRequestToken(version)
                                .secretString(value)
                                .versionStages(repeated.labels()))
                        .versionId()
                : client.updateSecret(request -> request.secretId("db")
                                .clientRequestToken(version)
                                .secretString(value))
                        .versionId();
        assertThat(answered).isEqualTo(version);
        assertThat(labels()).isEqualTo(before);
    }

    @Property(tries = TRIES)
    void nothingIsReadableAfterDeletion(@ForAll("writes") List<Write> writes, @ForAll boolean forced) {
        writes.forEach(this::apply);
        Map<String, String> labels = labels();
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

    @Property(tries = TRIES)
    void replicaIsAlwaysWhatItsPrimaryIs(@ForAll("writes") List<Write> before, @ForAll("writes") List<Write> after) {
        before.forEach(this::apply);
        client.replicateSecretToRegions(request -> request.secretId("db")
                .addReplicaRegions(
                        ReplicaRegionType.builder().region("eu-west-1").build()));
        after.forEach(this::apply);
        assertThat(versions(local.client(Region.EU_WEST_1))).isEqualTo(versions(client));
    }

    @Property(tries = TRIES / 4)
    void fileHoldsWhatWasWritten(@ForAll("writes") List<Write> before, @ForAll("writes") List<Write> after)
            throws IOException {
        Path folder = Files.createTempDirectory("keyturn");
        try {
            Path file = folder.resolve("secrets.json");
            before.forEach(this::apply);
            local.persist(file);
            after.forEach(this::apply);
            try (LocalSecretsManager reopened = LocalSecretsManager.create().persist(file)) {
                assertThat(versions(reopened.client())).isEqualTo(versions(client));
            }
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Example
    void unlabelledVersionsOfTodayAreKept() {
        for (int write = 0; write < 150; write++) {
            apply(new Write(Kind.PUT, LABELS, 0));
        }
        assertThat(versions(client)).hasSize(151);
    }

    private void apply(Write write) {
        String moved = version(write);
        switch (write.kind()) {
            case PUT -> put(newVersion(), null);
            case PUT_WITH_LABELS -> put(newVersion(), write.labels());
            case UPDATE -> {
                String version = newVersion();
                client.updateSecret(request ->
                        request.secretId("db").clientRequestToken(version).secretString(values.get(version)));
            }
            case MOVE -> {
                String label = write.labels().get(0);
                client.updateSecretVersionStage(request -> request.secretId("db")
                        .versionStage(label)
                        .removeFromVersionId(labels().get(label))
                        .moveToVersionId(moved));
            }
        }
    }

    private void put(String version, List<String> labels) {
        client.putSecretValue(request -> request.secretId("db")
                .clientRequestToken(version)
                .secretString(values.get(version))
                .versionStages(labels));
    }

    private String newVersion() {
        String version = UUID.randomUUID().toString();
        values.put(version, "value of " + version);
        return version;
    }

    private String version(Write write) {
        return new ArrayList<>(values.keySet()).get(write.version() % values.size());
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

    /** Returns every version with its labels and value, in the order in which the service lists them. */
    private static List<String> versions(SecretsManagerClient client) {
        return client
                .listSecretVersionIdsPaginator(request -> request.secretId("db").includeDeprecated(true))
                .stream()
                .flatMap(page -> page.versions().stream())
                .map((SecretVersionsListEntry version) -> version.versionId() + " " + version.versionStages() + " "
                        + client.getSecretValue(
                                        request -> request.secretId("db").versionId(version.versionId()))
                                .secretString())
                .toList();
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
