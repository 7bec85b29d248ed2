package io.keyturn.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.xml.sax.InputSource;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every block of code in the README and in docs/ is run, compiled or parsed. */
class DocumentationTests {
    private static final String IMPORTS =
            """
            import com.zaxxer.hikari.HikariDataSource;
            import com.zaxxer.hikari.util.Credentials;
            import io.keyturn.*;
            import io.keyturn.admin.*;
            import io.keyturn.local.*;
            import io.keyturn.spring.*;
            import java.net.URI;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import java.util.function.Supplier;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.api.extension.ExtendWith;
            import org.springframework.beans.factory.annotation.*;
            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.test.context.SpringBootTest;
            import org.springframework.context.annotation.Bean;
            import org.springframework.context.annotation.Configuration;
            import org.springframework.context.event.EventListener;
            import org.springframework.stereotype.Component;
            import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
            """;
    private static final String MICROPROFILE_IMPORTS =
            """
            import io.keyturn.*;
            import io.keyturn.microprofile.*;
            import jakarta.enterprise.event.Observes;
            import jakarta.inject.*;
            import java.util.function.Supplier;
            import org.eclipse.microprofile.config.inject.ConfigProperty;
            """;
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:@\\w+.*\\n)*class (\\w+)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @TempDir
    private Path folder;

    @Test
    void readmeIsShort() throws IOException {
        assertThat(Files.readAllLines(CodeBlock.root().resolve("README.md"))).hasSizeLessThan(200);
    }

    static List<CodeBlock> blocks() throws IOException {
        return CodeBlock.all();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void blockWorks(CodeBlock block) throws Exception {
        switch (block.language()) {
            case "java" ->
                compile(block.file().endsWith("microprofile.md") ? MICROPROFILE_IMPORTS : IMPORTS, block.code());
            case "properties" -> configure(block.code());
            case "yaml" -> run(block.code());
            case "xml" -> dependency(block.code());
            case "json" -> policy(block.code());
            case "shell" -> block.code().lines().forEach(this::command);
            case "text" -> references(block.code());
            default -> throw new AssertionError("a block in no known language: " + block);
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        try (Stream<Path> docs = Files.list(CodeBlock.root().resolve("docs"))) {
            for (Path page : Stream.concat(Stream.of(CodeBlock.root().resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                Matcher link = LINK.matcher(Files.readString(page));
                while (link.find()) {
                    assertThat(page.resolveSibling(link.group(1)))
                            .as("a link in " + page)
                            .exists();
                }
            }
        }
    }

    private void compile(String imports, String code) {
        Matcher type = CLASS.matcher(code);
        boolean hasClass = type.find();
        String name = hasClass ? type.group(1) : "Snippet";
        String source = imports
                + (hasClass
                        ? code
                        : "class Application {} class Snippet { void run(LocalSecretsManager local, Secrets secrets,"
                                + " SecretsManagerClient client) throws Exception {\n" + code + "}}");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        StringWriter output = new StringWriter();
        boolean compiled = compiler.getTask(
                        output,
                        null,
                        problems,
                        List.of(
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "-proc:none",
                                "-d",
                                folder.toString()),
                        null,
                        List.of(
                                new SimpleJavaFileObject(
                                        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                                    @Override
                                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                                        return source;
                                    }
                                }))
                .call();
        assertThat(compiled)
                .as(() -> problems.getDiagnostics() + output.toString())
                .isTrue();
    }

    /** A seed is loaded; an application.yml runs a real application on what the README's seed holds. */
    private void run(String yaml) throws IOException {
        if (yaml.startsWith("secrets:") || yaml.startsWith("region:")) {
            try (LocalSecretsManager local = LocalSecretsManager.create().seed(yaml)) {
                Region region = yaml.startsWith("region: eu-west-1") ? Region.EU_WEST_1 : Region.US_EAST_1;
                assertThat(local.client(region).listSecrets().secretList()).isNotEmpty();
            }
            return;
        }
        Path seed = seed();
        Path file = Files.writeString(folder.resolve("application.yml"), yaml);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Empty.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.location=" + file.toUri(),
                        "--keyturn.local.enabled=true",
                        "--keyturn.local.secrets=" + seed.toUri())) {
            assertThat(context.getBean(Secrets.class).getString("prod/db#password"))
                    .isEqualTo("only-for-tests");
            if (yaml.contains("prefix=spring.datasource.")) {
                assertThat(context.getEnvironment().getProperty("spring.datasource.password"))
                        .isEqualTo("only-for-tests");
                assertThat(context.getEnvironment().getProperty("payment.api-key"))
                        .isEqualTo("also-only-for-tests");
            }
        }
    }

    /** Properties configure SmallRye Config, on what the README's seed holds. */
    private void configure(String properties) throws IOException {
        Properties written = new Properties();
        written.load(new StringReader(properties.replace("classpath:secrets.yaml", seed().toString())));
        Map<String, String> settings =
                new HashMap<>(Map.of("keyturn.local.enabled", "true", "keyturn.local.secrets", seed().toString()));
        written.stringPropertyNames().forEach(name -> settings.put(name, written.getProperty(name)));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredSources()
                .withProfile("dev")
                .withSources(new PropertiesConfigSource(settings, "application", 250))
                .build();
        assertThat(config.getValue("aws-secret@prod/db#password", String.class)).isEqualTo("only-for-tests");
        if (settings.containsKey("keyturn.import")) {
            assertThat(config.getValue("db.password", String.class)).isEqualTo("only-for-tests");
            assertThat(config.getValue("payment.api-key", String.class)).isEqualTo("also-only-for-tests");
            assertThat(config.getValue("payment.currency", String.class)).isEqualTo("EUR");
        }
    }

    private Path seed() throws IOException {
        return Files.writeString(
                folder.resolve("secrets.yaml"),
                """
                secrets:
                  prod/db:
                    username: app
                    password: only-for-tests
                  prod/payment:
                    api-key: also-only-for-tests
                """);
    }

    private static void dependency(String xml) throws Exception {
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        String artifact = document.getElementsByTagName("artifactId").item(0).getTextContent();
        String version = document.getElementsByTagName("version").item(0).getTextContent();
        String group = document.getElementsByTagName("groupId").item(0).getTextContent();
        assertThat(group).isEqualTo("io.keyturn");
        String pom = Files.readString(
                CodeBlock.root().resolve(artifact.replaceFirst("^keyturn-", "")).resolve("pom.xml"));
        assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>", "<version>" + version + "</version>");
    }

    private static void policy(String json) {
        JsonNode statements = JsonMapper.shared().readTree(json).path("Statement");
        assertThat(statements.size()).isPositive();
        for (JsonNode statement : statements) {
            assertThat(statement.path("Action").asString()).startsWith("secretsmanager:");
            assertThat(SecretReference.of(statement.path("Resource").asString().replace("*", "x")))
                    .isNotNull();
        }
    }

    /** The commands themselves are run by CI and by the server's own tests; here, that what they name is there. */
    private void command(String line) {
        Map<String, String> known = Map.of(
                "mvn verify", "pom.xml",
                "mvn -Pdemo", "samples/spring-boot/pom.xml",
                "mvn -Pdemo-quarkus", "samples/quarkus/pom.xml",
                "java -jar local/target/keyturn-local-server.jar", "local/pom.xml",
                "aws --endpoint-url http://127.0.0.1:4599 secretsmanager", "local/pom.xml",
                "mvn -Pbenchmarks,run-benchmark", "benchmarks/pom.xml");
        assertThat(known.keySet()).as(line).anyMatch(line::startsWith);
        known.forEach(
                (command, file) -> assertThat(CodeBlock.root().resolve(file)).exists());
    }

    private static void references(String text) {
        text.lines()
                .skip(1)
                .filter(line -> line.matches("(prod|arn:).*"))
                .map(line -> line.split("\\s{2,}")[0])
                .forEach(SecretReference::of);
    }

    @EnableAutoConfiguration
    static class Empty {}
}
