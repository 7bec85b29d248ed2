package io.keyturn.samples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in Quarkus' dev mode: on the embedded service, and through changes of all that it is made of. */
class DevModeIT {
    private static final String PROPERTIES = "src/main/resources/application.properties";
    private static final String SEED = "src/main/resources/secrets.yaml";
    private static final Path SAMPLE_SEED = Path.of("../spring-boot/src/main/resources/secrets.yaml");
    private static final String PROBE_CLASS = "src/main/java/io/keyturn/samples/quarkus/Probe.java";
    private static final String PROBE =
            """
            package io.keyturn.samples.quarkus;

            import jakarta.inject.Inject;
            import jakarta.inject.Provider;
            import jakarta.ws.rs.GET;
            import jakarta.ws.rs.Path;
            import org.eclipse.microprofile.config.inject.ConfigProperty;

            @Path("/")
            public class Probe {
                @Inject
                @ConfigProperty(name = "shop.mail-password")
                Provider<String> mailPassword;

                @GET
                @Path("mail-password")
                public String mailPassword() {
                    return "first " + mailPassword.get();
                }

                @GET
                @Path("refresh-threads")
                public long refreshThreads() {
                    return Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("keyturn-refresh-"))
                            .count();
                }
            }
            """;

    @TempDir
    private static Path folder;

    private static DevMode application;

    @BeforeAll
    static void start() throws IOException {
        Path project = folder.resolve("shop");
        copy(Path.of("src/main"), project.resolve("src/main"));
        Files.copy(SAMPLE_SEED, project.resolve(SEED));
        Files.copy(Path.of("src/test/dev/pom.xml"), project.resolve("pom.xml"));
        Files.writeString(project.resolve(PROBE_CLASS), PROBE);
        application = new DevMode(project, folder);
    }

    @AfterAll
    static void close() {
        if (application != null) {
            application.close();
        }
    }

    @AfterEach
    void restore() throws Exception {
        application.write(PROPERTIES, Files.readString(Path.of(PROPERTIES)));
        application.write(SEED, Files.readString(SAMPLE_SEED));
        application.write(PROBE_CLASS, PROBE);
        awaitAnswer("mail-password", "first not-a-real-mail-password");
        assertThat(application.get("refresh-threads").body()).isEqualTo("1");
    }

    @Test
    void startWhenThereIsNoAwsTakesTheEmbeddedService() throws Exception {
        assertThat(application.get("secrets").body())
                .contains("shop.database.password", "shop.payment.api-key", "AWSCURRENT");
    }

    @Test
    void changeOfAClassIsServed() throws Exception {
        application.edit(PROBE_CLASS, "\"first \"", "\"second \"");
        awaitAnswer("mail-password", "second not-a-real-mail-password");
    }

    @Test
    void changeOfTheSeedIsServed() throws Exception {
        application.edit(SEED, "not-a-real-mail-password", "another-mail-password");
        awaitAnswer("mail-password", "first another-mail-password");
    }

    @Test
    void changeOfAnImportIsServed() throws Exception {
        application.edit(PROPERTIES, "shop/mail-password?prefix=shop.", "shop/payment?prefix=payment.");
        application.edit(
                PROPERTIES, "shop.payment.api-key=", "shop.mail-password=${payment.api-key}\nshop.payment.api-key=");
        awaitAnswer("mail-password", "first sample-api-key-4242");
    }

    @Test
    void importWhenMissingShowsWhyUntilItIsCorrected() throws Exception {
        application.edit(PROPERTIES, "shop/mail-password?", "shop/none?");
        awaitAnswer(
                "mail-password",
                "There is no secret 'shop/none' (stage AWSCURRENT) in us-east-1. Correct the name or the region, create the"
                        + " secret, or define the alias keyturn.aliases.shop/none if one was meant.");
    }

    private static void awaitAnswer(String path, String answer) {
        await(path)
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(application.get(path).body()).contains(answer));
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.copy(file, target);
            }
        }
    }
}
