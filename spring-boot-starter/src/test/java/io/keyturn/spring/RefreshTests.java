package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretEvent;
import io.keyturn.SecretException;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;

/** What a rotation reaches, and what an application is told. */
@ExtendWith(OutputCaptureExtension.class)
class RefreshTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    "secrets: {prod/db: {username: app, password: one, apiToken: t-one}, prod/api: {key: k-one}, prod/plain: p-one}");
    private final TestApplication application = TestApplication.over(local)
            .with(Recording.class)
            .importing("aws-secretsmanager:prod/db?prefix=db.")
            .with("spring.datasource.password", "${db.password}")
            .with("app.url", "jdbc:${spring.datasource.password}@${db.username}");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void rotationReachesWhatReadsAnewAndIsToldOnce() throws Exception {
        try (var context = application
                .with(Everywhere.class)
                .with("app.key", "${aws-secret@prod/api#key}")
                .run()) {
            ConfigurableEnvironment environment = context.getEnvironment();
            Everywhere beans = context.getBean(Everywhere.class);
            Mutable mutable = context.getBean(Mutable.class);
            Scoped scoped = context.getBean(Scoped.class);
            assertThat(scoped.password()).isEqualTo("one");

            put("prod/db", "{\"username\":\"app\",\"password\":\"two\",\"apiToken\":\"t-one\"}");
            put("prod/api", "{\"key\":\"k-two\"}");
            context.getBean(Secrets.class).refresh();

            assertThat(environment.getProperty("app.url")).isEqualTo("jdbc:two@app");
            assertThat(beans.supplier.get()).isEqualTo("two");
            Recorder recorder = context.getBean(Recorder.class);
            List<String> told = recorder.until("rotated");
            told.addAll(recorder.until("rotated"));
            assertThat(told.subList(0, 2))
                    .containsExactly("changed [app.key, app.url, db.password, spring.datasource.password]", "scope");
            assertThat(told.subList(2, 4)).containsExactlyInAnyOrder("rotated prod/db", "rotated prod/api");
            assertThat(mutable.getUrl()).isEqualTo("jdbc:two@app");
            assertThat(mutable.getKey()).isEqualTo("k-two");
            assertThat(scoped.password()).isEqualTo("two");
            assertThat(context.getBean(Immutable.class).url()).isEqualTo("jdbc:one@app");
            assertThat(beans.annotated).isEqualTo("one");

            put("prod/plain", "not used here");
            put("prod/db", "{\"username\":\"app\",\"password\":\"three\",\"apiToken\":\"t-one\"}");
            context.getBean(Secrets.class).refresh();
            assertThat(recorder.until("rotated"))
                    .containsExactly(
                            "changed [app.url, db.password, spring.datasource.password]", "scope", "rotated prod/db");
            assertThat(recorder.rest()).isEmpty();
        }
    }

    @Test
    void namesAreThoseWhoseValueChanged() throws Exception {
        try (var context = application
                .importing(
                        "aws-secretsmanager:prod/db?prefix=db.,aws-secretsmanager:prod/api?prefix=db.,optional:aws-secretsmanager:prod/later?prefix=later.")
                .with("a.twice", "${db.password}${db.password}")
                .with("a.relaxed", "${db.api-token}")
                .with("a.nested", "${db.${which}}")
                .with("which", "password")
                .with("a.shadowed", "${db.username}")
                .with("db.username", "fixed")
                .with("a.other", "${which}")
                .with("a.random", "${random.uuid}")
                .with("a.random-user", "${db.key}${random.uuid}")
                .with("a.default", "${db.missing:none}")
                .with("a.same-default", "${later.user:root}")
                .with("a.other-default", "${later.password:root}")
                .with("a.inline-default", "${aws-secret@prod/later#user:root}")
                .with("a.other-inline-default", "${aws-secret@prod/later#password:root}")
                .with("a.escaped", "\\${db.password}")
                .run()) {
            Recorder recorder = context.getBean(Recorder.class);
            put("prod/db", "{\"username\":\"new\",\"password\":\"two\",\"apiToken\":\"t-two\",\"extra\":\"e\"}");
            context.getBean(Secrets.class).refresh();
            assertThat(recorder.until("rotated"))
                    .containsExactly(
                            "changed [a.nested, a.relaxed, a.twice, app.url, db.apiToken, db.extra, db.password,"
                                    + " spring.datasource.password]",
                            "scope",
                            "rotated prod/db");

            put("prod/db", "{\"username\":\"new\",\"password\":\"two\",\"apiToken\":\"t-two\",\"missing\":\"there\"}");
            context.getBean(Secrets.class).refresh();
            assertThat(recorder.until("rotated"))
                    .containsExactly("changed [a.default, db.extra, db.missing]", "scope", "rotated prod/db");

            local.client().createSecret(request -> request.name("prod/later")
                    .secretString("{\"user\":\"root\",\"password\":\"new\"}"));
            context.getBean(Secrets.class).refresh();
            List<String> told = recorder.until("scope");
            if (!told.contains("loaded prod/later")) {
                told.addAll(recorder.until("loaded"));
            }
            assertThat(told)
                    .contains(
                            "changed [a.other-default, a.other-inline-default, later.password, later.user]",
                            "loaded prod/later");
            assertThat(context.getEnvironment().getProperty("a.other-inline-default"))
                    .isEqualTo("new");
        }
    }

    @Test
    void changeWhenNoPropertyShowsItRefreshesTheScopeOnly() throws Exception {
        try (var context = application.with(Inline.class).run()) {
            assertThat(context.getBean(InlineScoped.class).key()).isEqualTo("k-one");
            put("prod/api", "{\"key\":\"k-two\"}");
            context.getBean(Secrets.class).refresh();
            assertThat(context.getBean(Recorder.class).until("rotated")).containsExactly("scope", "rotated prod/api");
            assertThat(context.getBean(InlineScoped.class).key()).isEqualTo("k-two");
        }
    }

    @Test
    void changeWhenOnlyVersionMovedIsAnEventAlone() throws Exception {
        try (var context = application.run()) {
            Recorder recorder = context.getBean(Recorder.class);
            rotate(context);
            recorder.until("rotated");
            rotate(context);
            assertThat(recorder.until("rotated")).containsExactly("rotated prod/db");
        }
    }

    @Test
    void applyWhenEventPublishesTheEventAlone() throws Exception {
        try (var context = application
                .with("keyturn.refresh.apply", "event")
                .with(Everywhere.class)
                .run()) {
            rotate(context);
            assertThat(context.getBean(Recorder.class).until("rotated")).containsExactly("rotated prod/db");
            assertThat(context.getBean(Mutable.class).getUrl()).isEqualTo("jdbc:one@app");
            assertThat(context.getBean(Scoped.class).password()).isEqualTo("one");
            assertThat(context.getEnvironment().getProperty("app.url")).isEqualTo("jdbc:two@app");
        }
    }

    @Test
    void applyWhenRebindLeavesTheScope() throws Exception {
        try (var context = application
                .with("keyturn.refresh.apply", "rebind")
                .with(Everywhere.class)
                .run()) {
            assertThat(context.getBean(Scoped.class).password()).isEqualTo("one");
            rotate(context);
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly("changed [app.url, db.password, spring.datasource.password]", "rotated prod/db");
            assertThat(context.getBean(Mutable.class).getUrl()).isEqualTo("jdbc:two@app");
            assertThat(context.getBean(Scoped.class).password()).isEqualTo("one");
        }
    }

    @Test
    void rebindingWhenItFailsKeepsNothingElseFromBeingDone(CapturedOutput output) throws Exception {
        try (var context = application
                .with(Numbered.class)
                .with("numbered.port", "${aws-secret@prod/number}")
                .change(spring -> local.client()
                        .createSecret(request -> request.name("prod/number").secretString("1")))
                .run()) {
            put("prod/number", "n0-number");
            context.getBean(Secrets.class).refresh();
            List<String> told = context.getBean(Recorder.class).until("rotated");
            assertThat(told).endsWith("scope", "rotated prod/number");
        }
        assertThat(output.getAll())
                .contains("Binding anew after secrets have changed failed with ")
                .doesNotContain("n0-number");
    }

    @Test
    void changeBetweenBindingAndTheEndOfTheStartReachesWhatIsBound() throws Exception {
        try (var context = application
                .with(Everywhere.class)
                .change(spring -> spring.addInitializers(started ->
                        started.getBeanFactory().registerSingleton("rotating", new Rotating(() -> rotate(started)))))
                .run()) {
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly(
                            "changed [app.url, db.password, spring.datasource.password]", "scope", "rotated prod/db");
            assertThat(context.getBean(Mutable.class).getUrl()).isEqualTo("jdbc:two@app");
        }
    }

    @Test
    void sourceThatCannotBeListedKeepsNoOthersFromBeingCompared() throws Exception {
        try (var context = application.with(Everywhere.class).run()) {
            Unlistable source = new Unlistable(() -> new IllegalStateException("n0-name"));
            context.getEnvironment().getPropertySources().addLast(source);
            rotate(context);
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly(
                            "changed [app.url, db.password, spring.datasource.password]", "scope", "rotated prod/db");
        }
    }

    @Test
    void comparingWhenItThrowsAnythingBindsAnewAllTheSame(CapturedOutput output) throws Exception {
        try (var context = application.with(Everywhere.class).run()) {
            Unlistable source = new Unlistable(() -> new IOException("n0-name"));
            context.getEnvironment().getPropertySources().addLast(source);
            rotate(context);
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly("changed [db.password]", "scope", "rotated prod/db");
            assertThat(context.getBean(Mutable.class).getUrl()).isEqualTo("jdbc:two@app");
        }
        assertThat(output.getAll())
                .contains("Comparing properties after secrets have changed failed with java.io.IOException; the"
                        + " secrets are current all the same.")
                .doesNotContain("n0-name");
    }

    @Test
    void changeBesideAStaleSecretNamesWhatIsMadeOfBoth() throws Exception {
        try (var context = application
                .importing("aws-secretsmanager:prod/db?prefix=db.,aws-secretsmanager:prod/api?prefix=api.")
                .with("both", "${db.password}${api.key}")
                .with("keyturn.refresh.interval", "1s")
                .with("keyturn.refresh.max-stale", "2s")
                .with("keyturn.retries", "0")
                .run()) {
            local.faults().on("DescribeSecret").forSecret("prod/db").connectionReset();
            Secrets secrets = context.getBean(Secrets.class);
            Awaitility.await().until(() -> secrets.status().stream().anyMatch(SecretStatus::stale));
            put("prod/api", "{\"key\":\"k-two\"}");
            assertThat(context.getBean(Recorder.class).until("rotated")).contains("changed [api.key, both]");
        }
    }

    @Test
    void checksStartWithTheApplicationAndNotBefore() throws Exception {
        List<Object> during = new ArrayList<>();
        try (var context = application
                .change(spring -> spring.addInitializers(
                        started -> started.getBeanFactory().registerSingleton("early", new Early(during))))
                .run()) {
            assertThat(during).containsExactly((Object) null);
            assertThat(status(context).nextCheck()).isNotNull();
        }
    }

    @Test
    void checksWhenSwitchedOffAreMadeOnDemandOnly() throws Exception {
        try (var context = application.with("keyturn.refresh.enabled", "false").run()) {
            assertThat(status(context).nextCheck()).isNull();
            rotate(context);
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly(
                            "changed [app.url, db.password, spring.datasource.password]", "scope", "rotated prod/db");
        }
    }

    @Test
    void rotationIsNoticedWithoutAnybodyAsking() throws Exception {
        try (var context = application
                .with("keyturn.refresh.interval", "1s")
                .with("keyturn.refresh.window-interval", "1s")
                .with("keyturn.refresh.pending-interval", "1s")
                .run()) {
            put("prod/db", "{\"username\":\"app\",\"password\":\"two\"}");
            assertThat(context.getBean(Recorder.class).until("rotated")).contains("scope", "rotated prod/db");
        }
    }

    @Test
    void secretsWhenFirstReadLaterAreKeptCurrentToo() throws Exception {
        try (var context = TestApplication.over(local).with(Recording.class).run()) {
            Secrets secrets = context.getBean(Secrets.class);
            assertThat(context.getEnvironment().getProperty("aws-secret@prod/api#key"))
                    .isEqualTo("k-one");
            assertThat(secrets.status()).hasSize(1);
            assertThat(secrets.status().get(0).nextCheck()).isNotNull();
            put("prod/api", "{\"key\":\"k-two\"}");
            secrets.refresh();
            assertThat(context.getBean(Recorder.class).until("rotated")).contains("rotated prod/api");
        }
    }

    @Test
    void checksWhenInitializationIsLazyOrThereIsNoAutoConfigurationAreMade() throws Exception {
        try (var lazy =
                application.with("spring.main.lazy-initialization", "true").run()) {
            assertThat(status(lazy).nextCheck()).isNotNull();
        }
        CountDownLatch told = new CountDownLatch(1);
        try (var context = bare().run(arguments())) {
            context.addApplicationListener(event -> {
                if (event instanceof PayloadApplicationEvent<?> payload
                        && payload.getPayload() instanceof SecretEvent.Rotated) {
                    told.countDown();
                }
            });
            ApplicationSecrets secrets = SecretsHandover.in(context.getBeanFactory());
            put("prod/db", "{\"password\":\"two\"}");
            secrets.secrets().refresh();
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("two");
        }
    }

    @Test
    void contextWhenItClosesEndsChecksAndOneOfAChildDoesNot() {
        Secrets secrets;
        try (var parent = application.run()) {
            try (var child = bare().parent(parent).run(arguments())) {
                assertThat(SecretsHandover.in(child.getBeanFactory())
                                .secrets()
                                .status()
                                .get(0)
                                .nextCheck())
                        .isNotNull();
            }
            secrets = parent.getBean(Secrets.class);
            assertThat(status(parent).nextCheck()).isNotNull();
        }
        assertThat(secrets.status().get(0).nextCheck()).isNull();
    }

    @Test
    void failureWhenThereIsAParentIsToldToTheChildOnce() throws Exception {
        try (var parent = TestApplication.over(local).run();
                var child = new SpringApplicationBuilder(Recording.class)
                        .web(WebApplicationType.NONE)
                        .parent(parent)
                        .addBootstrapRegistryInitializer(
                                registry -> registry.register(LocalSecretsManager.class, InstanceSupplier.of(local)))
                        .run(arguments())) {
            Secrets secrets = SecretsHandover.in(child.getBeanFactory()).secrets();
            Recorder recorder = child.getBean(Recorder.class);
            local.faults().on("DescribeSecret").connectionReset();
            secrets.refresh();
            assertThat(recorder.until("failed")).containsExactly("failed prod/db Unreachable");
            local.faults().clear();
            local.faults().on("DescribeSecret").accessDenied();
            local.faults().on("GetSecretValue").accessDenied();
            secrets.refresh();
            assertThat(recorder.until("failed")).containsExactly("failed prod/db Denied");
            assertThat(recorder.rest()).isEmpty();
        }
    }

    @Test
    void contextWhenItFailsAfterTheStartEndsChecks() {
        List<Secrets> made = new ArrayList<>();
        application
                .change(spring -> spring.addInitializers(started -> started.getBeanFactory()
                        .registerSingleton("failing", (CommandLineRunner) arguments -> {
                            made.add(started.getBeanFactory().getBean(Secrets.class));
                            assertThat(made.get(0).status().get(0).nextCheck()).isNotNull();
                            throw new IllegalStateException("after the start");
                        })))
                .fail();
        assertThat(made.get(0).status().get(0).nextCheck()).isNull();
    }

    @Test
    void failureIsPublishedAndTheValueStays() throws Exception {
        try (var context = application.run()) {
            local.faults().on("DescribeSecret").accessDenied();
            local.faults().on("GetSecretValue").accessDenied();
            context.getBean(Secrets.class).refresh();
            assertThat(context.getBean(Recorder.class).until("failed")).hasSize(1);
            assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("one");
        }
    }

    @Test
    void readWhenStaleFails() throws Exception {
        try (var context = application
                .with("keyturn.refresh.interval", "1s")
                .with("keyturn.refresh.max-stale", "2s")
                .with("keyturn.retries", "0")
                .run()) {
            local.faults().on("DescribeSecret").accessDenied();
            local.faults().on("GetSecretValue").accessDenied();
            Secrets secrets = context.getBean(Secrets.class);
            Awaitility.await().until(() -> secrets.status().get(0).stale());
            assertThatExceptionOfType(SecretException.Stale.class)
                    .isThrownBy(() -> context.getEnvironment().getProperty("db.password"));
            assertThatExceptionOfType(SecretException.Stale.class)
                    .isThrownBy(() -> context.getEnvironment().getProperty("app.url"));
        }
    }

    @Test
    void listOfNamesWhenSourcesChangeFollowsThem() throws Exception {
        try (var context = application.run()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addLast(new MapPropertySource("added", Map.of("added.url", "${db.password}")));
            rotate(context);
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .contains("changed [added.url, app.url, db.password, spring.datasource.password]");
        }
    }

    private SpringApplicationBuilder bare() {
        return new SpringApplicationBuilder(Bare.class)
                .web(WebApplicationType.NONE)
                .addBootstrapRegistryInitializer(
                        registry -> registry.register(LocalSecretsManager.class, InstanceSupplier.of(local)));
    }

    private static String[] arguments() {
        return new String[] {"--keyturn.region=us-east-1", "--spring.config.import=aws-secretsmanager:prod/db"};
    }

    private void rotate(ConfigurableApplicationContext context) {
        put("prod/db", "{\"username\":\"app\",\"password\":\"two\",\"apiToken\":\"t-one\"}");
        context.getBean(Secrets.class).refresh();
    }

    private void put(String name, String value) {
        local.client().putSecretValue(request -> request.secretId(name).secretString(value));
    }

    private static SecretStatus status(ConfigurableApplicationContext context) {
        return context.getBean(Secrets.class).status().get(0);
    }

    /** Asks before the application has started. */
    record Early(List<Object> during) {
        @EventListener
        void refreshed(ContextRefreshedEvent event) {
            during.add(status((ConfigurableApplicationContext) event.getApplicationContext())
                    .nextCheck());
        }
    }

    /** Acts when all beans are there, and the application has not started yet. */
    record Rotating(Runnable rotation) {
        @EventListener
        void refreshed(ContextRefreshedEvent event) {
            rotation.run();
        }
    }

    /** Throws when it is listed before a change, and when it is listed after it. */
    static final class Unlistable extends EnumerablePropertySource<Object> {
        private final Supplier<Throwable> failure;
        private int failures = 2;

        Unlistable(Supplier<Throwable> failure) {
            super("unlistable");
            this.failure = failure;
        }

        @Override
        public String[] getPropertyNames() {
            if (failures-- > 0) {
                throw Unlistable.<RuntimeException>thrown(failure.get());
            }
            return new String[0];
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> T thrown(Throwable failure) throws T {
            throw (T) failure;
        }

        @Override
        public Object getProperty(String name) {
            return null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Bare {}

    @Configuration(proxyBeanMethods = false)
    static class Recording {
        @Bean
        Recorder recorder() {
            return new Recorder();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({Mutable.class, Immutable.class})
    static class Everywhere {
        @Value("${db.password}")
        private String annotated;

        @SecretValue("prod/db#password")
        private Supplier<String> supplier;

        @Bean
        @RefreshScope
        Scoped scoped(@Value("${db.password}") String password) {
            return new Scoped(password);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Inline {
        @Bean
        @RefreshScope
        InlineScoped inlineScoped(@Value("${aws-secret@prod/api#key}") String key) {
            return new InlineScoped(key);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Port.class)
    static class Numbered {}

    static class Scoped {
        private final String password;

        Scoped(String password) {
            this.password = password;
        }

        Scoped() {
            this("");
        }

        String password() {
            return password;
        }
    }

    static class InlineScoped {
        private final String key;

        InlineScoped(String key) {
            this.key = key;
        }

        InlineScoped() {
            this("");
        }

        String key() {
            return key;
        }
    }

    @ConfigurationProperties("app")
    record Immutable(String url) {}

    @ConfigurationProperties("app")
    static class Mutable {
        private String url = "";
        private String key = "";

        public String getUrl() {
            return url;
        }

        public void setUrl(String url) {
            this.url = url;
        }

        public String getKey() {
            return key;
        }

        public void setKey(String key) {
            this.key = key;
        }
    }

    @ConfigurationProperties("numbered")
    static class Port {
        private int port;

        public int getPort() {
            return port;
        }

        public void setPort(int port) {
            this.port = port;
        }
    }
}
