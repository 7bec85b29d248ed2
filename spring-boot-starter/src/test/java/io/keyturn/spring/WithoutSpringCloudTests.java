package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application without spring-cloud-context on its class path, in a JVM of its own. */
class WithoutSpringCloudTests {
    private static final String CLASS_PATH = Arrays.stream(TestJvm.CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> !entry.contains("spring-cloud"))
            .collect(Collectors.joining(File.pathSeparator));

    @Test
    void rotationWhenSpringCloudIsAbsentReachesEnvironmentSuppliersAndListeners() throws Exception {
        assertThat(run("rotate=true"))
                .contains("before s3cret s3cret")
                .contains("event prod/db")
                .contains("environment r0tated")
                .contains("supplier r0tated")
                .contains("changing s3cret")
                .contains("closed");
    }

    @Test
    void applyWhenItNeedsSpringCloudSaysWhatToAdd() throws Exception {
        assertThat(run("keyturn.refresh.apply=refresh-scope"))
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "The setting keyturn.refresh.apply (set at keyturn.refresh.apply, \"keyturn.refresh.apply\" from"
                                + " property source \"systemProperties\") is refresh-scope, but spring-cloud-context is not on the"
                                + " class path.")
                .contains("Add the dependency org.springframework.cloud:spring-cloud-context, or set"
                        + " keyturn.refresh.apply=event.");
    }

    private static String run(String setting) throws Exception {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            List<String> settings = new ArrayList<>(TestJvm.settings(local));
            settings.addAll(List.of("stage=prod", "app.password=${aws-secret@prod/db#password}", setting));
            return TestJvm.run(CLASS_PATH, settings, AotApplication.class.getName())
                    .output();
        }
    }
}
