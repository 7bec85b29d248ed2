package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application without keyturn-local on its class path, as in production, in a JVM of its own. */
class WithoutLocalTests {
    private static final String CLASS_PATH = Arrays.stream(TestJvm.CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> !entry.contains("keyturn-local") && !entry.contains("/local/target/"))
            .collect(Collectors.joining(File.pathSeparator));

    @Test
    void applicationWhenLocalIsAbsentReadsItsSecrets() throws Exception {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            List<String> settings = new ArrayList<>(TestJvm.settings(local));
            settings.add("stage=prod");
            settings.add("spring.config.import=aws-secretsmanager:prod/db?prefix=app.");
            assertThat(run(settings)).contains("bound App[password=s3cret, imported=null]", "bean k3y", "closed");
        }
    }

    @Test
    void applicationWhenLocalIsAskedForSaysWhatToAdd() throws Exception {
        assertThat(run(List.of("keyturn.local.enabled=true", "spring.config.import=aws-secretsmanager:prod/db")))
                .contains("APPLICATION FAILED TO START")
                .contains("keyturn.local.enabled=true, but keyturn-local is not on the class path.")
                .contains("Add the dependency io.keyturn:keyturn-local to the application, or set"
                        + " keyturn.local.enabled=false.");
    }

    private static String run(List<String> settings) throws Exception {
        return TestJvm.run(CLASS_PATH, settings, AotApplication.class.getName()).output();
    }
}
