package io.keyturn;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What refreshing does to readers while the service is in trouble, and what 10,000 secrets in one process cost. Prints
 * lines of a table; fails when a read does, or when something is not current again in time.
 */
public final class RefreshLoadBenchmark {
    private static final int READERS = 16;
    private static final int READS = 10_000_000;
    private static final int SLOWEST = 100_000;
    private static final int MANY = 10_000;

    private RefreshLoadBenchmark() {}

    /** Runs everything. */
    public static void main(String[] args) throws Exception {
        System.out.println("| measured | |");
        System.out.println("|---|---|");
        readsDuringOutage("hangs", true);
        readsDuringOutage("fails", false);
        heap();
        scheduler();
        describeCall();
        System.exit(0);
    }

    /** Reads from many threads while 10 minutes pass in which no call ends well, and looks at what comes after. */
    private static void readsDuringOutage(String how, boolean hangs) throws Exception {
        SimulatedTime time = new SimulatedTime();
        AtomicBoolean down = new AtomicBoolean();
        CountDownLatch up = new CountDownLatch(1);
        Map<String, SimulatedSecret> secrets = unchanging(time, 100, "v");
        SimulatedService service = new SimulatedService(time, secrets, 3600, () -> {
            if (down.get() && hangs) {
                await(up);
            }
            return down.get();
        });
        ExecutorService workers = Executors.newFixedThreadPool(READERS);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        Secrets instance = Secrets.create(service, SecretsSettings.defaults(), time.runtime(1, workers));
        List<SecretReference> references =
                secrets.keySet().stream().map(SecretReference::of).toList();
        references.forEach(instance::pin);
        instance.refresher().plan(true);
        read(instance, references, 200_000);
        down.set(true);
        List<Future<int[]>> reading = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
            reading.add(readers.submit(() -> read(instance, references, READS / READERS)));
        }
        for (int second = 0; second < 600; second++) {
            time.pass(Duration.ofSeconds(1));
            instance.refresher().step();
            Thread.sleep(2);
        }
        int[] nanos = new int[SLOWEST];
        for (Future<int[]> reader : reading) {
            int[] some = reader.get();
            for (int i = 0; i < SLOWEST; i++) {
                nanos[i] += some[i];
            }
        }
        down.set(false);
        up.countDown();
        long recovered = time.nanos();
        for (int second = 0; second < 128; second++) {
            time.pass(Duration.ofSeconds(1));
            instance.refresher().step();
            Thread.sleep(5);
        }
        long current = instance.status().stream()
                .filter(status -> status.failure() == null
                        && status.lastChecked() != null
                        && !status.lastChecked().isBefore(time.now().minusNanos(time.nanos() - recovered)))
                .count();
        if (current != references.size()) {
            throw new IllegalStateException("only " + current + " secrets are current again");
        }
        print(
                "10 million reads by 16 threads while the service %s for 10 minutes: p50 / p99 / p99.9, ns",
                how, percentile(nanos, 0.5) + " / " + percentile(nanos, 0.99) + " / " + percentile(nanos, 0.999));
        workers.shutdownNow();
        readers.shutdownNow();
    }

    /** Returns how many reads took how many nanoseconds, the time to measure it included. */
    private static int[] read(Secrets instance, List<SecretReference> references, int reads) {
        int[] nanos = new int[SLOWEST];
        for (int i = 0; i < reads; i++) {
            SecretReference reference = references.get(i % references.size());
            long begin = System.nanoTime();
            String value = instance.getString(reference);
            long taken = System.nanoTime() - begin;
            if (!value.equals("v")) {
                throw new IllegalStateException("a read gave another value");
            }
            nanos[(int) Math.min(taken, SLOWEST - 1)]++;
        }
        return nanos;
    }

    private static int percentile(int[] nanos, double share) {
        long wanted = (long) (READS * share);
        long seen = 0;
        for (int i = 0; i < nanos.length; i++) {
            seen += nanos[i];
            if (seen >= wanted) {
                return i;
            }
        }
        return nanos.length;
    }

    /** Everything that is reachable because of the secrets: payloads, references, cache entries and plans. */
    private static void heap() throws InterruptedException {
        SimulatedTime time = new SimulatedTime();
        SecretFetcher fetcher = target -> Secret.ofText(
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + target.secretId() + "-AbCdEf",
                target.secretId(),
                "00000000-0000-0000-0000-" + target.secretId().substring(7),
                List.of("AWSCURRENT"),
                time.now(),
                time.now(),
                target.secretId().repeat(60).substring(0, 1024));
        long before = used();
        Secrets instance = Secrets.create(fetcher, SecretsSettings.defaults(), time.runtime(1, Runnable::run));
        for (int i = 0; i < MANY; i++) {
            instance.pin(SecretReference.of(String.format(Locale.ROOT, "secret/%012d", i)));
        }
        instance.refresher().plan(true);
        time.pass(Duration.ofMinutes(5));
        instance.refresher().step();
        long after = used();
        print(
                "heap of 10,000 secrets of 1 KiB, payloads included, MB",
                String.format(Locale.ROOT, "%.1f", (after - before) / 1e6));
        instance.close();
    }

    private static void scheduler() {
        SimulatedTime time = new SimulatedTime();
        Fleet fleet = new Fleet(time);
        Map<String, SimulatedSecret> secrets = unchanging(time, MANY, "v");
        SimulatedService service = new SimulatedService(time, secrets, 7200, () -> false);
        fleet.start(
                service,
                RefreshSettings.defaults(),
                secrets.keySet().stream().map(SecretReference::of).toList());
        fleet.runUntil(Duration.ofHours(1).toNanos());
        long begin = cpu();
        fleet.runUntil(Duration.ofHours(2).toNanos());
        double taken = cpu() - begin;
        print(
                "checking 10,000 secrets, without the SDK's calls, share of one core",
                String.format(
                        Locale.ROOT,
                        "%.3f %%",
                        100 * taken / Duration.ofHours(1).toNanos()));
        print(
                "the same, DescribeSecret a second",
                String.format(Locale.ROOT, "%.1f", service.describes(3600, 7200) / 3600.0));
    }

    private static void describeCall() {
        SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClient(new CannedHttpClient(
                        "{\"ARN\":\"arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf\","
                                + "\"Name\":\"prod/db\",\"RotationEnabled\":true,"
                                + "\"RotationRules\":{\"AutomaticallyAfterDays\":30,\"Duration\":\"3h\"},"
                                + "\"NextRotationDate\":1.7E9,\"LastRotatedDate\":1.69E9,\"CreatedDate\":1.6E9,"
                                + "\"VersionIdsToStages\":{\"00000000-0000-0000-0000-000000000001\":[\"AWSCURRENT\"],"
                                + "\"00000000-0000-0000-0000-000000000002\":[\"AWSPREVIOUS\"]}}"))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s")))
                .build();
        AwsSecretFetcher fetcher = new AwsSecretFetcher(client, InstantSource.system());
        SecretReference.Target target = SecretReference.of("prod/db").target();
        int calls = 20_000;
        describe(fetcher, target, calls);
        long begin = cpu();
        describe(fetcher, target, calls);
        double micros = (cpu() - begin) / 1e3 / calls;
        print(
                "CPU of one DescribeSecret in the SDK, no network, microseconds",
                String.format(Locale.ROOT, "%.0f", micros));
        client.close();
    }

    private static void describe(SecretFetcher fetcher, SecretReference.Target target, int calls) {
        for (int i = 0; i < calls; i++) {
            if (fetcher.describe(target) == null) {
                throw new IllegalStateException("no answer");
            }
        }
    }

    private static Map<String, SimulatedSecret> unchanging(SimulatedTime time, int count, String payload) {
        Map<String, SimulatedSecret> secrets = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "secret/" + i;
            secrets.put(
                    name, new SimulatedSecret(name, payload, time.now().plus(Duration.ofDays(20)), null, null, null));
        }
        return secrets;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(String what, Object value) {
        System.out.println("| " + what + " | " + value + " |");
    }

    private static void print(String format, String part, Object value) {
        print(String.format(Locale.ROOT, format, part), value);
    }
}
