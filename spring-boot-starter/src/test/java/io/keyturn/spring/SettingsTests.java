package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.RefreshSettings;
import io.keyturn.SecretException;
import io.keyturn.Secrets;
import io.keyturn.SecretsSettings;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyturn.*}, and the keys of Spring Cloud AWS that stand in for it. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTests {
    private static final String SEED = "secrets: {prod/db: {password: s3cret}}";

    @Test
    void bindWhenNothingIsSetHasDefaults() {
        KeyturnSettings settings = settings();
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.client()).isEqualTo(ClientSettings.defaults());
        assertThat(settings.secrets()).isEqualTo(SecretsSettings.defaults());
        assertThat(settings.local()).isEqualTo(new KeyturnProperties.Local(false, null, null));
    }

    @Test
    void bindWhenAllIsSetHasIt() {
        KeyturnSettings settings = settings(
                "keyturn.enabled=false",
                "keyturn.batch=true",
                "keyturn.startup-timeout=1m",
                "keyturn.region=eu-west-1",
                "keyturn.endpoint=http://127.0.0.1:4599",
                "keyturn.fips=true",
                "keyturn.dualstack=false",
                "keyturn.credentials.access-key=a",
                "keyturn.credentials.secret-key=b",
                "keyturn.credentials.session-token=c",
                "keyturn.credentials.role-arn=r",
                "keyturn.credentials.external-id=e",
                "keyturn.timeout=2s",
                "keyturn.retries=0",
                "keyturn.cache.max-size=7",
                "keyturn.cache.ttl=1s",
                "keyturn.aliases.db=prod/db",
                "keyturn.optional.skip-denied=true",
                "keyturn.local.enabled=true",
                "keyturn.local.secrets=x.yaml");
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.client())
                .isEqualTo(new ClientSettings(
                        "eu-west-1",
                        URI.create("http://127.0.0.1:4599"),
                        true,
                        false,
                        new CredentialsSettings("a", "b", "c", null, "r", "e"),
                        Duration.ofSeconds(2),
                        0));
        assertThat(settings.secrets())
                .isEqualTo(new SecretsSettings(
                        Map.of("db", "prod/db"),
                        7,
                        Duration.ofSeconds(1),
                        true,
                        Duration.ofMinutes(1),
                        true,
                        RefreshSettings.defaults()));
        assertThat(settings.local()).isEqualTo(new KeyturnProperties.Local(true, "x.yaml", null));
        assertThat(settings.toString())
                .contains("keyturn.credentials.secret-key")
                .doesNotContain("prod/db");
    }

    @Test
    void bindWhenOnlySpringCloudAwsIsSetTakesThat() {
        KeyturnSettings settings = settings(
                "spring.cloud.aws.region.static=eu-central-1",
                "spring.cloud.aws.endpoint=http://127.0.0.1:1",
                "spring.cloud.aws.fips-enabled=true",
                "spring.cloud.aws.credentials.access-key=a",
                "spring.cloud.aws.credentials.secret-key=b",
                "spring.cloud.aws.secretsmanager.dualstack-enabled=true",
                "spring.cloud.aws.secretsmanager.enabled=false");
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.client().region()).isEqualTo("eu-central-1");
        assertThat(settings.client().endpoint()).isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(settings.client().fips()).isTrue();
        assertThat(settings.client().dualstack()).isTrue();
        assertThat(settings.client().credentials().accessKey()).isEqualTo("a");
    }

    @Test
    void bindWhenBothAreSetTakesOursThenTheNarrower() {
        KeyturnSettings settings = settings(
                "keyturn.region=eu-west-1",
                "spring.cloud.aws.secretsmanager.region=eu-west-2",
                "spring.cloud.aws.region.static=eu-west-3",
                "spring.cloud.aws.secretsmanager.endpoint=http://127.0.0.1:2",
                "spring.cloud.aws.endpoint=http://127.0.0.1:1",
                "keyturn.credentials.profile=own",
                "spring.cloud.aws.credentials.access-key=a",
                "spring.cloud.aws.credentials.secret-key=b");
        assertThat(settings.client().region()).isEqualTo("eu-west-1");
        assertThat(settings.client().endpoint()).isEqualTo(URI.create("http://127.0.0.1:2"));
        assertThat(settings.client().credentials().accessKey()).isNull();
        assertThat(settings.client().credentials().profile()).isEqualTo("own");
    }

    @Test
    void settingWhenItIsItselfAReferenceIsRefused() {
        Failure failure = TestApplication.plain()
                .with("keyturn.credentials.access-key", "a")
                .with("keyturn.credentials.secret-key", "${aws-secret@prod/keys#secret}")
                .importing("aws-secretsmanager:prod/db")
                .fail();
        assertThat(failure.description())
                .startsWith("The setting keyturn.credentials.secret-key (set at keyturn.credentials.secret-key,")
                .contains("is itself a reference to a secret.");
    }

    @Test
    void settingWhenProfileContradictsItAfterTheImportFailsWithBothPlaces() {
        LocalSecretsManager local = LocalSecretsManager.create().seed(SEED);
        Failure failure = new CountedClient(local)
                .application()
                .with("spring.config.location", "classpath:/late-region/")
                .without("keyturn.region")
                .with("spring.cloud.aws.region.static", "us-east-1")
                .with("spring.profiles.active", "prod")
                .fail();
        assertThat(failure.exception()).isInstanceOf(SecretException.Misconfigured.class);
        assertThat(failure.description())
                .isEqualTo("The first import fixed the setting keyturn.region (set at spring.cloud.aws.region.static,"
                        + " \"spring.cloud.aws.region.static\" from property source \"commandLineArgs\"), but the finished"
                        + " configuration says otherwise (set at keyturn.region, class path resource"
                        + " [late-region/application-prod.yaml] - 3:11).");
        assertThat(failure.everything()).doesNotContain("lates3cret", "AKIALATE");
    }

    @Test
    void settingWhenProfileSwitchesReadingOnAfterTheImportFails() {
        Failure failure = TestApplication.plain()
                .with("spring.config.location", "classpath:/late-enabled/")
                .with("spring.profiles.active", "prod")
                .fail();
        assertThat(failure.description()).startsWith("The first import fixed the setting keyturn.enabled (set at");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keyturn.enabled=false",
                "keyturn.batch=true",
                "keyturn.startup-timeout=1m",
                "keyturn.region=eu-west-1",
                "keyturn.endpoint=http://127.0.0.1:4599",
                "keyturn.fips=true",
                "keyturn.dualstack=false",
                "keyturn.credentials.access-key=a",
                "keyturn.credentials.secret-key=b",
                "keyturn.credentials.session-token=c",
                "keyturn.credentials.profile=p",
                "keyturn.credentials.role-arn=r",
                "keyturn.credentials.external-id=e",
                "keyturn.timeout=2s",
                "keyturn.retries=0",
                "keyturn.cache.max-size=7",
                "keyturn.cache.ttl=1s",
                "keyturn.aliases.db=prod/db",
                "keyturn.aliases[prod/db]=other/db",
                "keyturn.optional.skip-denied=true",
                "keyturn.refresh.enabled=false",
                "keyturn.refresh.interval=10m",
                "keyturn.refresh.window-interval=30s",
                "keyturn.refresh.pending-interval=5s",
                "keyturn.refresh.max-stale=1h",
                "keyturn.refresh.apply=event",
                "keyturn.local.enabled=true",
                "keyturn.local.secrets=x.yaml",
                "keyturn.local.persist=x.json"
            })
    void settingWhenItAloneChangesIsNamed(String changed) {
        String key = changed.substring(0, changed.indexOf('='));
        List<String> lines = new ArrayList<>();
        if (key.endsWith("-key") || key.endsWith("session-token")) {
            lines.addAll(List.of("keyturn.credentials.access-key=x", "keyturn.credentials.secret-key=x"));
        } else if (key.endsWith("external-id")) {
            lines.add("keyturn.credentials.role-arn=r");
        }
        KeyturnSettings first = settings(lines.toArray(String[]::new));
        lines.add(changed);
        KeyturnSettings last = settings(lines.toArray(String[]::new));
        last.requireSame(last);
        assertThatThrownBy(() -> first.requireSame(last))
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasMessageStartingWith("The first import fixed the setting " + key + " (")
                .hasMessageContaining("), but the finished configuration says otherwise (set at " + key + ",");
    }

    @Test
    void settingWhenItIsOnlySpelledDifferentlyIsNotBlamed() {
        KeyturnSettings first = settings("keyturn.retries=3", "keyturn.cache.ttl=3600s", "keyturn.region= eu-west-1");
        settings("keyturn.cache.ttl=1h", "keyturn.region=eu-west-1", "keyturn.timeout=5000ms")
                .requireSame(first);
        assertThatThrownBy(() -> first.requireSame(
                        settings("keyturn.cache.ttl=1h", "keyturn.region=eu-west-1", "keyturn.timeout=9s")))
                .hasMessageStartingWith("The first import fixed the setting keyturn.timeout (not set)");
    }

    @Test
    void refreshWhenNothingIsSetHasDefaultsAndOtherwiseWhatIsSet() {
        assertThat(settings().secrets().refresh()).isEqualTo(RefreshSettings.defaults());
        assertThat(settings().apply()).isEqualTo(RefreshApply.REFRESH_SCOPE);
        KeyturnSettings set = settings(
                "keyturn.refresh.enabled=false",
                "keyturn.refresh.interval=10m",
                "keyturn.refresh.window-interval=30s",
                "keyturn.refresh.pending-interval=5s",
                "keyturn.refresh.max-stale=1h",
                "keyturn.refresh.apply=rebind");
        assertThat(set.secrets().refresh())
                .isEqualTo(new RefreshSettings(
                        false,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofHours(1)));
        assertThat(set.apply()).isEqualTo(RefreshApply.REBIND);
    }

    @Test
    void importWhenThereIsNoRegionReports() {
        Failure failure = TestApplication.plain()
                .without("keyturn.region")
                .importing("aws-secretsmanager:prod/db")
                .fail();
        assertThat(failure.description())
                .startsWith("There is no AWS region to read secrets from.")
                .endsWith("Needed by the import 'aws-secretsmanager:prod/db'.");
    }

    @Test
    void importWhenEndpointDoesNotAnswerReports() {
        Failure failure = TestApplication.plain()
                .withCredentials("keyturn")
                .with("keyturn.endpoint", "http://127.0.0.1:1")
                .with("keyturn.retries", "0")
                .importing("aws-secretsmanager:prod/db")
                .fail();
        assertThat(failure.exception()).isInstanceOf(SecretException.Unreachable.class);
        assertThat(failure.description()).startsWith("No answer from http://127.0.0.1:1 for the secret 'prod/db'");
    }

    @Test
    void applicationWhenWrittenForSpringCloudAwsStarts(CapturedOutput output) {
        try (LocalSecretsManager local = LocalSecretsManager.start(0)) {
            local.seed("secrets: {prod/db: {password: s3cret}, prod/api-key: k3y}");
            try (var context = TestApplication.plain()
                    .without("keyturn.region")
                    .importing("aws-secretsmanager:prod/db?prefix=db.;prod/api-key")
                    .with(
                            "spring.cloud.aws.secretsmanager.endpoint",
                            local.endpoint().toString())
                    .with("spring.cloud.aws.region.static", "us-east-1")
                    .withCredentials("spring.cloud.aws")
                    .with("spring.cloud.aws.secretsmanager.reload.strategy", "refresh")
                    .run()) {
                assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("s3cret");
                assertThat(context.getEnvironment().getProperty("api-key")).isEqualTo("k3y");
            }
        }
        assertThat(output)
                .containsOnlyOnce("Set for Spring Cloud AWS, without effect on Keyturn:"
                        + " spring.cloud.aws.secretsmanager.reload.strategy.");
    }

    @Test
    void importWhenSwitchedOffIsEmpty() {
        LocalSecretsManager local = LocalSecretsManager.create().seed(SEED);
        try (var context = TestApplication.over(local)
                .with("keyturn.enabled", "false")
                .importing("aws-secretsmanager:prod/db")
                .with("inline", "${aws-secret@prod/db#password:def}")
                .run()) {
            assertThat(context.getEnvironment().getProperty("password")).isNull();
            assertThat(context.getEnvironment().getProperty("inline")).isEqualTo("def");
            assertThat(context.getBeanProvider(Secrets.class).getIfAvailable()).isNull();
            assertThat(context.getBeanProvider(SecretsManagerClient.class).getIfAvailable())
                    .isNull();
        }
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void conditionNamesTheKeyThatDecided() {
        assertThat(condition(TestApplication.plain())).isEqualTo("Keyturn is enabled, as it is by default");
        assertThat(condition(TestApplication.plain()
                        .with("keyturn.enabled", "true")
                        .with("spring.cloud.aws.secretsmanager.enabled", "false")))
                .isEqualTo("keyturn.enabled is true");
        assertThat(condition(TestApplication.plain().with("spring.cloud.aws.secretsmanager.enabled", "false")))
                .isEqualTo("spring.cloud.aws.secretsmanager.enabled is false");
    }

    private static String condition(TestApplication application) {
        try (var context = application.run()) {
            return ConditionEvaluationReport.get(context.getBeanFactory())
                    .getConditionAndOutcomesBySource()
                    .get(SecretsAutoConfiguration.class.getName())
                    .stream()
                    .filter(condition -> condition.getCondition() instanceof OnSecretsEnabled)
                    .map(condition -> condition.getOutcome().getMessage())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void referenceWhenSwitchedOffAndWithoutDefaultFails() {
        Failure failure = TestApplication.plain()
                .with("keyturn.enabled", "false")
                .with("inline", "${aws-secret@prod/db#password}")
                .fail();
        assertThat(failure.description())
                .isEqualTo(
                        "The reference prod/db#password has no default, and keyturn.enabled=false keeps it from being"
                                + " read.\n\nNeeded by the property 'inline' in commandLineArgs.");
    }

    @Test
    void localWhenEnabledServesTheSeed() {
        try (var context = TestApplication.plain()
                .without("keyturn.region")
                .with("keyturn.local.enabled", "true")
                .with("keyturn.local.secrets", "classpath:seed.yaml")
                .importing("aws-secretsmanager:prod/db")
                .run()) {
            assertThat(context.getEnvironment().getProperty("password")).isEqualTo("from-file");
            LocalSecretsManager local = context.getBean(LocalSecretsManager.class);
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void localWhenRegionIsSetSeedsThatRegion(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("seed.yaml"), "secrets: {prod/db: {password: from-file}}");
        Path jar = folder.resolve("seed.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("seed.yaml"));
            Files.copy(file, out);
        }
        for (String seed : List.of(file.toString(), "jar:" + jar.toUri() + "!/seed.yaml")) {
            try (var context = TestApplication.plain()
                    .with("keyturn.region", "eu-west-1")
                    .with("keyturn.local.enabled", "true")
                    .with("keyturn.local.secrets", seed)
                    .importing("aws-secretsmanager:prod/db")
                    .run()) {
                assertThat(context.getEnvironment().getProperty("password")).isEqualTo("from-file");
            }
        }
    }

    @Test
    void localWhenUserHasAClientOfTheirOwnSaysThatItTakesItsPlace() {
        LocalSecretsManager own = LocalSecretsManager.create().seed(SEED);
        Failure failure = TestApplication.plain()
                .register(SecretsManagerClient.class, own.client())
                .with("keyturn.local.enabled", "true")
                .with(WantsLocal.class)
                .fail();
        assertThat(failure.description())
                .isEqualTo("There is no embedded Secrets Manager: keyturn.local.enabled=true has no effect beside the"
                        + " SecretsManagerClient in the BootstrapRegistry.");
        assertThat(failure.action()).isEqualTo("Register no SecretsManagerClient, or ask for no LocalSecretsManager.");
    }

    @Test
    void localWhenSeedIsAPathReadsIt(@TempDir Path folder) throws Exception {
        Path seed = Files.writeString(folder.resolve("seed.json"), "{\"secrets\": {\"prod/db\": \"x\"}}");
        try (var context = TestApplication.plain()
                .with("keyturn.local.enabled", "true")
                .with("keyturn.local.secrets", seed.toString())
                .run()) {
            assertThat(context.getBean(Secrets.class).getString("prod/db")).isEqualTo("x");
        }
    }

    @Test
    void localWhenSeedIsMissingSaysSo() {
        Failure failure = TestApplication.plain()
                .with("keyturn.local.enabled", "true")
                .with("keyturn.local.secrets", "classpath:nowhere.yaml")
                .importing("aws-secretsmanager:prod/db")
                .fail();
        assertThat(failure.description())
                .startsWith("The file of keyturn.local.secrets, class path resource [nowhere.yaml], cannot be read.");
        assertThat(failure.action())
                .isEqualTo("Correct keyturn.local.secrets: a path, or a resource such as classpath:secrets.yaml.");
    }

    @Test
    void metadataDescribesEveryKey() throws Exception {
        JsonNode metadata;
        try (InputStream json = URI.create(KeyturnProperties.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()
                        + "META-INF/spring-configuration-metadata.json")
                .toURL()
                .openStream()) {
            metadata = JsonMapper.shared().readTree(json);
        }
        Set<String> names = new TreeSet<>();
        List<String> withoutDefault = new ArrayList<>();
        for (JsonNode property : metadata.get("properties")) {
            String name = property.get("name").asString();
            names.add(name);
            assertThat(property.path("description").asString("")).as(name).endsWith(".");
            if (property.path("defaultValue").isMissingNode()) {
                withoutDefault.add(name);
            }
        }
        assertThat(names)
                .containsExactly(
                        "keyturn.aliases",
                        "keyturn.batch",
                        "keyturn.cache.max-size",
                        "keyturn.cache.ttl",
                        "keyturn.credentials.access-key",
                        "keyturn.credentials.external-id",
                        "keyturn.credentials.profile",
                        "keyturn.credentials.role-arn",
                        "keyturn.credentials.secret-key",
                        "keyturn.credentials.session-token",
                        "keyturn.dualstack",
                        "keyturn.enabled",
                        "keyturn.endpoint",
                        "keyturn.fips",
                        "keyturn.local.enabled",
                        "keyturn.local.persist",
                        "keyturn.local.secrets",
                        "keyturn.optional.skip-denied",
                        "keyturn.refresh.apply",
                        "keyturn.refresh.enabled",
                        "keyturn.refresh.interval",
                        "keyturn.refresh.max-stale",
                        "keyturn.refresh.pending-interval",
                        "keyturn.refresh.window-interval",
                        "keyturn.region",
                        "keyturn.retries",
                        "keyturn.startup-timeout",
                        "keyturn.timeout",
                        "management.health.secrets.enabled");
        assertThat(withoutDefault)
                .as("no default but the SDK's chain, or none at all")
                .containsExactlyInAnyOrder(
                        "keyturn.aliases",
                        "keyturn.credentials.access-key",
                        "keyturn.credentials.external-id",
                        "keyturn.credentials.profile",
                        "keyturn.credentials.role-arn",
                        "keyturn.credentials.secret-key",
                        "keyturn.credentials.session-token",
                        "keyturn.dualstack",
                        "keyturn.endpoint",
                        "keyturn.fips",
                        "keyturn.local.persist",
                        "keyturn.local.secrets",
                        "keyturn.refresh.max-stale",
                        "keyturn.region");
        assertThat(metadata.get("hints").valueStream().map(hint -> hint.get("name")
                        .asString()))
                .contains("keyturn.region", "keyturn.local.secrets");
    }

    @Configuration(proxyBeanMethods = false)
    static class WantsLocal {
        @Bean
        Object wantsLocal(LocalSecretsManager local) {
            return local;
        }
    }

    private static KeyturnSettings settings(String... lines) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        for (String line : lines) {
            source.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return KeyturnSettings.bind(new Binder(source));
    }
}
