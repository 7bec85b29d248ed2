package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.SecretException;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** One client, one cache, closed with the application. */
class LifecycleTests {
    private final LocalSecretsManager local =
            LocalSecretsManager.create().seed("secrets: {prod/db: {password: s3cret}}");
    private final CountedClient client = new CountedClient(local);

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void beansWhenImportedAreThoseOfTheImport() {
        Secrets secrets;
        try (var context =
                client.application().importing("aws-secretsmanager:prod/db").run()) {
            secrets = context.getBean(Secrets.class);
            assertThat(secrets.getString("prod/db#password")).isEqualTo("s3cret");
            assertThat(context.getBean(SecretsManagerClient.class)
                            .getSecretValue(r -> r.secretId("prod/db"))
                            .secretString())
                    .contains("s3cret");
            assertThat(local.calls("GetSecretValue")).isEqualTo(2);
            assertThat(client.made).hasValue(1);
            assertThat(client.closed).hasValue(0);
        }
        assertThat(client.closed).hasValue(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> secrets.getString("prod/db#password"))
                .withMessage("These secrets are closed, most likely with their application.");
    }

    @Test
    void beansWhenNothingIsImportedAreMadeOnDemand() {
        try (var context = client.application().run()) {
            assertThat(client.made).hasValue(0);
            assertThat(context.getBean(Secrets.class).getString("prod/db#password"))
                    .isEqualTo("s3cret");
            assertThat(context.getBean(SecretsManagerClient.class)).isNotNull();
            assertThat(client.made).hasValue(1);
        }
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void beansWhenNothingIsImportedAndNoRegionStartWithout() {
        try (var context = TestApplication.plain().without("keyturn.region").run()) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void clientWhenNobodyAsksForTheBeanIsClosedAllTheSame() {
        client.application().importing("aws-secretsmanager:prod/db").run().close();
        assertThat(client.made).hasValue(1);
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientWhenImportFailsIsClosed() {
        client.application()
                .importing("aws-secretsmanager:prod/db,aws-secretsmanager:prod/no")
                .fail();
        assertThat(client.made).hasValue(1);
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientWhenScanFailsIsClosed() {
        client.application().with("x", "${aws-secret@prod/no}").fail();
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientWhenContextFailsIsClosed() {
        client.application()
                .importing("aws-secretsmanager:prod/db")
                .with(Broken.class)
                .fail();
        assertThat(client.made).hasValue(1);
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientWhenRefreshedTenTimesStaysOne() {
        try (var context = client.application()
                .importing("aws-secretsmanager:prod/db;optional:prod/no")
                .with("inline", "${aws-secret@prod/db#password}")
                .run()) {
            long calls = local.calls("GetSecretValue");
            ContextRefresher refresher = context.getBean(ContextRefresher.class);
            for (int i = 0; i < 10; i++) {
                refresher.refresh();
            }
            assertThat(client.made).hasValue(1);
            assertThat(client.closed).hasValue(0);
            // the missing secret is looked for by the check and by the import
            assertThat(local.calls("GetSecretValue")).isEqualTo(calls + 20);
            assertThat(context.getEnvironment().getProperty("inline")).isEqualTo("s3cret");
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("s3cret");
        }
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void readingNeedsNoPermissionButGetSecretValue() {
        for (String other : List.of("BatchGetSecretValue", "DescribeSecret", "ListSecrets", "ListSecretVersionIds")) {
            local.faults().on(other).accessDenied();
        }
        try (var context = client.application()
                .importing("aws-secretsmanager:prod/db;optional:prod/no")
                .with("inline", "${aws-secret@prod/db?stage=AWSCURRENT#password} ${aws-secret@prod/none:def}")
                .run()) {
            assertThat(context.getEnvironment().getProperty("inline")).isEqualTo("s3cret def");
            assertThat(context.getBean(Secrets.class).get("prod/db").versionId())
                    .isNotEmpty();
            assertThat(local.calls()).containsOnlyKeys("GetSecretValue");
            context.getBean(ContextRefresher.class).refresh();
        }
        assertThat(local.calls()).containsOnlyKeys("GetSecretValue", "DescribeSecret");
        assertThat(local.calls("DescribeSecret")).isOne();
    }

    @Test
    void optionalImportWhenItAppearsIsThereAfterRefresh() {
        try (var context = client.application()
                .importing("optional:aws-secretsmanager:prod/later")
                .run()) {
            assertThat(context.getEnvironment().getProperty("later")).isNull();
            local.client().createSecret(r -> r.name("prod/later").secretString("now"));
            context.getBean(ContextRefresher.class).refresh();
            assertThat(context.getEnvironment().getProperty("later")).isEqualTo("now");
        }
    }

    @Test
    void clientWhenRegisteredByUserIsUsedAndLeftOpen() {
        SecretsManagerClient own = local.client();
        try (var context = TestApplication.plain()
                .without("keyturn.region")
                .register(SecretsManagerClient.class, own)
                .importing("aws-secretsmanager:prod/db")
                .run()) {
            assertThat(context.getBean(SecretsManagerClient.class)).isSameAs(own);
        }
        assertThat(own.getSecretValue(r -> r.secretId("prod/db")).secretString())
                .contains("s3cret");
    }

    @Test
    void httpClientAndCredentialsWhenRegisteredByUserAreUsed() {
        List<String> asked = new ArrayList<>();
        AwsCredentialsProvider credentials = () -> {
            asked.add("credentials");
            return AwsBasicCredentials.create("own", "own");
        };
        try (var context = TestApplication.plain()
                .register(SdkHttpClient.class, local.httpClient())
                .register(AwsCredentialsProvider.class, credentials)
                .importing("aws-secretsmanager:prod/db")
                .run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("s3cret");
        }
        assertThat(asked).isNotEmpty();
    }

    @Test
    void httpClientAndCredentialsWhenRegisteredByUserAreLeftOpen() {
        ClosableCredentials credentials = new ClosableCredentials();
        SdkHttpClient localHttp = local.httpClient();
        AtomicInteger closed = new AtomicInteger();
        SdkHttpClient http = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return localHttp.prepareRequest(request);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        TestApplication application = TestApplication.plain()
                .register(SdkHttpClient.class, http)
                .register(AwsCredentialsProvider.class, credentials)
                .importing("aws-secretsmanager:prod/db");
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("s3cret");
        }
        assertThat(credentials.closed).hasValue(0);
        assertThat(closed).hasValue(0);
    }

    @Test
    void customizerBeanWhenNothingIsImportedChangesTheClient() {
        try (var context = TestApplication.plain()
                .withCredentials("keyturn")
                .change(application -> application.addInitializers(
                        started -> started.getBeanFactory().registerSingleton("customizer", client)))
                .run()) {
            assertThat(context.getBean(Secrets.class).getString("prod/db#password"))
                    .isEqualTo("s3cret");
        }
        assertThat(client.made).hasValue(1);
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientBeanOfTheUserBacksOffOurs() {
        try (var context = TestApplication.plain()
                .without("keyturn.region")
                .with(OwnClient.class)
                .run()) {
            assertThat(context.getBeansOfType(SecretsManagerClient.class)).containsOnlyKeys("ownClient");
            assertThat(context.getBean(Secrets.class)).isNotNull();
        }
    }

    @Test
    void applicationWhenStartedTwiceInOneJvmHasTwoClients() {
        TestApplication application = client.application().importing("aws-secretsmanager:prod/db");
        try (var first = application.run();
                var second = application.run()) {
            assertThat(first.getBean(Secrets.class)).isNotSameAs(second.getBean(Secrets.class));
        }
        assertThat(client.made).hasValue(2);
        assertThat(client.closed).hasValue(2);
    }

    @Test
    void childContextWhenItImportsHasItsOwnAndClosesIt() {
        CountedClient childClient = new CountedClient(local);
        String[] arguments = {
            "--keyturn.region=us-east-1",
            "--keyturn.credentials.access-key=" + TestApplication.ACCESS_KEY,
            "--keyturn.credentials.secret-key=" + TestApplication.SECRET_KEY,
            "--spring.config.import=aws-secretsmanager:prod/db",
            "--inline=${aws-secret@prod/db#password}"
        };
        SpringApplicationBuilder parent = new SpringApplicationBuilder(TestApplication.Empty.class)
                .web(WebApplicationType.NONE)
                .addBootstrapRegistryInitializer(registry ->
                        registry.registerIfAbsent(SecretsManagerClientCustomizer.class, InstanceSupplier.of(client)));
        try (var parentContext = parent.run(arguments)) {
            try (var child = new SpringApplicationBuilder(TestApplication.Empty.class)
                    .web(WebApplicationType.NONE)
                    .parent(parentContext)
                    .addBootstrapRegistryInitializer(registry -> registry.registerIfAbsent(
                            SecretsManagerClientCustomizer.class, InstanceSupplier.of(childClient)))
                    .run(arguments)) {
                assertThat(child.getEnvironment().getProperty("inline")).isEqualTo("s3cret");
            }
            assertThat(childClient.made).hasValue(1);
            assertThat(childClient.closed).hasValue(1);
            assertThat(client.closed).hasValue(0);
            assertThat(parentContext.getEnvironment().getProperty("inline")).isEqualTo("s3cret");
        }
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void readWhenRefreshHangsDoesNotWait() throws Exception {
        try (var context = client.application()
                .importing("optional:aws-secretsmanager:prod/flags")
                .with("inline", "${aws-secret@prod/db#password}")
                .run()) {
            var held = local.faults().on("GetSecretValue").hang();
            Thread refresh = refreshInBackground(context);
            held.awaitArrived(1);
            assertThat(context.getEnvironment().getProperty("inline")).isEqualTo("s3cret");
            assertThat(context.getBean(Secrets.class).getString("prod/db#password"))
                    .isEqualTo("s3cret");
            assertThat(refresh.isAlive()).isTrue();
            local.faults().clear();
            held.release();
            refresh.join();
        }
    }

    @Test
    void closeWhenRefreshHangsEndsIt() throws Exception {
        var context = client.application()
                .importing("optional:aws-secretsmanager:prod/flags")
                .run();
        var held = local.faults().on("GetSecretValue").hang();
        Thread refresh = refreshInBackground(context);
        held.awaitArrived(1);
        context.close();
        assertThat(client.closed).hasValue(1);
        refresh.join(10_000);
        assertThat(refresh.isAlive()).isFalse();
        held.release();
    }

    @Test
    void refreshWhenEarlierOneRanOutOfTimeSucceeds() {
        try (var context = client.application()
                .with("keyturn.startup-timeout", "1s")
                .importing("optional:aws-secretsmanager:prod/flags")
                .run()) {
            ContextRefresher refresher = context.getBean(ContextRefresher.class);
            var held = local.faults().on("GetSecretValue").hang();
            assertThatThrownBy(refresher::refresh).isInstanceOf(SecretException.Unreachable.class);
            local.faults().clear();
            held.release();
            local.client().createSecret(r -> r.name("prod/flags").secretString("now"));
            refresher.refresh();
            assertThat(context.getEnvironment().getProperty("flags")).isEqualTo("now");
        }
    }

    @Test
    void clientWhenInitializationIsLazyIsClosed() {
        client.application()
                .importing("aws-secretsmanager:prod/db")
                .with("spring.main.lazy-initialization", "true")
                .run()
                .close();
        assertThat(client.made).hasValue(1);
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientWhenThereIsNoAutoConfigurationIsClosed() {
        withoutAutoConfiguration().run(arguments("aws-secretsmanager:prod/db")).close();
        assertThat(client.made).hasValue(1);
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void clientWhenChildApplicationFailsStaysOpen() {
        try (var parent =
                client.application().importing("aws-secretsmanager:prod/db").run()) {
            assertThatThrownBy(() ->
                            withoutAutoConfiguration().parent(parent).run(arguments("aws-secretsmanager:prod/no")))
                    .isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> withoutAutoConfiguration()
                            .parent(parent)
                            .initializers(context -> context.getBeanFactory()
                                    .registerSingleton("failing", (CommandLineRunner) arguments -> {
                                        throw new IllegalStateException("after the start");
                                    }))
                            .run(arguments("")))
                    .hasMessage("after the start");
            assertThat(parent.getBean(Secrets.class).getString("prod/db#password"))
                    .isEqualTo("s3cret");
        }
    }

    private SpringApplicationBuilder withoutAutoConfiguration() {
        return new SpringApplicationBuilder(NoAutoConfiguration.class)
                .web(WebApplicationType.NONE)
                .addBootstrapRegistryInitializer(registry ->
                        registry.registerIfAbsent(SecretsManagerClientCustomizer.class, InstanceSupplier.of(client)));
    }

    private static String[] arguments(String location) {
        return new String[] {
            "--keyturn.region=us-east-1",
            "--keyturn.credentials.access-key=a",
            "--keyturn.credentials.secret-key=b",
            "--spring.config.import=" + location
        };
    }

    private static Thread refreshInBackground(ConfigurableApplicationContext context) {
        ContextRefresher refresher = context.getBean(ContextRefresher.class);
        Thread thread = new Thread(() -> {
            try {
                refresher.refresh();
            } catch (RuntimeException ex) {
                // of no interest here
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void readWhenClosedMakesNoClient() {
        var context = client.application().run();
        ConfigurableEnvironment environment = context.getEnvironment();
        context.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> environment.getProperty("aws-secret@prod/db#password"))
                .withMessage("These secrets are closed, most likely with their application.");
        assertThat(client.made).hasValue(0);
    }

    @Test
    void startupTimeoutWhenServiceHangsFailsInTime() {
        var held = local.faults().on("GetSecretValue").hang();
        Failure failure = client.application()
                .with("keyturn.startup-timeout", "300ms")
                .importing("aws-secretsmanager:prod/db")
                .fail();
        held.release();
        assertThat(failure.description())
                .startsWith("The secret 'prod/db' (stage AWSCURRENT) was not loaded within"
                        + " keyturn.startup-timeout=0.3s, which is for everything a start loads.");
    }

    private static final class ClosableCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("own", "own");
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoAutoConfiguration {}

    @Configuration(proxyBeanMethods = false)
    static class Broken {
        @Bean
        Object broken(Secrets secrets) {
            throw new IllegalStateException("broken");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {
        @Bean(destroyMethod = "")
        SecretsManagerClient ownClient() {
            return LocalSecretsManager.create().client();
        }
    }
}
