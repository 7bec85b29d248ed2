package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Applications without Actuator's health, Micrometer or both on their class path, in JVMs of their own. */
class WithoutActuatorTests {

    @Test
    void applicationWhenActuatorAndMicrometerAreAbsentReadsItsSecrets() throws Exception {
        assertReadsWithout(entry -> isHealth(entry) || isMicrometer(entry) || entry.contains("spring-boot-actuator"));
    }

    @Test
    void applicationWhenOnlyMicrometerIsThereReadsItsSecrets() throws Exception {
        assertReadsWithout(entry -> isHealth(entry) || entry.contains("spring-boot-actuator"));
    }

    @Test
    void applicationWhenOnlyHealthIsThereReadsItsSecrets() throws Exception {
        assertReadsWithout(entry -> isMicrometer(entry) || entry.contains("spring-boot-actuator"));
    }

    private static boolean isHealth(String entry) {
        return entry.contains("spring-boot-health");
    }

    private static boolean isMicrometer(String entry) {
        return entry.contains("micrometer");
    }

    private static void assertReadsWithout(Predicate<String> absent) throws Exception {
        String classPath = Arrays.stream(TestJvm.CLASS_PATH.split(File.pathSeparator))
                .filter(absent.negate())
                .collect(Collectors.joining(File.pathSeparator));
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            List<String> settings = new ArrayList<>(TestJvm.settings(local));
            settings.add("stage=prod");
            settings.add("spring.config.import=aws-secretsmanager:prod/db?prefix=app.");
            TestJvm.Ended ended = TestJvm.run(classPath, settings, AotApplication.class.getName());
            assertThat(ended.output()).contains("bound App[password=s3cret, imported=null]", "bean k3y", "closed");
            assertThat(ended.status()).as(ended.output()).isZero();
        }
    }
}
