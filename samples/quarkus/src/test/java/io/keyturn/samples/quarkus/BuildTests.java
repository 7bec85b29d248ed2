package io.keyturn.samples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.local.LocalSecretsManager;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample, built as Quarkus builds it, while the service could answer; and what was built, run. */
class BuildTests {
    private static final String CANARY = "canary-in-a-coal-mine";
    /** What Quarkus writes into the artifact, if it is told. */
    private static final String BUILD_TIME_KEY = "quarkus.application.name";

    private static final String BUILD_TIME_VALUE = "${aws-secret@shop/log#name:shop}";
    private static final String SEED =
            """
            secrets:
              shop/database: {url: "jdbc:%1$s", username: app, password: %1$s, pool: {size: 8}, replicas: [%1$s]}
              shop/mail-password: %1$s
              shop/payment: {api-key: %1$s, webhook-secret: %1$s}
              shop/log: {name: %1$s, level: TRACE, format: "%1$s %%s%%n"}
            """
                    .formatted(CANARY);
    private static final LocalSecretsManager LOCAL =
            LocalSecretsManager.start(0).seed(SEED);

    @TempDir
    private static Path target;

    private static Path application;
    private static Map<String, Long> callsOfBuild = Map.of("none", 0L);

    @BeforeAll
    static void build() throws Exception {
        application = build(
                target.resolve("shop"),
                Map.of(
                        BUILD_TIME_KEY,
                        BUILD_TIME_VALUE,
                        "quarkus.log.category.\"quiet\".level",
                        "${aws-secret@shop/log#level:INFO}",
                        "shop.webhook",
                        "${aws-secret::shop/payment#webhook-secret}"));
        callsOfBuild = LOCAL.calls();
    }

    @AfterAll
    static void close() {
        LOCAL.close();
    }

    @Test
    void buildCallsNobody() {
        assertThat(callsOfBuild).isEmpty();
    }

    @Test
    void artifactHoldsNoValue() throws IOException {
        assertThat(filesWithTheValue(application)).isEmpty();
    }

    @Test
    void artifactWhenTheEmbeddedServiceIsOnHoldsNoValue() throws Exception {
        Path seed = Files.writeString(target.resolve("seed.yaml"), SEED);
        Path built = build(
                target.resolve("embedded"),
                Map.of(
                        "keyturn.local.enabled",
                        "true",
                        "keyturn.local.secrets",
                        seed.toString(),
                        BUILD_TIME_KEY,
                        BUILD_TIME_VALUE));
        assertThat(filesWithTheValue(built)).isEmpty();
    }

    @Test
    void applicationReadsValuesWhenItRuns() throws Exception {
        Run run = run(Map.of("quarkus.log.console.format", "${aws-secret@shop/log#format}"));
        assertThat(run.output())
                .contains("shop.database.password", "shop.mail-password", "shop.payment.api-key")
                .as("the format of the log")
                .contains(CANARY + " shop 0.1.0-SNAPSHOT on JVM");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void applicationWhenRequiredSecretIsMissingDoesNotStart() throws Exception {
        Run run = run(Map.of("keyturn.import", "shop/none"));
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output())
                .contains("There is no secret 'shop/none' (stage AWSCURRENT) in us-east-1.")
                .doesNotContain(CANARY);
    }

    @Test
    void applicationWhenNeededReferenceDoesNotExistDoesNotStart() throws Exception {
        Run run = run(Map.of("quarkus.http.port", "${aws-secret@shop/none#port}"));
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output())
                .contains("SRCFG00011: Could not expand value aws-secret@shop/none#port in property quarkus.http.port")
                .containsOnlyOnce("There is no secret 'shop/none' (stage AWSCURRENT) in us-east-1.")
                .doesNotContain(CANARY);
    }

    @Test
    void buildWhenKeyThatItNeedsHasNoDefaultSaysSo() {
        List<String> messages = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                messages.add(record.getMessage());
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger logger = Logger.getLogger("io.keyturn");
        logger.addHandler(handler);
        try {
            assertThatThrownBy(() -> build(
                            target.resolve("broken"),
                            Map.of("quarkus.package.jar.enabled", "${aws-secret@shop/log#level}")))
                    .hasStackTraceContaining("Could not expand value aws-secret@shop/log#level in property"
                            + " quarkus.package.jar.enabled");
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(messages)
                .contains(
                        "The reference aws-secret@shop/log#level is not read while the application is built. A property"
                                + " that is needed then needs a default, as in ${aws-secret@shop/log#level:default}; it is read"
                                + " when the application runs.");
    }

    private static Path build(Path target, Map<String, String> properties) throws Exception {
        Path classes = Path.of("target/classes").toAbsolutePath();
        Map<String, String> build = settings();
        build.putAll(properties);
        // what is handed to the builder stands below application.properties, which names the embedded service
        build.forEach(System::setProperty);
        LOCAL.resetCalls();
        Files.createDirectories(target);
        try (CuratedApplication curated = QuarkusBootstrap.builder()
                .setApplicationRoot(classes)
                .setProjectRoot(Path.of("").toAbsolutePath())
                .setTargetDirectory(target)
                .setMode(QuarkusBootstrap.Mode.PROD)
                .setIsolateDeployment(true)
                .setLocalProjectDiscovery(true)
                .setBaseName("shop")
                .build()
                .bootstrap()) {
            curated.createAugmentor().createProductionApplication();
        } finally {
            build.keySet().forEach(System::clearProperty);
        }
        return target.resolve("quarkus-app");
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "keyturn.local.enabled", "false",
                "keyturn.endpoint", LOCAL.endpoint().toString(),
                "keyturn.region", "us-east-1",
                "keyturn.credentials.access-key", "test",
                "keyturn.credentials.secret-key", "test"));
    }

    private static Run run(Map<String, String> properties) throws IOException, InterruptedException {
        Map<String, String> all = settings();
        all.put("quarkus.http.port", "0");
        all.put("demo.once", "true");
        all.putAll(properties);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", application.resolve("quarkus-run.jar").toString()));
        Path output = Files.createTempFile(target, "run", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor(), Files.readString(output));
    }

    private static List<String> filesWithTheValue(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                search(file.toString(), Files.readAllBytes(file), found);
            }
        }
        return found;
    }

    private static void search(String name, byte[] content, List<String> found) throws IOException {
        if (new String(content, StandardCharsets.ISO_8859_1).contains(CANARY)) {
            found.add(name);
        }
        if (content.length > 1 && content[0] == 'P' && content[1] == 'K') {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
                ZipEntry entry;
                while ((entry = zip.getNextEntry()) != null) {
                    search(name + "!" + entry.getName(), zip.readAllBytes(), found);
                }
            }
        }
    }

    private record Run(int exitCode, String output) {}
}
