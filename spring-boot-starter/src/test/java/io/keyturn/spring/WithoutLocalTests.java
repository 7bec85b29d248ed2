package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application without keyturn-local on its class path, as in production, in a JVM of its own. */
class WithoutLocalTests {
    private static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("keyturn-local") && !entry.contains("/local/target/"))
            .collect(Collectors.joining(File.pathSeparator));

    @Test
    void applicationWhenLocalIsAbsentReadsItsSecrets() throws Exception {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            assertThat(run(
                            "keyturn.region=us-east-1",
                            "keyturn.endpoint=" + local.endpoint(),
                            "keyturn.credentials.access-key=a",
                            "keyturn.credentials.secret-key=b",
                            "spring.config.import=aws-secretsmanager:prod/db?prefix=app."))
                    .contains("bound App[password=s3cret, imported=null]", "bean k3y", "closed");
        }
    }

    @Test
    void applicationWhenLocalIsAskedForSaysWhatToAdd() throws Exception {
        assertThat(run("keyturn.local.enabled=true", "spring.config.import=aws-secretsmanager:prod/db"))
                .contains("APPLICATION FAILED TO START")
                .contains("keyturn.local.enabled=true, but keyturn-local is not on the class path.")
                .contains("Add the dependency io.keyturn:keyturn-local to the application, or set"
                        + " keyturn.local.enabled=false.");
    }

    private static String run(String... settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                CLASS_PATH,
                "io.keyturn.spring.AotApplication",
                "--spring.main.web-application-type=none"));
        Arrays.stream(settings).forEach(setting -> command.add("--" + setting));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
