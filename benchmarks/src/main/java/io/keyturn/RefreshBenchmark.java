package io.keyturn;

import io.keyturn.admin.SecretDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What keeping secrets current costs and how soon a rotation is noticed: the real scheduler over a simulated service,
 * in simulated time, which calls take none of. Prints tables. {@link RefreshLoadBenchmark} has what needs real
 * threads.
 */
public final class RefreshBenchmark {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int WARM_UP = 900;

    /** When in its hour a fleet sees a rotation. */
    private static final int ROTATED = 3000;

    private RefreshBenchmark() {}

    /** Runs everything. */
    public static void main(String[] args) {
        cost();
        latency();
        fleet();
    }

    private static void cost() {
        System.out.println("| per secret and hour, 60 days | DescribeSecret, window of 3 h | window of a day"
                + " | GetSecretValue | an AWSPENDING for a month adds |");
        System.out.println("|---|---|---|---|---|");
        for (int minutes : new int[] {5, 15, 60}) {
            RefreshSettings settings = RefreshSettings.defaults().withInterval(Duration.ofMinutes(minutes));
            long[] three = unchanged(settings, Duration.ofHours(3), null);
            long[] day = unchanged(settings, null, null);
            long[] pending = unchanged(settings, Duration.ofHours(3), Duration.ofDays(30));
            double hours = 100 * 60 * 24;
            print(
                    "| `interval=%dm` | %.2f | %.2f | %d | %.0f calls |",
                    minutes, three[0] / hours, day[0] / hours, three[1] + day[1], (pending[0] - three[0]) / 100.0);
        }
    }

    /** Returns the calls for 100 secrets whose windows open and close without a rotation. */
    private static long[] unchanged(RefreshSettings settings, @Nullable Duration window, @Nullable Duration pendingAt) {
        SimulatedTime time = new SimulatedTime();
        Random random = new Random(1);
        Duration length = Duration.ofDays(60);
        Map<String, SimulatedSecret> secrets = secrets(
                100,
                name -> new SimulatedSecret(
                        name,
                        "v",
                        time.now().plusSeconds(random.nextInt((int) MONTH.toSeconds())),
                        window,
                        pendingAt == null ? null : time.now().plus(pendingAt),
                        null));
        SimulatedService service = new SimulatedService(time, secrets, length.toSeconds(), () -> false);
        Fleet fleet = new Fleet(time);
        fleet.start(service, settings, references(secrets));
        int end = (int) length.toSeconds();
        long loaded = service.gets(0, end);
        fleet.runUntil(length.toNanos());
        return new long[] {service.describes(0, end), service.gets(0, end) - loaded};
    }

    private static void latency() {
        System.out.println();
        System.out.println("| 1,000 rotations, from AWSCURRENT moving to the new value | median s | p99 s | max s |");
        System.out.println("|---|---|---|---|");
        latency("inside a window, AWSPENDING not seen", Duration.ZERO);
        latency("AWSPENDING was there for 2 minutes", Duration.ofMinutes(2));
        latency("AWSPENDING was there for 14 minutes", Duration.ofMinutes(14));
    }

    private static void latency(String title, Duration pendingFor) {
        SimulatedTime time = new SimulatedTime();
        Random random = new Random(2);
        Duration window = Duration.ofHours(3);
        Map<String, SimulatedSecret> secrets = secrets(1000, name -> {
            Instant end = time.now().plus(Duration.ofDays(1)).plusSeconds(random.nextInt(86_400));
            Instant rotated = end.minusSeconds(random.nextInt((int) window.toSeconds() - 1200));
            return new SimulatedSecret(name, "v", end, window, rotated.minus(pendingFor), rotated);
        });
        Fleet fleet = new Fleet(time);
        Duration length = Duration.ofDays(3);
        Secrets instance = fleet.start(
                new SimulatedService(time, secrets, length.toSeconds(), () -> false),
                RefreshSettings.defaults(),
                references(secrets));
        List<Double> seconds = new ArrayList<>();
        instance.onEvent(event -> {
            Instant moved = Objects.requireNonNull(secrets.get(event.name())).rotated();
            if (event instanceof SecretEvent.Rotated && moved != null) {
                seconds.add(Duration.between(moved, event.time()).toMillis() / 1000.0);
            }
        });
        fleet.runUntil(length.toNanos());
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length != 1000) {
            throw new IllegalStateException("only " + sorted.length + " rotations were noticed");
        }
        print("| %s | %.1f | %.1f | %.1f |", title, sorted[500], sorted[990], sorted[999]);
    }

    private static void fleet() {
        System.out.println();
        System.out.println("| 10,000 instances x 10 secrets | DescribeSecret/s, mean | peak second | peak / mean"
                + " | GetSecretValue, peak second |");
        System.out.println("|---|---|---|---|---|");
        fleet("one hour", null, 0, 0);
        fleet("the hour after all have started at once", null, 0, -1);
        fleet("an outage of 10 minutes, while it lasts", null, 600, 0);
        fleet("the same, from its end on", null, 600, 600);
        fleet("one of the ten in its window rotates, AWSPENDING for 1 minute", Duration.ofMinutes(1), 0, 0);
        fleet("the same, from 10 s after the rotation on", Duration.ofMinutes(1), 0, ROTATED + 10);
    }

    /**
     * Prints one hour of the fleet, after a warm-up.
     *
     * @param pendingFor how long a rotation takes towards the end of that hour; null for none
     * @param outage how many seconds the service is down from the first second of the hour on
     * @param from the second of the hour to look for the peak from; -1 for an hour without a warm-up
     */
    private static void fleet(String title, @Nullable Duration pendingFor, int outage, int from) {
        SimulatedTime time = new SimulatedTime();
        int warmUp = from < 0 ? 0 : WARM_UP;
        Instant rotated = pendingFor == null ? null : time.now().plusSeconds(warmUp + ROTATED);
        Instant windowEnd = time.now().plusSeconds(warmUp + 5400);
        Map<String, SimulatedSecret> secrets = secrets(
                10,
                name -> name.equals("secret/0") && pendingFor != null && rotated != null
                        ? new SimulatedSecret(
                                name, "v", windowEnd, Duration.ofHours(3), rotated.minus(pendingFor), rotated)
                        : new SimulatedSecret(name, "v", time.now().plus(MONTH), Duration.ofHours(3), null, null));
        SimulatedService service = new SimulatedService(
                time,
                secrets,
                warmUp + 3600,
                () -> time.nanos() / 1_000_000_000 >= warmUp && time.nanos() / 1_000_000_000 < warmUp + outage);
        Fleet fleet = new Fleet(time);
        SimulatedService loading = new SimulatedService(time, secrets, 1, () -> false);
        SecretFetcher loadedElsewhere = new SecretFetcher() {
            @Override
            public Secret fetch(SecretReference.Target target) {
                return (target.versionId() == null ? loading : service).fetch(target);
            }

            @Override
            public SecretDescription describe(SecretReference.Target target) {
                return service.describe(target);
            }
        };
        List<SecretReference> references = references(secrets);
        IntStream.range(0, 10_000).forEach(i -> fleet.start(loadedElsewhere, RefreshSettings.defaults(), references));
        int end = warmUp + 3600;
        fleet.runUntil(Duration.ofSeconds(end).toNanos());
        double mean = service.describes(warmUp, end) / 3600.0;
        int first = warmUp + Math.max(from, 0);
        int last = outage > 0 && from == 0 ? first + outage : end;
        int peak = service.peakDescribes(first, last);
        print("| %s | %.0f | %d | %.2f | %d |", title, mean, peak, peak / mean, service.peakGets(first, last));
    }

    private static Map<String, SimulatedSecret> secrets(int count, Function<String, SimulatedSecret> secret) {
        Map<String, SimulatedSecret> secrets = new HashMap<>();
        IntStream.range(0, count).mapToObj(i -> "secret/" + i).forEach(name -> secrets.put(name, secret.apply(name)));
        return secrets;
    }

    private static List<SecretReference> references(Map<String, SimulatedSecret> secrets) {
        return secrets.keySet().stream().sorted().map(SecretReference::of).toList();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
