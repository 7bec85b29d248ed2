package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretException;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Actuator's endpoints over HTTP, with everything shown that can be. */
@ExtendWith(OutputCaptureExtension.class)
class ActuatorTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    "secrets: {prod/db: {username: us3rname, password: s3cret, apiToken: r3laxed}, prod/api-key: k3y-value}");
    private final CountedClient client = new CountedClient(local);
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestApplication application = client.application()
            .web()
            .with(Bound.class)
            .importing("aws-secretsmanager:prod/db?prefix=db.")
            .with("management.endpoints.web.exposure.include", "*")
            .with("management.endpoint.env.show-values", "ALWAYS")
            .with("management.endpoint.configprops.show-values", "ALWAYS")
            .with("app.url", "jdbc:x://${db.username}:${db.password}@h")
            .with("app.key", "${aws-secret@prod/api-key:k3y-default}")
            .with("app.plain", "shown");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void envWhenAllIsShownHidesSecrets() throws Exception {
        try (var context = application.run()) {
            String env = get(context, "env");
            assertThat(env).contains("\"shown\"", "aws-secretsmanager:prod/db?prefix=db.", "\"db.password\"");
            assertNoSecretIn(env);
            for (String name : new String[] {"db.password", "app.url", "app.key", "aws-secret@prod/api-key"}) {
                assertNoSecretIn(get(context, "env/" + name.replace("/", "%2F")));
            }
        }
    }

    @Test
    void envWhenPlaceholderSpellsThePropertyDifferentlyHidesTheSecret() throws Exception {
        try (var context = application.with("app.url", "jdbc:${db.api-token}").run()) {
            assertThat(context.getEnvironment().getProperty("app.url")).isEqualTo("jdbc:r3laxed");
            assertNoSecretIn(get(context, "env"));
            assertNoSecretIn(get(context, "env/app.url"));
            assertNoSecretIn(get(context, "configprops"));
        }
    }

    @Test
    void envWhenAllIsShownHidesCredentialsInEverySpelling() throws Exception {
        Map<String, Object> variables = Map.of(
                "KEYTURN_CREDENTIALS_SECRET_KEY", "cr3dential",
                "KEYTURN_CREDENTIALS_SECRETKEY", "cr3dential",
                "SPRING_CLOUD_AWS_CREDENTIALS_SECRET_KEY", "cr3dential",
                "AWS_SECRET_ACCESS_KEY", "cr3dential",
                "AWS_SESSION_TOKEN", "cr3dential",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN", "cr3dential");
        Map<String, Object> properties = Map.of(
                "keyturn.credentials.secretKey", "cr3dential",
                "Keyturn.Credentials.session_token", "cr3dential",
                "spring.cloud.aws.credentials.secret-key", "cr3dential",
                "spring.cloud.aws.credentials.accessKey", "cr3dential",
                "aws.secretAccessKey", "cr3dential",
                "aws.sessionToken", "cr3dential",
                "app.leads-there", "x${spring.cloud.aws.credentials.secret-key}");
        ApplicationContextInitializer<ConfigurableApplicationContext> sources = context -> {
            MutablePropertySources all = context.getEnvironment().getPropertySources();
            all.addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
            all.addLast(new MapPropertySource("test-properties", properties));
        };
        try (var context =
                application.change(spring -> spring.addInitializers(sources)).run()) {
            String env = get(context, "env");
            assertThat(env)
                    .contains(variables.keySet())
                    .contains(properties.keySet())
                    .doesNotContain("cr3dential");
            for (String name : properties.keySet()) {
                assertThat(get(context, "env/" + name)).contains("******").doesNotContain("cr3dential");
            }
        }
    }

    @Test
    void envWhenCredentialsAreAmongOtherTextHidesAllOfIt() throws Exception {
        Map<String, Object> variables = Map.of(
                "SPRING_APPLICATION_JSON",
                "{\"keyturn\":{\"region\":\"us-east-1\",\"credentials\":{\"secret-key\":\"cr3dential\"}}}",
                "JAVA_TOOL_OPTIONS",
                "-Xmx1g -Daws.secretAccessKey=cr3dential",
                "JDK_JAVA_OPTIONS",
                "-Dkeyturn.credentials.secretKey=cr3dential",
                "OTHER_OPTIONS",
                "-Xmx1g");
        Map<String, Object> properties = Map.of(
                "sun.java.command", "a.Main --spring.cloud.aws.credentials.secret-key=cr3dential",
                "spring.application.json",
                        "{\"spring.cloud\":{\"aws\":{\"x\":1,\"credentials\":{\"sessionToken\":\"cr3dential\"}}}}",
                "exec.command", "AWS_SESSION_TOKEN=cr3dential java");
        ApplicationContextInitializer<ConfigurableApplicationContext> sources = context -> {
            MutablePropertySources all = context.getEnvironment().getPropertySources();
            all.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
            all.addFirst(new MapPropertySource("test-properties", properties));
        };
        try (var context =
                application.change(spring -> spring.addInitializers(sources)).run()) {
            assertThat(get(context, "env"))
                    .contains(variables.keySet())
                    .contains("-Xmx1g")
                    .doesNotContain("cr3dential");
            for (String name : properties.keySet()) {
                assertThat(get(context, "env/" + name)).contains("******").doesNotContain("cr3dential");
            }
        }
    }

    @Test
    void configpropsWhenAllIsShownHidesSecrets() throws Exception {
        try (var context = application.run()) {
            String properties = get(context, "configprops");
            assertThat(properties).contains("\"shown\"", "\"url\"");
            assertNoSecretIn(properties);
            assertThat(properties).doesNotContain("KeyturnProperties");
        }
    }

    @Test
    void configpropsWhenValueIsMadeOfSecretHidesItsParts() throws Exception {
        local.client().createSecret(r -> r.name("prod/login").secretString("svc:h1dden"));
        local.client().createSecret(r -> r.name("prod/one").secretString("1"));
        try (var context = application
                .with(Converted.class)
                .with("converted.login", "${aws-secret@prod/login}")
                .with("converted.one", "${aws-secret@prod/one}")
                .run()) {
            String properties = get(context, "configprops");
            assertThat(properties)
                    .contains("\"login\":{\"user\":\"******\",\"password\":\"******\"}")
                    .contains("\"ordinary\":\"1\"", "\"one\":\"******\"")
                    .doesNotContain("h1dden");
        }
    }

    @Test
    void refreshWhenPostedTenTimesKeepsOneClient() throws Exception {
        try (var context = application.run()) {
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(uri(context, "refresh"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertNoSecretIn(response.body());
            }
            assertThat(client.made).hasValue(1);
            assertThat(client.closed).hasValue(0);
            assertThat(local.calls("GetSecretValue")).isEqualTo(2);
            assertThat(context.getBean(App.class).url()).isEqualTo("jdbc:x://us3rname:s3cret@h");
        }
        assertThat(client.closed).hasValue(1);
    }

    @Test
    void envAndConfigpropsWhileSecretsAreStaleGoOnAndHideThem() throws Exception {
        try (var context = stale()) {
            for (String endpoint : List.of("env", "env/app.url", "configprops")) {
                HttpResponse<String> response = send(context, endpoint, "GET");
                assertThat(response.statusCode()).as(endpoint).isEqualTo(200);
                assertThat(response.body()).contains("******");
                assertNoSecretIn(response.body());
            }
            assertThatExceptionOfType(SecretException.Stale.class)
                    .isThrownBy(() -> context.getEnvironment().getProperty("app.url"));
        }
    }

    @Test
    void detectorWhileSecretsAreStaleKnowsTheirValues() {
        try (var context = stale()) {
            SecretDetector detector = new SecretDetector(context.getEnvironment());
            assertThat(detector.containsValue("imported s3cret")).isTrue();
            assertThat(detector.containsValue("inline k3y-value")).isTrue();
            assertThat(detector.containsValue("no secret")).isFalse();
        }
    }

    @Test
    void refreshWhileSecretsAreStaleFailsAsLongAsTheServiceDoesAndThenRecovers(CapturedOutput output) throws Exception {
        try (var context = stale()) {
            long calls = local.calls("DescribeSecret");
            HttpResponse<String> failed = send(context, "refresh", "POST");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertNoSecretIn(failed.body());
            assertThat(local.calls("DescribeSecret")).isGreaterThanOrEqualTo(calls + 2);
            assertThat(output.getAll()).contains("could not be checked for longer than keyturn.refresh.max-stale=2s;");

            local.faults().clear();
            local.client()
                    .putSecretValue(request -> request.secretId("prod/db").secretString("{\"password\":\"tw0\"}"));
            assertThat(send(context, "refresh", "POST").statusCode()).isEqualTo(200);
            assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("tw0");
            assertThat(context.getEnvironment().getProperty("app.key")).isEqualTo("k3y-value");
        }
        assertNoSecretIn(output.getAll());
    }

    @Test
    void refreshWhenStaleSecretsHadChangedNamesThemToo() {
        OperationInvoker refresh = SecretSanitizingAutoConfiguration.advisor(() -> Set.of("db.password"))
                .apply(EndpointId.of("refresh"), OperationType.WRITE, null, call -> List.of("app.name", "db.password"));
        assertThat(refresh.invoke(new InvocationContext(SecurityContext.NONE, Map.of())))
                .isEqualTo(Set.of("app.name", "db.password"));
    }

    private ConfigurableApplicationContext stale() {
        ConfigurableApplicationContext context = application
                .with("keyturn.refresh.interval", "1s")
                .with("keyturn.refresh.max-stale", "2s")
                .with("keyturn.retries", "0")
                .run();
        local.faults().on("DescribeSecret").connectionReset();
        Secrets secrets = context.getBean(Secrets.class);
        Awaitility.await().until(() -> secrets.status().stream().allMatch(SecretStatus::stale));
        return context;
    }

    private HttpResponse<String> send(ConfigurableApplicationContext context, String endpoint, String method)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(context, endpoint))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static void assertNoSecretIn(String text) {
        assertThat(text)
                .doesNotContain(
                        "s3cret", "us3rname", "k3y-value", "k3y-default", "r3laxed", TestApplication.SECRET_KEY);
    }

    private String get(ConfigurableApplicationContext context, String endpoint) throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri(context, endpoint)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(endpoint).isIn(200, 404, 400);
        return response.body();
    }

    private static URI uri(ConfigurableApplicationContext context, String endpoint) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/"
                + endpoint);
    }

    @ConfigurationProperties("app")
    record App(String url, String key, String plain) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(App.class)
    static class Bound {}

    record Login(String user, String password) {}

    @ConfigurationProperties("converted")
    static class ConvertedProperties {
        private Login login = new Login("", "");
        private String one = "";
        private String ordinary = "1";

        public Login getLogin() {
            return login;
        }

        public void setLogin(Login login) {
            this.login = login;
        }

        public String getOne() {
            return one;
        }

        public void setOne(String one) {
            this.one = one;
        }

        public String getOrdinary() {
            return ordinary;
        }

        public void setOrdinary(String ordinary) {
            this.ordinary = ordinary;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ConvertedProperties.class)
    static class Converted {
        @Bean
        @ConfigurationPropertiesBinding
        static LoginConverter loginConverter() {
            return new LoginConverter();
        }
    }

    static final class LoginConverter implements Converter<String, Login> {
        @Override
        public Login convert(String text) {
            return new Login(text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 1));
        }
    }
}
