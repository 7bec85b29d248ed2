package io.keyturn.spring;

import io.keyturn.local.LocalSecretsManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, with a class path of its own. */
final class TestJvm {
    static final String CLASS_PATH = System.getProperty("java.class.path");

    private TestJvm() {}

    /** Returns the settings of an application that reads from {@code local} over HTTP. */
    static List<String> settings(LocalSecretsManager local) {
        return List.of(
                "keyturn.region=us-east-1",
                "keyturn.endpoint=" + local.endpoint(),
                "keyturn.credentials.access-key=" + TestApplication.ACCESS_KEY,
                "keyturn.credentials.secret-key=" + TestApplication.SECRET_KEY);
    }

    /** Runs a main class with {@code properties} as system properties, and waits for its end. */
    static Ended run(String classPath, List<String> properties, String... mainClassAndArguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.add("-Dspring.main.web-application-type=none");
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of(mainClassAndArguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** How a program ended, and what it printed. */
    record Ended(int status, String output) {}
}
