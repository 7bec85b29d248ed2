package io.keyturn.microprofile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.RefreshSettings;
import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SmallRye Config adds to the contract: ordinals, profiles, the handler, mappings. */
class SmallRyeTests {
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf";

    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    private final LocalSecretsManager local = LocalSecretsManager.start(0)
            .seed(
                    """
            secrets:
              prod/db:
                $value: {username: app, password: s3cret, nothing: null, hosts: [a, b], pool: {size: 8}}
                $arnSuffix: AbCdEf
              access/key: {region: s3cret}
              odd: {"dollar": "${username} $ \\\\${x}"}
            """);

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void importWhenOrdinalIsNotWrittenStandsBetweenApplicationAndEnvironment() {
        Map<String, String> settings = settings("keyturn.import", "prod/db");
        settings.put("username", "from application.properties");
        try (SmallRyeApplication application = SmallRyeApplication.of(SmallRyeApplication.builder(settings)
                .withSources(new EnvConfigSource(Map.of("PASSWORD", "from the environment"), 300)))) {
            assertThat(application.get("username")).isEqualTo("app");
            assertThat(application.get("password")).isEqualTo("from the environment");
            assertThat(application.config().getConfigValue("username").getSourceName())
                    .isEqualTo("secret prod/db");
            assertThat(application.config().getConfigValue("username").getSourceOrdinal())
                    .isEqualTo(270);
        }
    }

    @Test
    void importsWhenSeveralFailAreAllReported() {
        assertThatThrownBy(() -> SmallRyeApplication.with(settings("keyturn.import", "prod/none,prod/db,prod/nothing")))
                .isInstanceOf(SecretException.NotFound.class)
                .hasMessageStartingWith("There is no secret 'prod/none' (stage AWSCURRENT) in us-east-1.")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .hasSize(2)
                        .contains("Needed by the import 'prod/none' in keyturn.import.")
                        .anyMatch(message -> message.startsWith("There is no secret 'prod/nothing'")));
    }

    @Test
    void embeddedServiceWhenARegionIsSetIsFilledThere() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "keyturn.region", "eu-west-1",
                "keyturn.local.enabled", "true",
                "keyturn.local.secrets", "classpath:seed.yaml"));
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            assertThat(application.get("aws-secret@prod/db#password")).isEqualTo("only-for-tests");
        }
    }

    @Test
    void embeddedServiceWhenItsFileIsMissingSaysSo() {
        Map<String, String> settings = Map.of(
                "keyturn.import", "prod/db",
                "keyturn.local.enabled", "true",
                "keyturn.local.secrets", "classpath:none.yaml");
        assertThatThrownBy(() -> SmallRyeApplication.with(settings))
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasMessage("The file of keyturn.local.secrets, 'classpath:none.yaml', cannot be read. Correct"
                        + " keyturn.local.secrets: a path, or a resource such as classpath:secrets.yaml.");
    }

    @Test
    void importWhenOrdinalIsWrittenStandsThere() {
        Map<String, String> settings = settings("keyturn.import", "prod/db?ordinal=249");
        settings.put("username", "from application.properties");
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            assertThat(application.get("username")).isEqualTo("from application.properties");
            assertThat(application.get("password")).isEqualTo("s3cret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KEYTURN_IMPORT, keyturn.ignored",
        "KEYTURN_IGNORED, keyturn.import",
        "KEYTURN_IGNORED, keyturn.import[0]",
        "KEYTURN_IGNORED, %prod.keyturn.import",
    })
    void settingWhenWrittenAnywhereCounts(String variable, String key) {
        Map<String, String> settings = settings(key, "prod/db");
        settings.put("smallrye.config.profile", "prod");
        try (SmallRyeApplication application = SmallRyeApplication.of(SmallRyeApplication.builder(settings)
                .withSources(new EnvConfigSource(Map.of(variable, "prod/db"), 300)))) {
            assertThat(application.get("password")).isEqualTo("s3cret");
        }
    }

    @Test
    void settingWhenRegionIsAVariableCountsAndCostsNoCall() {
        Map<String, String> settings = settings("keyturn.import", "");
        settings.remove("keyturn.region");
        try (SmallRyeApplication application = SmallRyeApplication.of(SmallRyeApplication.builder(settings)
                .withSources(new EnvConfigSource(
                        Map.of("KEYTURN_REGION", "eu-west-1", "KEYTURN_CREDENTIALS_ACCESS_KEY", "other"), 300)))) {
            KeyturnSettings read = application.application().settings();
            assertThat(read.client().region()).isEqualTo("eu-west-1");
            assertThat(read.client().credentials().accessKey()).isEqualTo("other");
            assertThat(local.calls()).isEmpty();
        }
    }

    @Test
    void settingWhenDurationsAndAliasesAreWrittenAsInTheDocumentationIsRead() {
        Map<String, String> settings = settings("keyturn.timeout", "1500ms");
        settings.put("keyturn.startup-timeout", "PT1M");
        settings.put("keyturn.cache.ttl", "5m");
        settings.put("keyturn.aliases.prod.db", "prod/db");
        settings.put("keyturn.aliases.\"my/db\"", ARN);
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            KeyturnSettings read = application.application().settings();
            assertThat(read.client().timeout()).hasMillis(1500);
            assertThat(read.secrets().startupTimeout()).hasSeconds(60);
            assertThat(read.secrets().ttl()).hasMinutes(5);
            assertThat(read.secrets().aliases()).containsOnly(Map.entry("prod.db", "prod/db"), Map.entry("my/db", ARN));
        }
    }

    @Test
    void inlineWhenAVariableHasTheSameLettersIsTheSecret() {
        try (SmallRyeApplication application =
                SmallRyeApplication.of(SmallRyeApplication.builder(settings("keyturn.import", ""))
                        .withSources(new EnvConfigSource(Map.of("AWS_SECRET_ACCESS_KEY_REGION", "wrong"), 300)))) {
            assertThat(application.get("aws-secret@access/key#region")).isEqualTo("s3cret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "${aws-secret::" + ARN + "#password}, s3cret",
        "${aws-secret::" + ARN + "#none:fallback}, fallback",
        "${aws-secret::arn:aws:secretsmanager:us-east-1:123456789012:secret:none#password:fallback}, fallback",
        "${aws-secret::prod/db#password}, s3cret",
        "${aws-secret::" + ARN + "?stage=AWSCURRENT#password}, s3cret",
        "${aws-secret::" + ARN + "?stage=AWSPREVIOUS#password:fallback}, fallback",
        "${aws-secret::odd?version=11111111-2222-3333-4444-555555555555#password}, pinned",
        "${aws-secret::prod/db#none:fallback}, fallback",
        "<${aws-secret::${secret}#password}>, <s3cret>",
        "${aws-secret::odd#dollar}, ${username} $ \\${x}",
    })
    void handlerWhenAskedGivesTheValue(String text, String expected) {
        local.client().putSecretValue(r -> r.secretId("odd")
                .clientRequestToken("11111111-2222-3333-4444-555555555555")
                .versionStages("PINNED")
                .secretString("{\"password\":\"pinned\"}"));
        Map<String, String> settings = settings("test.value", text);
        settings.put("secret", ARN);
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            assertThat(application.get("test.value")).isEqualTo(expected);
        }
    }

    @Test
    void handlerWhenReferenceIsMissingThrowsAndLogsTheReason() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("test.value", "${aws-secret::prod/none#password}"))) {
            assertThatThrownBy(() -> application.get("test.value"))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("The reference aws-secret@prod/none#password has no value and no default; the log says"
                            + " why.");
            assertThat(log.messages()).containsExactly(missing("prod/none", "test.value"));
        }
    }

    @Test
    void expressionWhenReferenceIsMissingThrowsAsSmallRyeDoesAndLogsTheReasonOnce() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("test.value", "${aws-secret@prod/none#password}"))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> application.config().getValue("test.value", String.class))
                        .isInstanceOf(NoSuchElementException.class)
                        .hasMessage("SRCFG00011: Could not expand value aws-secret@prod/none#password in property"
                                + " test.value");
            }
            assertThat(log.messages()).containsExactly(missing("prod/none", "test.value"));
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void expressionWhenReferenceIsMissingAndHasADefaultLogsNothing() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("test.value", "${aws-secret@prod/none#password:x}"))) {
            assertThat(application.get("test.value")).isEqualTo("x");
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void expressionWhenSecretAppearsHasItsValue() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("test.value", "${aws-secret@prod/later#password:x}"))) {
            assertThat(application.get("test.value")).isEqualTo("x");
            local.client().createSecret(request -> request.name("prod/later").secretString("{\"password\":\"here\"}"));
            application.secrets().refresh();
            assertThat(application.get("test.value")).isEqualTo("here");
        }
    }

    @Test
    void expressionWhenKeyIsAddedHasItsValue() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("test.value", "${aws-secret@prod/db#added:x}"))) {
            assertThat(application.get("test.value")).isEqualTo("x");
            local.client().putSecretValue(request -> request.secretId("prod/db").secretString("{\"added\":\"here\"}"));
            application.secrets().refresh();
            assertThat(application.get("test.value")).isEqualTo("here");
        }
    }

    @Test
    void settingWhenItIsOfRefreshingIsRead() {
        Map<String, String> settings = settings("keyturn.refresh.interval", "15m");
        settings.put("keyturn.refresh.max-stale", "2h");
        settings.put("keyturn.refresh.enabled", "false");
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            assertThat(application.application().settings().secrets().refresh())
                    .isEqualTo(RefreshSettings.defaults()
                            .withInterval(Duration.ofMinutes(15))
                            .withMaxStale(Duration.ofHours(2))
                            .withEnabled(false));
        }
    }

    @Test
    void expressionWhenArnIsSplitAtItsColonIsRefused() {
        assertThatThrownBy(() -> SmallRyeApplication.with(settings("test.value", "${aws-secret@" + ARN + "#password}")))
                .isInstanceOf(SecretException.MalformedReference.class)
                .hasMessageStartingWith(
                        "The reference 'aws-secret@arn:' is malformed at position 14: an expression is split"
                                + " at the first colon of the ARN; write ${aws-secret::arn:…} with SmallRye Config, or define an"
                                + " alias such as keyturn.aliases.db=arn:… and use that.");
    }

    @Test
    void expressionWhenPropertyIsOverriddenReadsNothing() {
        try (SmallRyeApplication application = SmallRyeApplication.of(
                SmallRyeApplication.builder(settings("test.value", "${aws-secret@prod/db#password}"))
                        .withSources(new PropertiesConfigSource(Map.of("test.value", "plain"), "above", 400)))) {
            assertThat(application.get("test.value")).isEqualTo("plain");
            assertThat(local.calls()).isEmpty();
        }
    }

    @Test
    void expressionWhenItIsOfAnotherProfileReadsNothing() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("%other.test.value", "${aws-secret@prod/db#password}"))) {
            assertThat(application.get("test.value")).isNull();
            assertThat(local.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.retries | many | The setting keyturn.retries has a value that cannot be used. Set it to a number"
                        + " from 0 to 20.",
                "keyturn.timeout | 5 | The setting keyturn.timeout has a value that cannot be used. Set it to a positive"
                        + " duration such as 30s.",
                "keyturn.enabled | ture | The setting keyturn.enabled has a value that cannot be used. Set it to true or"
                        + " false.",
                "keyturn.endpoint | http://user:hidden@a b/ | The setting keyturn.endpoint has a value that cannot be"
                        + " used. Set it to a URL such as http://127.0.0.1:4599.",
            })
    void settingWhenItCannotBeConvertedSaysSoWithoutItsValue(String key, String value, String message) {
        assertThatThrownBy(() -> SmallRyeApplication.with(settings("keyturn.import", ""), Map.of(key, value)))
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasNoCause()
                .hasMessage(message);
    }

    @Test
    void importWhenAProfileOfAwsHasAValueThatCannotBeUsedDoesNotQuoteIt(@TempDir Path folder) throws IOException {
        Path profiles = Files.writeString(folder.resolve("config"), "[default]\nuse_fips_endpoint = hunter2\n");
        System.setProperty("aws.configFile", profiles.toString());
        try {
            assertThatThrownBy(() -> SmallRyeApplication.with(settings("keyturn.import", "prod/db")))
                    .isInstanceOf(SecretException.Misconfigured.class)
                    .hasNoCause()
                    .hasMessageStartingWith("The AWS SDK cannot make the client: IllegalStateException while it reads"
                            + " its configuration (the profile 'default' in " + profiles)
                    .hasMessageNotContaining("hunter2");
        } finally {
            System.clearProperty("aws.configFile");
        }
    }

    @Test
    void settingWhenItIsAmongTheSecretKeysOfSmallRyeIsRead() {
        Map<String, String> settings = settings("keyturn.import", "prod/db");
        settings.put("test.value", "${locked}");
        settings.put("locked", "${aws-secret@access/key#region}");
        try (SmallRyeApplication application = SmallRyeApplication.of(
                SmallRyeApplication.builder(settings).withSecretKeys("keyturn.credentials.secret-key", "locked"))) {
            assertThat(application.get("password")).isEqualTo("s3cret");
            assertThat(local.calls("GetSecretValue")).isEqualTo(2);
        }
    }

    @Test
    void expressionsWhenSeveralFailAreAllReported() {
        local.faults().on("GetSecretValue").forSecret("access/key").accessDenied();
        assertThatThrownBy(() -> SmallRyeApplication.with(
                        settings("a", "${aws-secret@access/key#region:x}"),
                        Map.of("b", "${aws-secret@?}", "c", "${aws-secret@access/key#region:y}")))
                .isInstanceOf(SecretException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .hasSize(2)
                        .hasAtLeastOneElementOfType(ReferencePlace.class)
                        .hasAtLeastOneElementOfType(SecretException.class));
    }

    @Test
    void expressionWhenItLeadsBackToItselfIsLeftToWhoeverReadsIt() {
        try (SmallRyeApplication application = SmallRyeApplication.with(
                settings("a", "${a}${b}${a}"),
                Map.of("b", "${a}${b}${c}", "c", "${a}${b}${aws-secret@prod/db#password}"))) {
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
            assertThat(application.get("aws-secret@prod/db#password")).isEqualTo("s3cret");
        }
    }

    @Test
    void expressionWhenPartOfItIsUndefinedCostsNoCall() {
        try (SmallRyeApplication application =
                SmallRyeApplication.with(settings("test.value", "${aws-secret@${undefined}-x/db#password:x}"))) {
            assertThat(local.calls()).isEmpty();
            assertThat(application.get("unrelated")).isNull();
            assertThat(log.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${aws-secret@${aws-secret@prod/db#password}/x}",
                "${aws-secret@${password}/x}",
                "${aws-secret@${alias}?x}",
                "${aws-secret::${aws-secret@prod/db#password}/x#y}",
                "${prefix.${aws-secret@prod/db#password}}",
            })
    void expressionWhenItIsMadeOfASecretAndLeadsNowhereDoesNotShowIt(String text) {
        assertThatThrownBy(() -> SmallRyeApplication.with(
                        settings("test.value", text),
                        Map.of("keyturn.import", "prod/db", "alias", "${aws-secret@prod/db#password}")))
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasMessage("A placeholder is made of the value of a secret, as ${a.${secret}} is, and what it names"
                        + " cannot be had. Its name is not shown, because the value is part of it. Correct the inner"
                        + " placeholder, or give the outer one a default.")
                .hasNoCause();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void expressionWhenItIsMadeOfASecretAndDeniedDoesNotShowIt() {
        local.client().createSecret(request -> request.name("s3cret/x").secretString("v"));
        local.faults().on("GetSecretValue").forSecret("s3cret/x").accessDenied();
        assertThatThrownBy(() -> SmallRyeApplication.with(
                        settings("test.value", "${aws-secret@${aws-secret@prod/db#password}/x}")))
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void secretsWhenSwitchedOffAreNotRead() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.enabled", "false"))) {
            assertThatThrownBy(application::secrets)
                    .isInstanceOf(SecretException.Misconfigured.class)
                    .hasMessage("No secret is read, because keyturn.enabled=false. Set keyturn.enabled=true, or do"
                            + " without what asks for one.");
        }
    }

    @Test
    void lookupWhenManyNamesAreUnknownCostsNoCallAndNoThread() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", "prod/db"))) {
            long calls = local.calls("GetSecretValue");
            for (int i = 0; i < 1000; i++) {
                assertThat(application.get("%prod.aws-secret@prod/none#key" + i))
                        .isNull();
                assertThat(application.get("AWS_SECRET@prod/none#key" + i)).isNull();
                assertThat(application.get("aws-secret-" + i)).isNull();
                assertThat(application.get("aws-secretsmanager:" + i)).isNull();
            }
            assertThat(local.calls("GetSecretValue")).isEqualTo(calls);
            for (int i = 0; i < 1000; i++) {
                assertThat(application.get("aws-secret@prod/none#key" + i)).isNull();
            }
            assertThat(local.calls("GetSecretValue")).isEqualTo(calls + 1);
            assertThat(log.messages()).singleElement().asString().startsWith("There is no secret 'prod/none'");
        }
    }

    @Test
    void lookupWhenItsMarkerIsMisspelledFails() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", "prod/db"))) {
            assertThatThrownBy(() -> application.get("aws-secrets@prod/db#password"))
                    .isInstanceOf(SecretException.MalformedReference.class)
                    .hasMessageStartingWith("The reference 'aws-secrets@' is malformed at position 0:");
        }
    }

    @Test
    void expressionsWhenSwitchedOffLeaveValuesAsTheyAre() {
        Map<String, String> settings = settings("keyturn.import", "odd");
        settings.put("mp.config.property.expressions.enabled", "false");
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            assertThat(application.get("dollar")).isEqualTo("${username} $ \\${x}");
        }
    }

    @Test
    void valueWhenJsonNullIsEmptyByTheSpecification() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", "prod/db"))) {
            assertThat(application.config().getOptionalValue("nothing", String.class))
                    .isEmpty();
            assertThatThrownBy(() -> application.config().getValue("nothing", String.class))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageStartingWith("SRCFG00040");
        }
    }

    @Test
    void valueWhenStringIsEmptyIsEmptyByTheSpecification() {
        local.client().createSecret(r -> r.name("empty").secretString("{\"blank\":\"\"}"));
        Map<String, String> settings = settings("keyturn.import", "empty");
        settings.put("through.expression", "${aws-secret@empty#blank}");
        try (SmallRyeApplication application = SmallRyeApplication.with(settings)) {
            for (String name : List.of("blank", "through.expression", "aws-secret@empty#blank")) {
                assertThat(application.config().getOptionalValue(name, String.class))
                        .isEmpty();
                assertThatThrownBy(() -> application.config().getValue(name, String.class))
                        .isInstanceOf(NoSuchElementException.class)
                        .hasMessageStartingWith("SRCFG00040");
            }
        }
    }

    @Test
    void namesWhenSecretIsRotatedAreNewOnesOnceSmallRyeAsksAgain() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", "prod/db"))) {
            SmallRyeConfig config = application.config();
            assertThat(names(config.getPropertyNames())).contains("username", "pool.size");
            local.client().putSecretValue(r -> r.secretId("prod/db").secretString("{\"added\":\"here\"}"));
            application.secrets().refresh();
            assertThat(names(config.getPropertyNames())).contains("username").doesNotContain("added");
            assertThat(names(config.getLatestPropertyNames()))
                    .contains("added")
                    .doesNotContain("username", "pool.size");
            assertThat(names(config.getPropertyNames())).contains("added");
        }
    }

    /** SmallRye Config lets its names be iterated over once. */
    private static Set<String> names(Iterable<String> names) {
        Set<String> all = new HashSet<>();
        names.forEach(all::add);
        return all;
    }

    @Test
    void mappingWhenSecretIsRotatedDoesNotChange() {
        try (SmallRyeApplication application = SmallRyeApplication.of(
                SmallRyeApplication.builder(settings("keyturn.import", "prod/db?prefix=database."))
                        .withMapping(Database.class)
                        .withMappingIgnore("database.**"))) {
            Database database = application.config().getConfigMapping(Database.class);
            local.client().putSecretValue(r -> r.secretId("prod/db").secretString("{\"password\":\"n3w\"}"));
            application.secrets().refresh();
            assertThat(application.get("database.password")).isEqualTo("n3w");
            assertThat(database.password()).isEqualTo("s3cret");
        }
    }

    @Test
    void sourceWhenListedShowsItsNamesAndWhereValuesComeFrom() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", "prod/db"))) {
            ConfigSource source =
                    application.config().getConfigSource("secret prod/db").orElseThrow();
            assertThat(source).hasToString("secret prod/db");
            assertThat(source.getOrdinal()).isEqualTo(270);
            assertThat(source.getValue("username")).isEqualTo("app");
            assertThat(source.getProperties()).containsEntry("pool.size", "8").doesNotContainKey("none");
            assertThat(application.config().getConfigValue("password").getRawValue())
                    .isEqualTo("s3cret");
        }
    }

    @Test
    void mappingWhenSecretIsImportedBinds() {
        try (SmallRyeApplication application = SmallRyeApplication.of(
                SmallRyeApplication.builder(settings("keyturn.import", "prod/db?prefix=database."))
                        .withMapping(Database.class)
                        .withMappingIgnore("database.**"))) {
            Database database = application.config().getConfigMapping(Database.class);
            assertThat(database.password()).isEqualTo("s3cret");
            assertThat(database.hosts()).containsExactly("a", "b");
            assertThat(database.pool().size()).isEqualTo(8);
        }
    }

    @Test
    void lookupWhenNameHasAProfileOrOnlyTheLettersOfTheMarkerCostsNoCall() {
        try (SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", ""))) {
            for (String name :
                    List.of("%dev.aws-secret@prod/db#password", "my.aws-secret@prod/db", "aws-secrets.name")) {
                assertThat(application.get(name)).isNull();
            }
            assertThat(local.calls()).isEmpty();
        }
    }

    @Test
    void closeWhenDoneEndsReading() {
        SmallRyeApplication application = SmallRyeApplication.with(settings("keyturn.import", "prod/db"));
        application.close();
        application.close();
        assertThat(application.get("password")).isEqualTo("s3cret");
        assertThatThrownBy(() -> application.get("aws-secret@prod/db#password"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("These secrets are closed, most likely with their application.");
    }

    @Test
    void providerWhenSmallRyeIsInChargeStandsBack() {
        assertThat(new KeyturnConfigSourceProvider().getConfigSources(getClass().getClassLoader()))
                .isEmpty();
    }

    @Test
    void buildWhenSourceStandsInAnswersNothingAndSaysWhatIsNeeded() {
        BuildTimeConfigSource source = new BuildTimeConfigSource();
        assertThat(source.getValue("aws-secret@prod/db#password")).isNull();
        assertThat(source.getValue("aws-secret@prod/db#password")).isNull();
        assertThat(source.getPropertyNames()).isEmpty();
        assertThat(log.messages())
                .containsExactly(
                        "The reference aws-secret@prod/db#password is not read while the application is built. A"
                                + " property that is needed then needs a default, as in ${aws-secret@prod/db#password:default};"
                                + " it is read when the application runs.");
    }

    private Map<String, String> settings(String key, String value) {
        return new HashMap<>(Map.of(
                key,
                value,
                "keyturn.endpoint",
                local.endpoint().toString(),
                "keyturn.region",
                "us-east-1",
                "keyturn.credentials.access-key",
                "test",
                "keyturn.credentials.secret-key",
                "test"));
    }

    private static String missing(String secret, String property) {
        return "There is no secret '" + secret
                + "' (stage AWSCURRENT) in us-east-1. Correct the name or the region, create"
                + " the secret, or define the alias keyturn.aliases." + secret
                + " if one was meant. Needed by the property '"
                + property + "'.";
    }

    /** What a user maps. */
    @ConfigMapping(prefix = "database")
    interface Database {
        String password();

        List<String> hosts();

        Pool pool();

        /** A group inside it. */
        interface Pool {
            int size();
        }
    }
}
