package io.keyturn.microprofile;

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

/** An application with SmallRye Config and neither CDI nor keyturn-local, in a JVM of its own. */
class WithoutOptionalTests {
    private static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(keyturn-local|/local/target/|cdi-api|weld).*"))
            .collect(Collectors.joining(File.pathSeparator));

    @Test
    void applicationWhenOptionalLibrariesAreAbsentReadsItsSecrets() throws Exception {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            assertThat(run(
                            "keyturn.import=prod/db?prefix=app.",
                            "keyturn.endpoint=" + local.endpoint(),
                            "keyturn.region=us-east-1",
                            "keyturn.credentials.access-key=test",
                            "keyturn.credentials.secret-key=test"))
                    .contains("imported s3cret", "inline k3y", "absent true true true");
        }
    }

    @Test
    void applicationWhenLocalIsAskedForSaysWhatToAdd() throws Exception {
        assertThat(run("keyturn.local.enabled=true", "keyturn.import=prod/db"))
                .contains("keyturn.local.enabled=true, but keyturn-local is not on the class path. Add the dependency"
                        + " io.keyturn:keyturn-local to the application, or set keyturn.local.enabled=false.");
    }

    private static String run(String... settings) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of("-cp", CLASS_PATH, PlainMain.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
