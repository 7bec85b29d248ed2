package io.keyturn.benchmarks;

import io.keyturn.local.LocalSecretsManager;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Times whole starts of one application, each in a new JVM, from the start of the process until the application is
 * ready: without secrets, with Keyturn, and with Spring Cloud AWS; against a server on loopback that takes 20 ms for
 * each GetSecretValue. The same arguments go to all of them. Argument: how many rounds (10).
 */
public final class StartupBenchmark {
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int SECRETS = 100;

    /** Calls before the first start: the server stands for AWS, whose own start nobody waits for. */
    private static final int WARM_UP = 20_000;

    private StartupBenchmark() {}

    /** Runs the rounds and prints a table. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 10 : Integer.parseInt(args[0]);
        Map<Variant, List<Double>> millis = new EnumMap<>(Variant.class);
        try (LocalSecretsManager local = LocalSecretsManager.start(0);
                SecretsManagerClient client = local.client()) {
            IntStream.range(0, SECRETS)
                    .forEach(i -> client.createSecret(
                            request -> request.name("bench/" + i).secretString("{\"value" + i + "\":\"v\"}")));
            IntStream.range(0, WARM_UP).forEach(i -> client.getSecretValue(r -> r.secretId("bench/" + i % SECRETS)));
            local.faults().on("GetSecretValue").latency(LATENCY);
            for (int round = -1; round < rounds; round++) {
                List<Variant> order = new ArrayList<>(List.of(Variant.values()));
                Collections.shuffle(order, new Random(round));
                for (Variant variant : order) {
                    double taken = start(variant, local.endpoint().toString());
                    if (round >= 0) {
                        millis.computeIfAbsent(variant, key -> new ArrayList<>())
                                .add(taken);
                    }
                }
            }
        }
        print(millis);
    }

    private static double start(Variant variant, String endpoint) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(variant.library::needs)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                BenchmarkApplication.class.getName(),
                "--spring.cloud.aws.endpoint=" + endpoint,
                "--spring.cloud.aws.region.static=us-east-1",
                "--spring.cloud.aws.credentials.access-key=a",
                "--spring.cloud.aws.credentials.secret-key=s"));
        if (variant.secrets > 0) {
            command.add("--spring.config.import=aws-secretsmanager:"
                    + IntStream.range(0, variant.secrets)
                            .mapToObj(i -> "bench/" + i)
                            .collect(Collectors.joining(";")));
            command.add("--check=value" + (variant.secrets - 1));
        }
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        double taken = -1;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.equals(BenchmarkApplication.READY)) {
                    taken = (System.nanoTime() - begin) / 1e6;
                }
                output.append(line).append('\n');
            }
        }
        if (process.waitFor() != 0 || taken < 0) {
            throw new IllegalStateException(variant + " did not start:\n" + output);
        }
        return taken;
    }

    private static void print(Map<Variant, List<Double>> millis) {
        double plain = median(millis, Variant.PLAIN);
        System.out.println("| start | median ms | min | max | over plain Boot, ms |");
        System.out.println("|---|---|---|---|---|");
        millis.forEach((variant, taken) -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f |",
                variant.title,
                median(millis, variant),
                Collections.min(taken),
                Collections.max(taken),
                median(millis, variant) - plain)));
        System.out.println();
        difference("100 secrets over one, Keyturn", millis, Variant.KEYTURN_100, Variant.KEYTURN_1);
        difference(
                "100 secrets over one, Spring Cloud AWS",
                millis,
                Variant.SPRING_CLOUD_AWS_100,
                Variant.SPRING_CLOUD_AWS_1);
        System.out.println(String.format(
                Locale.ROOT,
                "One secret, Keyturn / Spring Cloud AWS: %.2f",
                paired(millis, Variant.KEYTURN_1, Variant.SPRING_CLOUD_AWS_1, (keyturn, other) -> keyturn / other)));
    }

    private static void difference(String title, Map<Variant, List<Double>> millis, Variant of, Variant to) {
        System.out.println(
                String.format(Locale.ROOT, "%s: %.0f ms", title, paired(millis, of, to, (more, less) -> more - less)));
    }

    /** Compares round by round, so that a machine whose speed drifts from round to round changes little. */
    private static double paired(
            Map<Variant, List<Double>> millis, Variant first, Variant second, DoubleBinaryOperator compare) {
        List<Double> firsts = millis.getOrDefault(first, List.of());
        List<Double> seconds = millis.getOrDefault(second, List.of());
        return median(IntStream.range(0, firsts.size())
                .mapToDouble(round -> compare.applyAsDouble(firsts.get(round), seconds.get(round))));
    }

    private static double median(Map<Variant, List<Double>> millis, Variant variant) {
        return median(millis.getOrDefault(variant, List.of()).stream().mapToDouble(Double::doubleValue));
    }

    private static double median(DoubleStream numbers) {
        double[] sorted = numbers.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private enum Variant {
        PLAIN("plain Boot", Library.NONE, 0),
        KEYTURN_1("Keyturn, 1 secret", Library.KEYTURN, 1),
        SPRING_CLOUD_AWS_1("Spring Cloud AWS, 1 secret", Library.SPRING_CLOUD_AWS, 1),
        KEYTURN_100("Keyturn, 100 secrets", Library.KEYTURN, SECRETS),
        SPRING_CLOUD_AWS_100("Spring Cloud AWS, 100 secrets", Library.SPRING_CLOUD_AWS, SECRETS);

        private final String title;
        private final Library library;
        private final int secrets;

        Variant(String title, Library library, int secrets) {
            this.title = title;
            this.library = library;
            this.secrets = secrets;
        }
    }

    /** Chooses, of this program's own class path, what an application with one of the libraries would have. */
    private enum Library {
        NONE,
        KEYTURN,
        SPRING_CLOUD_AWS;

        boolean needs(String entry) {
            String path = entry.replace(File.separatorChar, '/');
            if (path.contains("jmh") || isModule(path, "local")) {
                return false;
            }
            boolean keyturn = isModule(path, "core") || isModule(path, "spring-boot-starter");
            boolean springCloudAws = path.contains("awspring");
            boolean sdk = path.contains("awssdk");
            return switch (this) {
                case NONE -> !keyturn && !springCloudAws && !sdk;
                case KEYTURN -> !springCloudAws && !(sdk && path.matches(".*/(apache5?|netty-nio)-client-.*"));
                case SPRING_CLOUD_AWS -> !keyturn && !path.contains("url-connection-client");
            };
        }

        /** In a reactor build the modules are folders, otherwise they are jars. */
        private static boolean isModule(String path, String module) {
            return path.contains("/keyturn-" + module) || path.endsWith(module + "/target/classes");
        }
    }
}
