package io.keyturn.spring;

import io.keyturn.local.LocalSecretsManager;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.bootstrap.BootstrapRegistry;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A Spring application as a user has one, run over a LocalSecretsManager, with its configuration as properties. */
final class TestApplication {
    static final String ACCESS_KEY = "AKIAEXAMPLE";
    static final String SECRET_KEY = "wJalrXUtnFEMI";

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<Class<?>> configurations = new ArrayList<>();
    private final List<Consumer<BootstrapRegistry>> registrations = new ArrayList<>();
    private final List<Consumer<SpringApplication>> changes = new ArrayList<>();
    private WebApplicationType type = WebApplicationType.NONE;

    private TestApplication() {
        configurations.add(Empty.class);
        properties.put("spring.main.banner-mode", "off");
        properties.put("keyturn.region", "us-east-1");
        properties.put("spring.config.location", "optional:classpath:/nothing/");
    }

    static TestApplication over(LocalSecretsManager local) {
        return plain().register(LocalSecretsManager.class, local);
    }

    /** Returns an application in which nothing is registered. */
    static TestApplication plain() {
        return new TestApplication();
    }

    TestApplication with(String name, String value) {
        properties.put(name, value);
        return this;
    }

    TestApplication without(String name) {
        properties.remove(name);
        return this;
    }

    /** Adds a pair of credentials under {@code keyturn} or another prefix. */
    TestApplication withCredentials(String prefix) {
        return with(prefix + ".credentials.access-key", ACCESS_KEY)
                .with(prefix + ".credentials.secret-key", SECRET_KEY);
    }

    TestApplication importing(String location) {
        return with("spring.config.import", location);
    }

    TestApplication with(Class<?> configuration) {
        configurations.add(configuration);
        return this;
    }

    TestApplication web() {
        type = WebApplicationType.SERVLET;
        return with("server.port", "0");
    }

    <T> TestApplication register(Class<T> type, T instance) {
        registrations.add(registry -> registry.register(type, InstanceSupplier.of(instance)));
        return this;
    }

    TestApplication change(Consumer<SpringApplication> change) {
        changes.add(change);
        return this;
    }

    ConfigurableApplicationContext run(String... arguments) {
        Reports.last.remove();
        SpringApplication application = new SpringApplication(configurations.toArray(Class[]::new));
        application.setWebApplicationType(type);
        application.setRegisterShutdownHook(false);
        application.addBootstrapRegistryInitializer(
                registry -> registrations.forEach(registration -> registration.accept(registry)));
        Map<String, Object> own = new LinkedHashMap<>(properties);
        List<String> all = new ArrayList<>();
        own.forEach((name, value) -> all.add("--" + name + "=" + value));
        all.addAll(List.of(arguments));
        changes.forEach(change -> change.accept(application));
        return application.run(all.toArray(String[]::new));
    }

    /** Runs the application, which is expected to fail, and returns Boot's report of the failure. */
    Failure fail(String... arguments) {
        try (ConfigurableApplicationContext context = run(arguments)) {
            throw new AssertionError("The application started.");
        } catch (Exception ex) {
            return new Failure(ex, Reports.last.get());
        }
    }

    /** How a start failed: the exception, and the report that Boot made of it (null when it made none). */
    record Failure(Exception exception, FailureAnalysis report) {

        String description() {
            return report.getDescription().replace(System.lineSeparator(), "\n");
        }

        String action() {
            return report.getAction();
        }

        /** Returns everything that a log could show of it. */
        String everything() {
            StringWriter text = new StringWriter();
            exception.printStackTrace(new PrintWriter(text));
            return text + "\n" + (report == null ? "" : description() + "\n" + action());
        }
    }

    /** Keeps what Boot reports, for the thread that ran the application. */
    static final class Reports implements FailureAnalysisReporter {
        private static final ThreadLocal<FailureAnalysis> last = new ThreadLocal<>();

        @Override
        public void report(FailureAnalysis analysis) {
            last.set(analysis);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {}
}
