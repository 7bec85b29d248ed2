package io.keyturn.benchmarks;

import io.keyturn.local.LocalSecretsManager;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a lookup through SmallRye Config costs: of an imported property beside one of a source in memory at the same
 * place, and of a name that nobody knows with and without the sources of secrets. A call to the service fails the run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MicroProfileBenchmark {
    private static final int ORDINAL = 270;

    private final LocalSecretsManager local =
            LocalSecretsManager.start(0).seed("secrets: {prod/db: {username: app, password: v}}");
    private final SmallRyeConfig none = config(Map.of(), true, false);
    private final SmallRyeConfig inMemory = config(Map.of(), true, true);
    private final SmallRyeConfig imported = config(Map.of("keyturn.import", "prod/db"), false, true);
    private final long calls = local.calls("GetSecretValue");

    private SmallRyeConfig config(Map<String, String> more, boolean withSource, boolean withSecrets) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "keyturn.endpoint", local.endpoint().toString(),
                "keyturn.region", "us-east-1",
                "keyturn.credentials.access-key", "test",
                "keyturn.credentials.secret-key", "test"));
        settings.putAll(more);
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "application", 250));
        if (withSource) {
            builder.withSources(
                    new PropertiesConfigSource(Map.of("username", "app", "password", "v"), "in memory", ORDINAL));
        }
        if (withSecrets) {
            builder.addDiscoveredSources();
        }
        return builder.build();
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

    /** A property of a source in memory, where the sources of secrets are there too. */
    @Benchmark
    public String valueInMemory() {
        return inMemory.getValue("password", String.class);
    }

    /** The same property, imported. */
    @Benchmark
    public String valueImported() {
        return imported.getValue("password", String.class);
    }

    /** A name that nobody knows, without the sources of secrets. */
    @Benchmark
    public Optional<String> unknownWithout() {
        return none.getOptionalValue("nobody.knows.this", String.class);
    }

    /** The same with the source of inline references. */
    @Benchmark
    public Optional<String> unknownWithInline() {
        return inMemory.getOptionalValue("nobody.knows.this", String.class);
    }

    /** The same with the source of inline references, and an import in the place of the source in memory. */
    @Benchmark
    public Optional<String> unknownWithImport() {
        return imported.getOptionalValue("nobody.knows.this", String.class);
    }

    /** Runs all of them. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(MicroProfileBenchmark.class.getName())
                        .shouldFailOnError(true)
                        .build())
                .run();
    }
}
