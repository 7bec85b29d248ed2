package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What happens between the question and the answer. The test plays the service. */
class RefreshRaceTests {
    private static final String NAME = "prod/db";

    private final VirtualTime time = new VirtualTime();
    private final Map<String, List<String>> versions = new HashMap<>(Map.of("v1", List.of("AWSCURRENT")));
    private final List<String> calls = new ArrayList<>();
    private Runnable afterDescribe = () -> {};
    private Runnable afterFetch = () -> {};
    private final Secrets secrets = time.secrets(new Service(), RefreshSettings.defaults());

    @Test
    void checkWhenTheLabelMovesOnBeforeItsVersionIsReadLooksAgain() {
        secrets.pin(SecretReference.of(NAME));
        move("v2");
        afterDescribe = once(() -> move("v3"));
        calls.clear();
        secrets.refresh();
        assertThat(secrets.getString(NAME)).isEqualTo("value of v3");
        assertThat(calls).containsExactly("describe", "fetch v2", "describe", "fetch v3");
    }

    @Test
    void checkWhenTheVersionVanishesBeforeItIsReadLooksAgain() {
        secrets.pin(SecretReference.of(NAME));
        move("v2");
        afterDescribe = once(() -> {
            move("v3");
            versions.remove("v2");
        });
        secrets.refresh();
        assertThat(secrets.getString(NAME)).isEqualTo("value of v3");
    }

    @Test
    void checkWhenTheLabelNeverStopsMovingServesTheOldValueAndTriesAgainSoon() {
        secrets.pin(SecretReference.of(NAME));
        move("v2");
        int[] next = {3};
        afterDescribe = () -> move("v" + next[0]++);
        RefreshRound round = secrets.refresh();
        assertThat(secrets.getString(NAME)).isEqualTo("value of v1");
        assertThat(round.failed()).singleElement().satisfies(event -> assertThat(
                        event.failure().problem())
                .isEqualTo("The staging labels of the secret 'prod/db' (stage AWSCURRENT) move faster than they can be"
                        + " read."));
        afterDescribe = () -> {};
        time.run(secrets, Duration.ofSeconds(2));
        assertThat(secrets.getString(NAME)).isEqualTo("value of v5");
    }

    @Test
    void checkWhenAWriteOvertakesItIsRepeatedAndDoesNotBringTheOldVersionBack() {
        secrets.pin(SecretReference.of(NAME));
        move("v2");
        afterFetch = once(() -> {
            move("v3");
            secrets.written(Fixtures.arn(NAME), NAME);
        });
        secrets.refresh();
        assertThat(secrets.getString(NAME)).isEqualTo("value of v3");
        time.run(secrets, Duration.ofSeconds(1));
        assertThat(secrets.getString(NAME)).isEqualTo("value of v3");
    }

    @Test
    void checkDuringAWriteToAnotherSecretSwapsWhatItFound() {
        secrets.pin(SecretReference.of(NAME));
        move("v2");
        afterFetch = once(() -> secrets.written(Fixtures.arn("prod/other"), "prod/other"));
        secrets.refresh();
        assertThat(secrets.getString(NAME)).isEqualTo("value of v2");
    }

    @Test
    void readThatARotationOvertakesIsNotKept() {
        String adHoc = NAME + "?region=us-east-1";
        secrets.pin(SecretReference.of(NAME));
        afterFetch = once(() -> {
            move("v2");
            secrets.refresh();
        });
        assertThat(secrets.getString(adHoc)).isEqualTo("value of v1");
        assertThat(secrets.getString(adHoc)).isEqualTo("value of v2");
    }

    @Test
    void checkWhenThereIsNoThreadForItIsMadeLater() {
        Deque<Error> noThreads = new ArrayDeque<>();
        Executor workers = task -> {
            throwNext(noThreads);
            task.run();
        };
        try (Secrets starved = secrets(time.runtime().ticker(), workers);
                CapturedLog log = new CapturedLog(Secrets.class)) {
            starved.pin(SecretReference.of(NAME));
            starved.refresher().plan(true);
            move("v2");
            noThreads.add(new OutOfMemoryError("unable to create native thread"));
            time.run(starved, Duration.ofMinutes(20));
            assertThat(starved.getString(NAME)).isEqualTo("value of v2");
            assertThat(log.lines().get(0))
                    .contains("The secret could not be checked: starting a thread threw java.lang.OutOfMemoryError.");
        }
    }

    @Test
    void checkWhenWhatItFoundCannotBeAppliedIsMadeAgain() {
        Deque<Error> noMemory = new ArrayDeque<>();
        Ticker ticker = () -> {
            throwNext(noMemory);
            return time.runtime().ticker().read();
        };
        try (Secrets starved = secrets(ticker, Runnable::run);
                CapturedLog log = new CapturedLog(Secrets.class)) {
            starved.pin(SecretReference.of(NAME));
            starved.refresher().plan(true);
            move("v2");
            Subscription swapping =
                    starved.onRound(() -> noMemory.add(new OutOfMemoryError("Java heap space")), round -> {});
            assertThat(starved.refresh().hasChanges()).isFalse();
            assertThat(log.lines())
                    .containsExactly("ERROR Applying what checks have found failed with java.lang.OutOfMemoryError;"
                            + " refreshing goes on.");
            swapping.close();
            time.run(starved, Duration.ofMinutes(20));
            assertThat(starved.getString(NAME)).isEqualTo("value of v2");
        }
    }

    @Test
    void checkOverlappingAPinKeepsWhatIsNewer() {
        afterFetch = once(() -> {
            move("v2");
            secrets.pin(SecretReference.of(NAME + "?region=us-east-1"));
        });
        secrets.pin(SecretReference.of(NAME));
        secrets.refresh();
        assertThat(secrets.getString(NAME)).isEqualTo("value of v2");
        assertThat(secrets.getString(NAME + "?region=us-east-1")).isEqualTo("value of v2");
        assertThat(calls).filteredOn("describe"::equals).hasSize(1);
    }

    private Secrets secrets(Ticker ticker, Executor workers) {
        RefreshRuntime runtime = new RefreshRuntime(
                ticker, time.runtime().clock(), new Random(7), workers, Runnable::run, Runnable::run, () -> {});
        return Secrets.create(new Service(), SecretsSettings.defaults(), runtime);
    }

    private static void throwNext(Deque<Error> errors) {
        if (!errors.isEmpty()) {
            throw errors.remove();
        }
    }

    private Runnable once(Runnable action) {
        return () -> {
            afterDescribe = () -> {};
            afterFetch = () -> {};
            action.run();
        };
    }

    private void move(String version) {
        versions.replaceAll((id, stages) -> stages.contains("AWSCURRENT") ? List.of("AWSPREVIOUS") : List.of());
        versions.values().removeIf(List::isEmpty);
        versions.put(version, List.of("AWSCURRENT"));
    }

    private final class Service implements SecretFetcher {

        @Override
        public SecretDescription describe(Target target) {
            calls.add("describe");
            SecretDescription answer = Fixtures.description(NAME, versions, null);
            afterDescribe.run();
            return answer;
        }

        @Override
        public Secret fetch(Target target) {
            String wanted = target.versionId() != null ? target.versionId() : current();
            calls.add("fetch " + wanted);
            if (!versions.containsKey(wanted)) {
                throw new SecretException.NoSuchVersion("It is gone.", "Look again.", null);
            }
            Secret answer = Secret.ofText(
                    Fixtures.arn(NAME),
                    NAME,
                    wanted,
                    versions.get(wanted),
                    time.now(),
                    time.now(),
                    "value of " + wanted);
            afterFetch.run();
            return answer;
        }

        private String current() {
            return versions.entrySet().stream()
                    .filter(version -> version.getValue().contains("AWSCURRENT"))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }
    }
}
