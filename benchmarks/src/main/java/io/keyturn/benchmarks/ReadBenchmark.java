package io.keyturn.benchmarks;

import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What a read costs once the secret is there, beside a plain map and, in Spring's Environment, beside a default property,
 * which like an import is found only after the sources before it were asked. The gc profiler shows that the cache allocates nothing; a call to the service fails the run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadBenchmark {
    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final SecretsManagerClient client = local.client();
    private final Secrets secrets = Secrets.create(client);
    private final SecretReference reference = SecretReference.of("prod/db#password");
    private final Map<String, String> map = new ConcurrentHashMap<>(Map.of("password", "v"));
    private final SecretProperties properties;
    private final ConfigurableApplicationContext context;
    private final Environment environment;

    /** Loads everything that is read later. */
    public ReadBenchmark() {
        client.createSecret(request -> request.name("prod/db").secretString("{\"password\":\"v\"}"));
        properties = secrets.properties(SecretReference.of("prod/db"), UnaryOperator.identity());
        secrets.getString(reference);
        context = new SpringApplicationBuilder(BenchmarkApplication.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("plain=v")
                .addBootstrapRegistryInitializer(
                        registry -> registry.register(SecretsManagerClient.class, bootstrap -> client))
                .run(
                        "--keyturn.region=us-east-1",
                        "--spring.config.import=aws-secretsmanager:prod/db",
                        "--inline=${aws-secret@prod/db#password}");
        environment = context.getEnvironment();
    }

    /** Starts to count calls. */
    @Setup(Level.Iteration)
    public void resetCalls() {
        local.resetCalls();
    }

    /** Fails when a read made a call. */
    @TearDown(Level.Iteration)
    public void requireNoCalls() {
        if (!local.calls().isEmpty()) {
            throw new IllegalStateException("reads made calls: " + local.calls());
        }
    }

    /** Ends the application. */
    @TearDown
    public void close() {
        context.close();
        secrets.close();
        client.close();
        local.close();
    }

    /** The baseline. */
    @Benchmark
    public @Nullable String concurrentHashMap() {
        return map.get("password");
    }

    /** The whole secret, by a reference made before. */
    @Benchmark
    public Object secretsGet() {
        return secrets.get(reference);
    }

    /** One value, by a reference made before. */
    @Benchmark
    public String secretsGetStringByReference() {
        return secrets.getString(reference);
    }

    /** One value, by the text of a reference. */
    @Benchmark
    public String secretsGetStringByText() {
        return secrets.getString("prod/db#password");
    }

    /** One property of an import. */
    @Benchmark
    public @Nullable String secretProperties() {
        return properties.get("password");
    }

    /** Spring's Environment for a default property. */
    @Benchmark
    public @Nullable String environmentPlain() {
        return environment.getProperty("plain");
    }

    /** Spring's Environment for an imported property. */
    @Benchmark
    public @Nullable String environmentImported() {
        return environment.getProperty("password");
    }

    /** Spring's Environment for a property that holds an inline reference. */
    @Benchmark
    public @Nullable String environmentInline() {
        return environment.getProperty("inline");
    }

    /** Runs all of them. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ReadBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }
}
