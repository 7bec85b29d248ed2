package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ahead-of-time processing, as {@code spring-boot:process-aot} does it, and the processed application. */
class AotTests {
    @TempDir
    private Path folder;

    @Test
    void processingMakesNoCallAndTheProcessedApplicationReadsItsSecrets() throws Exception {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            List<String> settings = new ArrayList<>(TestJvm.settings(local));
            settings.addAll(List.of(
                    "spring.config.import=aws-secretsmanager:prod/api-key;prod/db?prefix=db.",
                    "app.password=${aws-secret@prod/db#password}",
                    "app.imported=${db.password}",
                    "stage=prod",
                    "spring.cloud.refresh.enabled=false"));

            String processing = java(
                    TestJvm.CLASS_PATH,
                    settings,
                    "org.springframework.boot.SpringApplicationAotProcessor",
                    AotApplication.class.getName(),
                    folder("sources"),
                    folder("resources"),
                    folder("classes"),
                    "io.keyturn",
                    "aot");

            assertThat(local.calls()).as(processing).isEmpty();
            assertThat(generated()).isNotEmpty().noneMatch(text -> text.contains("s3cret"));

            compile();
            List<String> running = new ArrayList<>(settings);
            running.add("spring.aot.enabled=true");
            running.add("rotate=true");
            String output = java(
                    String.join(File.pathSeparator, folder("classes"), folder("resources"), TestJvm.CLASS_PATH),
                    running,
                    AotApplication.class.getName());

            assertThat(output)
                    .contains("Starting AOT-processed AotApplication")
                    .contains("bound App[password=s3cret, imported=s3cret]")
                    .contains("annotated s3cret")
                    .contains("bean k3y")
                    .contains("client true")
                    .contains("before s3cret s3cret")
                    .contains("event prod/db")
                    .contains("environment r0tated")
                    .contains("supplier r0tated")
                    .contains("changing r0tated")
                    .contains("still annotated s3cret")
                    .contains("closed");
            assertThat(local.calls("GetSecretValue")).isEqualTo(3);
        }
    }

    private List<String> generated() throws Exception {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("sources"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private void compile() throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", TestJvm.CLASS_PATH, "-d", folder("classes")));
        try (Stream<Path> files = Files.walk(folder.resolve("sources"))) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private String folder(String name) {
        return folder.resolve(name).toString();
    }

    private static String java(String classPath, List<String> settings, String... arguments) throws Exception {
        TestJvm.Ended ended = TestJvm.run(classPath, settings, arguments);
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output();
    }
}
