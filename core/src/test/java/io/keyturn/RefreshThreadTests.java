package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.NewVersion;
import io.keyturn.local.HeldCalls;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Real threads and real time. */
@Timeout(60)
@ExtendWith(LocalSecretsManagerExtension.class)
class RefreshThreadTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final Secrets secrets;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    RefreshThreadTests(LocalSecretsManager local, SecretsManagerClient client) {
        this.local = local;
        this.client = client;
        this.secrets = Secrets.create(
                client,
                SecretsSettings.defaults()
                        .withRefresh(RefreshSettings.defaults().withInterval(SECOND)));
    }

    @BeforeEach
    void create() {
        client.createSecret(request -> request.name("prod/db").secretString("one"));
    }

    @AfterEach
    void close() {
        local.faults().clear();
        secrets.close();
        threads.shutdownNow();
    }

    @Test
    void startRefreshingNoticesARotationAndCloseEndsAllThreads() {
        secrets.pin(SecretReference.of("prod/db"));
        assertThat(threadNames()).isEmpty();
        secrets.startRefreshing();
        secrets.startRefreshing();
        assertThat(threadNames())
                .filteredOn(name -> name.startsWith("keyturn-refresh-"))
                .hasSize(1);
        assertThat(threads().filter(thread -> !thread.isDaemon())).isEmpty();
        put("two");
        Awaitility.await().until(() -> secrets.getString("prod/db").equals("two"));
        secrets.close();
        Awaitility.await().until(() -> threadNames().isEmpty());
    }

    @Test
    void secretsBeforeTheyAreStartedHaveNoThread() {
        secrets.pin(SecretReference.of("prod/db"));
        secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        secrets.missing(SecretReference.of("prod/none"), UnaryOperator.identity());
        secrets.onEvent(event -> {});
        secrets.onRound(round -> {});
        assertThat(secrets.status()).hasSize(2);
        assertThat(secrets.getString("prod/db")).isEqualTo("one");
        assertThat(threadNames()).isEmpty();
    }

    @Test
    void stopRefreshingLeavesTheValueAndStartsAgain() {
        secrets.pin(SecretReference.of("prod/db"));
        secrets.startRefreshing();
        secrets.stopRefreshing();
        Awaitility.await().until(() -> threadNames().stream().noneMatch(name -> name.startsWith("keyturn-refresh-")));
        assertThat(secrets.status())
                .allSatisfy(status -> assertThat(status.nextCheck()).isNull());
        secrets.startRefreshing();
        put("two");
        Awaitility.await().until(() -> secrets.getString("prod/db").equals("two"));
    }

    @Test
    void startRefreshingWhenSwitchedOffDoesNothing() {
        try (Secrets off = Secrets.create(
                client,
                SecretsSettings.defaults()
                        .withRefresh(RefreshSettings.defaults().withEnabled(false)))) {
            off.onChange("prod/db", event -> {});
            off.startRefreshing();
            assertThat(threadNames()).isEmpty();
        }
    }

    @Test
    void secretThatIsPinnedLaterIsNoticedWithoutAnotherOneBeingDue() {
        secrets.startRefreshing();
        secrets.pin(SecretReference.of("prod/db"));
        put("two");
        Awaitility.await().until(() -> secrets.getString("prod/db").equals("two"));
    }

    @Test
    void readsWhenEveryCallHangsGoOnAndCloseDoesNotWait() throws Exception {
        SecretProperties properties = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        HeldCalls held = local.faults().onAny().hang();
        secrets.startRefreshing();
        Future<RefreshRound> refreshing = threads.submit(secrets::refresh);
        Future<Boolean> reporting = threads.submit(() -> secrets.reportAuthenticationFailure("prod/db"));
        held.awaitArrived(1);
        List<Future<Integer>> readers = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            readers.add(threads.submit(() -> {
                int read = 0;
                for (int i = 0; i < 10_000; i++) {
                    read += secrets.getString("prod/db").length()
                            + String.valueOf(properties.get("db")).length();
                }
                return read;
            }));
        }
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isEqualTo(60_000);
        }
        assertThat(refreshing).isNotDone();
        assertThat(reporting).isNotDone();
        secrets.close();
        assertThat(refreshing.get().hasChanges()).isFalse();
        assertThat(reporting.get()).isFalse();
        assertThat(held.arrived()).isOne();
        Awaitility.await().until(() -> threadNames().isEmpty());
    }

    @Test
    void checkWhenOneSecretHangsAppliesTheOthersOfTheRound() {
        client.createSecret(request -> request.name("slow").secretString("one"));
        secrets.pin(SecretReference.of("slow"));
        secrets.pin(SecretReference.of("prod/db"));
        put("two");
        HeldCalls held = local.faults().on("DescribeSecret").forSecret("slow").hang();
        Future<RefreshRound> refreshing = threads.submit(secrets::refresh);
        held.awaitArrived(1);
        Awaitility.await().until(() -> secrets.getString("prod/db").equals("two"));
        assertThat(refreshing).isNotDone();
        held.release();
        Awaitility.await().until(refreshing::isDone);
    }

    @Test
    void reportAuthenticationFailureFromManyThreadsMakesOneCall() throws Exception {
        secrets.pin(SecretReference.of("prod/db"));
        put("two");
        local.resetCalls();
        CyclicBarrier start = new CyclicBarrier(64);
        List<Future<Boolean>> reports = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            reports.add(threads.submit(() -> {
                start.await();
                boolean newer = secrets.reportAuthenticationFailure("prod/db");
                return newer && secrets.getString("prod/db").equals("two");
            }));
        }
        for (Future<Boolean> report : reports) {
            assertThat(report.get()).isTrue();
        }
        assertThat(local.calls("DescribeSecret")).isOne();
        assertThat(local.calls("GetSecretValue")).isOne();
    }

    @Test
    void reportAuthenticationFailureWhenAllOtherChecksHangDoesNotWaitForThem() throws Exception {
        for (int i = 0; i < 20; i++) {
            String name = "slow" + i;
            client.createSecret(request -> request.name(name).secretString("one"));
            secrets.pin(SecretReference.of(name));
        }
        HeldCalls held = local.faults().on("DescribeSecret").times(16).hang();
        Future<RefreshRound> refreshing = threads.submit(secrets::refresh);
        held.awaitArrived(16);
        assertThat(threadNames())
                .filteredOn(name -> name.startsWith("keyturn-check-"))
                .hasSize(16);
        secrets.pin(SecretReference.of("prod/db"));
        put("two");
        assertThat(secrets.reportAuthenticationFailure("prod/db")).isTrue();
        assertThat(secrets.getString("prod/db")).isEqualTo("two");
        assertThat(refreshing).isNotDone();
        held.release();
        refreshing.get();
    }

    @Test
    void closeWhileReportsHangDoesNotWaitForThem() throws Exception {
        secrets.pin(SecretReference.of("prod/db"));
        HeldCalls held = local.faults().onAny().hang();
        Future<Boolean> reporting = threads.submit(() -> secrets.reportAuthenticationFailure("prod/db"));
        held.awaitArrived(1);
        secrets.close();
        assertThat(reporting.get()).isFalse();
        Awaitility.await().until(() -> threadNames().isEmpty());
    }

    @Test
    void reportAuthenticationFailureDuringACheckIsFollowedByAnotherOne() throws Exception {
        secrets.pin(SecretReference.of("prod/db"));
        HeldCalls held = local.faults().on("DescribeSecret").times(1).hang();
        Future<RefreshRound> refreshing = threads.submit(secrets::refresh);
        held.awaitArrived(1);
        local.resetCalls();
        Future<Boolean> reporting = threads.submit(() -> secrets.reportAuthenticationFailure("prod/db"));
        Awaitility.await().until(() -> secrets.refresher().openRounds() == 2);
        held.release();
        refreshing.get();
        reporting.get();
        assertThat(local.calls("DescribeSecret")).isOne();
    }

    @Test
    void listenerThatThrowsOrHangsHarmsNobodyAndHearsEverythingInOrder() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<String> slow = new CopyOnWriteArrayList<>();
        List<String> quick = new CopyOnWriteArrayList<>();
        secrets.onChange("prod/db", event -> {
            throw new IllegalStateException(secrets.getString("prod/db"));
        });
        secrets.onChange("prod/db", event -> {
            awaitUninterrupted(release);
            slow.add(event.newVersionId());
        });
        secrets.onChange("prod/db", event -> quick.add(event.newVersionId()));
        List<String> versions = new ArrayList<>();
        try (CapturedLog log = new CapturedLog(Secrets.class)) {
            for (int i = 0; i < 20; i++) {
                versions.add(put("hunter" + i));
                secrets.refresh();
            }
            Awaitility.await().untilAsserted(() -> assertThat(quick).isEqualTo(versions));
            assertThat(slow).isEmpty();
            release.countDown();
            Awaitility.await().untilAsserted(() -> assertThat(slow).isEqualTo(versions));
            Awaitility.await().untilAsserted(() -> assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN The listener ")
                            && line.contains(" failed with java.lang.IllegalStateException at "))
                    .hasSize(20));
            assertThat(log.lines()).noneMatch(line -> line.contains("hunter"));
        }
    }

    @Test
    void lateAnswerNeverBringsAnOlderVersionBack() throws Exception {
        secrets.pin(SecretReference.of("prod/db"));
        SecretsAdmin admin = SecretsAdmin.create(client, secrets);
        Future<?> refreshing = threads.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                secrets.refresh();
            }
        });
        for (int i = 0; i < 200; i++) {
            String value = "value" + i;
            admin.putSecretValue("prod/db", NewVersion.of(value));
            for (int read = 0; read < 20; read++) {
                assertThat(secrets.getString("prod/db")).isEqualTo(value);
                Thread.yield();
            }
        }
        refreshing.cancel(true);
    }

    @Test
    void refreshWhenClosedFails() {
        secrets.close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(secrets::refresh)
                .withMessage("These secrets are closed, most likely with their application.");
    }

    private String put(String value) {
        return client.putSecretValue(request -> request.secretId("prod/db").secretString(value))
                .versionId();
    }

    private static List<String> threadNames() {
        return threads().map(Thread::getName).toList();
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("keyturn-"));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
