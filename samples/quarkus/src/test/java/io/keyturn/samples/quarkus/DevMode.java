package io.keyturn.samples.quarkus;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project on which {@code mvn quarkus:dev} runs, as a developer has one. It takes Keyturn from a repository of its own
 * and all else from that of the build, where it also puts what was missing.
 */
final class DevMode implements AutoCloseable {
    /** An older build of the real version may be installed on this machine. */
    private static final String KEYTURN_VERSION = "dev-mode";

    private static final Pattern STARTED = Pattern.compile("Listening on: (http://localhost:[0-9]+)");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path project;
    private final Path output;
    private final Process maven;
    private final URI url;

    /** Starts it, and waits until it answers. */
    DevMode(Path project, Path folder) throws IOException {
        this.project = project;
        this.output = folder.resolve("output.txt");
        this.maven = start(repository(folder.resolve("repository")));
        try {
            this.url = URI.create(await("start of dev mode")
                    .atMost(LIMIT)
                    .until(
                            () -> {
                                Matcher started = STARTED.matcher(output());
                                return started.find() ? started.group(1) : stillRunning();
                            },
                            found -> !found.isEmpty()));
        } catch (RuntimeException ex) {
            close();
            throw new AssertionError("Dev mode did not start:\n" + output(), ex);
        }
    }

    private String stillRunning() {
        if (!maven.isAlive()) {
            throw new IllegalStateException("Maven ended with " + maven.exitValue());
        }
        return "";
    }

    private Process start(Path repository) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                property("keyturn.test.maven") + "/bin/mvn",
                "--batch-mode",
                "--no-transfer-progress",
                "-Dmaven.repo.local=" + property("keyturn.test.repository"),
                "-Dmaven.repo.local.tail=" + repository,
                "-Dkeyturn.version=" + KEYTURN_VERSION,
                "-Dquarkus.version=" + property("keyturn.test.quarkus"),
                "-Dquarkus.http.port=0",
                "-Dquarkus.analytics.disabled=true",
                "-Dquarkus.test.continuous-testing=disabled",
                "-Ddebug=false",
                "quarkus:dev"));
        if (property("keyturn.test.settings").equals("offline=true")) {
            command.add("--offline");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        return builder.start();
    }

    /** Lays out what this build has made of Keyturn as a repository. */
    private static Path repository(Path repository) throws IOException {
        Path root = Path.of("../..");
        Path group = repository.resolve("io/keyturn");
        pom(root, group, "keyturn-parent");
        for (String module : List.of("core", "local", "microprofile-config")) {
            String artifact = "keyturn-" + module;
            Path folder = pom(root.resolve(module), group, artifact);
            Files.copy(
                    root.resolve(module + "/target/" + artifact + "-" + property("keyturn.test.version") + ".jar"),
                    folder.resolve(artifact + "-" + KEYTURN_VERSION + ".jar"));
        }
        return repository;
    }

    private static Path pom(Path module, Path group, String artifact) throws IOException {
        Path folder = Files.createDirectories(group.resolve(artifact).resolve(KEYTURN_VERSION));
        Files.writeString(
                folder.resolve(artifact + "-" + KEYTURN_VERSION + ".pom"),
                Files.readString(module.resolve("pom.xml")).replace(property("keyturn.test.version"), KEYTURN_VERSION));
        return folder;
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("DevModeIT runs in mvn verify, which sets " + name);
        }
        return value;
    }

    /** Changes a file of the project. */
    void edit(String file, String text, String replacement) throws IOException {
        String before = Files.readString(project.resolve(file));
        String after = before.replace(text, replacement);
        if (after.equals(before)) {
            throw new IllegalArgumentException(file + " has no " + text);
        }
        write(file, after);
    }

    /** Writes a file of the project, if it differs. */
    void write(String file, String content) throws IOException {
        Path path = project.resolve(file);
        if (!Files.readString(path).equals(content)) {
            Files.writeString(path, content);
        }
    }

    /** Returns what the application answers; asking makes it look for changes first. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Accept", "text/plain, application/json")
                        .timeout(LIMIT)
                        .build(),
                BodyHandlers.ofString());
    }

    /** Returns what it has printed until now. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = maven.descendants().toList();
        maven.destroy();
        children.forEach(ProcessHandle::destroy);
        await("end of dev mode")
                .atMost(LIMIT)
                .until(() -> !maven.isAlive() && children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
