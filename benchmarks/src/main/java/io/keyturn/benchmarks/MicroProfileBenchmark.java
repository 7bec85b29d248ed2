package io.keyturn.benchmarks;

import io.keyturn.local.LocalSecretsManager;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What a lookup through SmallRye Config costs: of an imported property beside one of a source in memory at the same
 * place, and of a name that nobody knows beside more and more sources. A call to the service fails the run.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class MicroProfileBenchmark {
    private static final int ROUNDS = 5;
    private static final int ORDINAL = 270;
    private static final Map<String, String> VALUES = new HashMap<>(Map.of("username", "app", "password", "v"));

    /** A property that is there. */
    @Benchmark
    public String known(Present present) {
        return present.config().getValue("password", String.class);
    }

    /** A name that nobody knows. */
    @Benchmark
    public Optional<String> unknown(Sources sources) {
        return sources.config().getOptionalValue("nobody.knows.this", String.class);
    }

    /** The source of inline references and one more. */
    @State(Scope.Benchmark)
    public static class Present extends Configured {
        @Param({"1 in memory", "1 map", "1 import"})
        private String kind = "";

        /** Makes the configuration. */
        @Setup
        public void setUp() {
            configure(kind, true);
        }
    }

    /**
     * Sources beside those of SmallRye Config; imports with the source of inline references. In memory are SmallRye's own
     * sources, a map is one that has only what the specification asks for.
     */
    @State(Scope.Benchmark)
    public static class Sources extends Configured {
        @Param({"0 in memory", "1 in memory", "10 in memory", "10 map", "0 import", "1 import", "10 import"})
        private String kind = "";

        /** Makes the configuration. */
        @Setup
        public void setUp() {
            configure(kind, kind.endsWith("import"));
        }
    }

    /** A configuration and the service it reads from. */
    @State(Scope.Benchmark)
    public static class Configured {
        private final LocalSecretsManager local = LocalSecretsManager.start(0);
        private SmallRyeConfig config = new SmallRyeConfigBuilder().build();
        private long calls;

        SmallRyeConfig config() {
            return config;
        }

        void configure(String kind, boolean secrets) {
            int number = Integer.parseInt(kind.substring(0, kind.indexOf(' ')));
            Map<String, String> settings = new HashMap<>(Map.of(
                    "keyturn.endpoint", local.endpoint().toString(),
                    "keyturn.region", "us-east-1",
                    "keyturn.credentials.access-key", "test",
                    "keyturn.credentials.secret-key", "test"));
            SmallRyeConfigBuilder builder =
                    new SmallRyeConfigBuilder().addDefaultSources().addDefaultInterceptors();
            for (int i = 0; i < number; i++) {
                if (kind.endsWith("import")) {
                    local.seed("secrets: {prod/db" + i + ": {username: app, password: v}}");
                } else if (kind.endsWith("map")) {
                    builder.withSources(new MapConfigSource(VALUES, "map " + i));
                } else {
                    builder.withSources(new PropertiesConfigSource(VALUES, "in memory " + i, ORDINAL));
                }
            }
            if (kind.endsWith("import")) {
                settings.put(
                        "keyturn.import",
                        IntStream.range(0, number).mapToObj(i -> "prod/db" + i).collect(Collectors.joining(",")));
            }
            if (secrets) {
                builder.addDiscoveredSources();
            }
            config = builder.withSources(new PropertiesConfigSource(settings, "application", 250))
                    .build();
            calls = local.calls("GetSecretValue");
        }

        /** Fails when a lookup made a call. */
        @TearDown(Level.Iteration)
        public void requireNoCalls() {
            if (local.calls("GetSecretValue") != calls) {
                throw new IllegalStateException("lookups made calls");
            }
        }

        /** Ends the service. */
        @TearDown
        public void close() {
            local.close();
        }
    }

    private record MapConfigSource(Map<String, String> values, String name) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public @Nullable String getValue(String propertyName) {
            return values.get(propertyName);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getOrdinal() {
            return ORDINAL;
        }
    }

    /** Runs all of them in turn, several times over: what disturbs the machine for a while then meets all alike. */
    public static void main(String[] args) throws RunnerException {
        Map<String, ListStatistics> times = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include(MicroProfileBenchmark.class.getName())
                            .shouldFailOnError(true)
                            .build())
                    .run();
            for (RunResult result : results) {
                String name = result.getPrimaryResult().getLabel() + ", "
                        + result.getParams().getParam("kind");
                ListStatistics of = times.computeIfAbsent(name, any -> new ListStatistics());
                result.getBenchmarkResults().forEach(fork -> fork.getIterationResults()
                        .forEach(iteration ->
                                of.addValue(iteration.getPrimaryResult().getScore())));
            }
        }
        System.out.printf("%n%-24s %8s %8s%n", "lookup, sources", "min ns", "median");
        times.forEach((name, of) -> System.out.printf("%-24s %8.1f %8.1f%n", name, of.getMin(), of.getPercentile(50)));
    }
}
