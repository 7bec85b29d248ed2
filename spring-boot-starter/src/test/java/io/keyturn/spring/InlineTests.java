package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

/** {@code ${aws-secret@…}} in every spelling, each through a real application. */
class InlineTests {
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf";
    private static final String NO_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/no-AbCdEf";

    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    """
            secrets:
              prod/db:
                $value: {password: s3cret, "dotted.key": d0t, nested: {list: [zero, one]}}
                $arnSuffix: AbCdEf
              prod/api-key: k3y
              prod/which: db
            """);
    private final String account = local.client()
            .describeSecret(request -> request.secretId("prod/db"))
            .arn()
            .split(":")[4];
    private final TestApplication application = TestApplication.over(local)
            .with("env", "prod")
            .with("other", "from-other")
            .with("keyturn.aliases.db", "prod/db")
            .with("keyturn.aliases.no", "prod/no");

    @AfterEach
    void close() {
        local.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            emptyValue = "",
            value = {
                "${aws-secret@prod/db#password} | s3cret",
                "${aws-secret@prod/db#password:def} | s3cret",
                "${aws-secret@${env}/db#password} | s3cret",
                "${aws-secret@${env}/db#password:def} | s3cret",
                "${aws-secret@prod/db?stage=AWSCURRENT&format=json#password} | s3cret",
                "${aws-secret@prod/db#dotted.key} | d0t",
                "${aws-secret@prod/db#nested.list[1]} | one",
                "${aws-secret@prod/api-key} | k3y",
                "${aws-secret@prod/api-key?format=base64} | azN5",
                "${aws-secret@ARN#password} | s3cret",
                "${aws-secret@ARN#password:def} | s3cret",
                "${aws-secret@ESCAPED#password} | s3cret",
                "${aws-secret@ESCAPED#password:def} | s3cret",
                "${aws-secret@ESCAPED#password:${other}} | s3cret",
                "${aws-secret@db#password} | s3cret",
                "${aws-secret@db#password:${other}} | s3cret",
                "jdbc:x://u:${aws-secret@prod/db#password}@h/${env} | jdbc:x://u:s3cret@h/prod",
                "${absent:${aws-secret@prod/db#password}} | s3cret",
                "${env:${aws-secret@prod/no#k}} | prod",
                "${aws-secret@prod/no#k:${aws-secret@prod/db#password}} | s3cret",
                "${aws-secret@prod/${aws-secret@prod/which}#password} | s3cret",
                "${indirect} | s3cret",
                "${aws-secret@prod/no#k:def} | def",
                "${aws-secret@prod/no#k:} | \"\"",
                "${aws-secret@prod/no#k:a:b} | a:b",
                "${aws-secret@prod/no:def} | def",
                "${aws-secret@prod/db#no:def} | def",
                "${aws-secret@prod/db?stage=NONE#password:def} | def",
                "${aws-secret@${env}/no#k:def} | def",
                "${aws-secret@${env}/no#k:${other}} | from-other",
                "${aws-secret@prod/no#k:${other}} | from-other",
                "${aws-secret@NO_ARN#k:def} | def",
                "${aws-secret@NO_ESCAPED#k:def} | def",
                "${aws-secret@NO_ESCAPED#k:${other}} | from-other",
                "${aws-secret@no#k:def} | def",
                "\\${aws-secret@prod/no#k} | ${aws-secret@prod/no#k}",
            })
    void referenceWhenItHasAValueArrives(String text, String expected) {
        try (var context = application
                .with("case.value", expand(text))
                .with("indirect", "${aws-secret@prod/db#password}")
                .with(Injected.class)
                .run()) {
            assertThat(context.getEnvironment().getProperty("case.value")).isEqualTo(expected);
            assertThat(context.getBean(Case.class).value()).isEqualTo(expected);
            assertThat(context.getBean(Case.class).list()).isNull();
            assertThat(context.getBean(Injected.class).value).isEqualTo(expected);
            assertThat(context.getBeanFactory().resolveEmbeddedValue(expand(text)))
                    .isEqualTo(expected);
            long calls = local.calls("GetSecretValue");
            context.getEnvironment().getProperty("case.value");
            assertThat(local.calls("GetSecretValue")).isEqualTo(calls);
        }
    }

    /** What fails in a property and in {@code @Value} alone. */
    static List<String> failingAnywhere() {
        return List.of(
                "${aws-secret@prod/no#k}",
                "${aws-secret@prod/db#no}",
                "${aws-secret@${env}/no#k}",
                "${aws-secret@NO_ARN#k}",
                "${aws-secret@NO_ESCAPED#k}",
                "${aws-secret@no#k}",
                "${aws-secret@ARN#password:${other}}",
                "${aws-secret}",
                "${aws-secret:prod/db#password}",
                "${aws-secret:${env}/db#password}",
                "${aws-secret::ARN#password}",
                "${aws-secret::${env}/db#password}",
                "${aws-secret@prod/db#password",
                "${aws-secrets@prod/db#password}",
                "${AWS-SECRET@prod/db#password}",
                "${aws-secretsmanager:prod/db#password}",
                "${aws-secretsmanager:${env}/db#password}",
                "${aws-secrets:prod/db#password}",
                "${aws-secrets:${env}/db#password}",
                "${aws-secrets::prod/db#password}",
                "${aws_secret:prod/db#password}",
                "${AWS_SECRET:prod/db#password}",
                "${aws.secret@prod/db#password}",
                "${ aws-secret@prod/db#password}",
                "${ aws-secret@prod/db#password:changeit}",
                "${aws-secret @prod/db#password:changeit}",
                "${aws-secrets@prod/db#password:changeit}",
                "${aws-secretmanager@prod/db#password:changeit}",
                "${AWS-SECRET@prod/db#password:changeit}",
                "${aws-secret#prod/db@password:x}");
    }

    @ParameterizedTest
    @MethodSource("failingAnywhere")
    @ValueSource(
            strings = {
                "${aws-secret@prod/no}",
                "${aws-secret@prod/db#nested}",
                "${aws-secret@prod/db?stage=NONE#password}",
                "${aws-secret@${undefined}/db#password}",
                "${aws-secret@arn:aws:secretsmanager:${region}:ACCOUNT:secret:prod/db-AbCdEf#password}",
                "${aws-secret@arn:aws:secretsmanager:${region}:ACCOUNT:secret:prod/db-AbCdEf#password:def}",
                "${aws-secret@arn:aws:s3:us-east-1:ACCOUNT:secret:prod/db-AbCdEf#password}",
                "${aws-secret@arn:aws:secretsmanager#password}",
                "${aws-secret::ARN#password:def}",
                "${aws-secret::prod/db#password}",
                "${aws-secret@}",
                "${aws-secret@#password}",
                "${aws-secret@prod/db#}",
                "${aws-secret@prod db#password}",
                "${aws-secret@prod db#password:def}",
                "${aws-secret@prod/db?prefix=x.#password}",
                "${aws-secret@prod/db?ordinal=1#password}",
                "${aws-secret@prod/db?stgae=X#password:def}",
                "${aws-secret@prod/api-key#k:def}",
                "a ${aws-secret@prod/db#password b",
                "${aws_secret@prod/db#password}",
                "${absent:${aws-secret@prod/no#k}}",
                "${aws-secret@prod/no#k:def} ${aws-secret@prod/no#k}",
                "${indirect}",
            })
    void referenceWhenItHasNoValueFails(String text) {
        Failure failure = application
                .with("case.value", expand(text))
                .with("region", "us-east-1")
                .with("indirect", "${aws-secret@prod/no#k}")
                .with(Injected.class)
                .fail();
        assertThat(failure.report()).as("report").isNotNull();
        assertThat(failure.description()).contains("Needed by the property '");
        assertThat(failure.everything()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "${aws-secret-name} | a name",
                "${aws.secretsmanager.enabled} | true",
                "${aws-secret-other:x} | x",
                "${aws.secretsmanager.endpoint:http://localhost:1/a#b} | http://localhost:1/a#b",
                "${AWS_SECRET:none} | none",
                "${aws:secret@prod/db#password} | secret@prod/db#password",
                "\\${aws-secrets@prod/db} | ${aws-secrets@prod/db}",
            })
    void nameWhenItOnlyResemblesTheMarkerIsOrdinary(String text, String expected) {
        try (var context = application
                .with("aws-secret-name", "a name")
                .with("aws.secretsmanager.enabled", "true")
                .with("case.value", text)
                .with(Injected.class)
                .run()) {
            assertThat(context.getBean(Case.class).value()).isEqualTo(expected);
            assertThat(context.getBean(Injected.class).value).isEqualTo(expected);
        }
    }

    @Test
    void nameWhenItIsMisspelledSaysHowToSpellIt() {
        Failure failure =
                application.with("x", "${AWS-SECRET@prod/db#password:changeit}").fail();
        assertThat(failure.description())
                .isEqualTo(
                        "The reference 'AWS-SECRET@' is malformed at position 0: a reference begins with aws-secret@,"
                                + " in exactly these characters.\n\nNeeded by the property 'x' in commandLineArgs.");
    }

    /** The same spellings where only {@code @Value} has them, out of sight of the scan. */
    @ParameterizedTest
    @MethodSource("failingAnywhere")
    void referenceWhenOnlyInAnnotationAndWithoutValueFails(String text) {
        try (var context = application.run()) {
            assertThatThrownBy(() -> context.getBeanFactory().resolveEmbeddedValue(expand(text)))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void scanWhenMissingNamesPropertyAndPlace() {
        Failure failure = application
                .with("spring.config.location", "classpath:/inline-missing.yaml")
                .fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret 'prod/no' (stage AWSCURRENT) in us-east-1.\n\n"
                        + "Needed by the property 'app.datasource.password' at class path resource"
                        + " [inline-missing.yaml] - 4:15.");
        assertThat(failure.action())
                .isEqualTo("Correct the name or the region, create the secret, or define the alias"
                        + " keyturn.aliases.prod/no if one was meant.");
    }

    @Test
    void scanWhenPropertyIsOverriddenReadsNothing() {
        try (var context = application
                .with("spring.config.location", "classpath:/inline-missing.yaml")
                .with("app.datasource.password", "plain")
                .run()) {
            assertThat(context.getEnvironment().getProperty("app.datasource.password"))
                    .isEqualTo("plain");
            assertThat(local.calls()).doesNotContainKey("GetSecretValue");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sun.java.command", "JAVA_TOOL_OPTIONS"})
    void scanWhenThePropertyRepeatsTheCommandLineReadsNothing(String name) {
        try (var context =
                application.with(name, "app --x=${aws-secret@prod/no}").run()) {
            assertThat(local.calls()).doesNotContainKey("GetSecretValue");
        }
    }

    @Test
    void scanWhenDeniedFailsInSpiteOfDefault() {
        local.faults().on("GetSecretValue").accessDenied();
        Failure failure =
                application.with("x", "${aws-secret@prod/db#password:def}").fail();
        assertThat(failure.exception()).isInstanceOf(SecretException.Denied.class);
        assertThat(failure.description()).contains("Needed by the property 'x'");
    }

    @Test
    void scanLoadsLevelsInParallelWaves() {
        for (int i = 0; i < 10; i++) {
            application.with("p" + i, "${aws-secret@prod/n" + i + ":none}");
        }
        var held = local.faults().on("GetSecretValue").hang();
        new Thread(() -> held.awaitArrived(10).release()).start();
        try (var context = application.run()) {
            assertThat(local.calls("GetSecretValue")).isEqualTo(10);
            assertThat(context.getEnvironment().getProperty("p9")).isEqualTo("none");
            assertThat(local.calls("GetSecretValue")).isEqualTo(10);
        }
    }

    @Test
    void getPropertyWhenNameHasNoMarkerDoesNoCall() {
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("ordinary")).isNull();
            assertThat(context.getEnvironment().getProperty("ordinary:text")).isNull();
            assertThat(context.getEnvironment().getProperty("aws-secret@prod/db#password:def"))
                    .isNull();
            assertThat(local.calls()).doesNotContainKey("GetSecretValue");
        }
    }

    @Test
    void getPropertyWhenAskedAgainAllocatesNothing() {
        try (var context = application.run()) {
            var source = context.getEnvironment().getPropertySources().get(InlinePropertySource.NAME);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long thread = Thread.currentThread().getId();
            for (String name : List.of(
                    "aws-secret@prod/db#password",
                    "aws-secret@" + expand("ARN") + "#password:def",
                    "aws-secret@prod/no#k:def",
                    "aws-secret@prod/no#k")) {
                Object value = source.getProperty(name);
                long least = Long.MAX_VALUE;
                for (int round = 0; round < 5; round++) {
                    long before = threads.getThreadAllocatedBytes(thread);
                    for (int i = 0; i < 1000; i++) {
                        source.getProperty(name);
                    }
                    least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
                }
                assertThat(least).as(name).isLessThan(1000);
                assertThat(source.getProperty(name)).isEqualTo(value);
            }
        }
    }

    @Test
    void getPropertyWhenReferenceWasNeverSeenAnswersNullForMissing() {
        try (var context = application.run()) {
            assertThat(context.getEnvironment().getProperty("aws-secret@prod/db#password"))
                    .isEqualTo("s3cret");
            assertThat(context.getEnvironment().getProperty("aws-secret@prod/no#k"))
                    .isNull();
            assertThat(context.getEnvironment().getProperty("aws-secret@prod/no#k"))
                    .isNull();
            assertThat(local.calls("GetSecretValue")).isEqualTo(2);
        }
    }

    @Test
    void getPropertyWhenAnArnIsMissingGivesEachThreadItsOwnReason() throws Exception {
        try (var context = application.run()) {
            var source = context.getEnvironment().getPropertySources().get(InlinePropertySource.NAME);
            assertThat(source.getProperty(expand("aws-secret@NO_ARN"))).isNull();
            Thread other = new Thread(() -> source.getProperty(expand("aws-secret@ARN#no")));
            other.start();
            other.join();
            assertThatThrownBy(() -> source.getProperty("aws-secret@arn"))
                    .isInstanceOf(SecretException.NotFound.class)
                    .hasMessageContaining("secret:prod/no-AbCdEf");
        }
    }

    @Test
    void valueWhenAnnotationAloneHasReferenceIsRead() {
        try (var context = application.with(Annotated.class).run()) {
            Annotated bean = context.getBean(Annotated.class);
            assertThat(bean.password).isEqualTo("s3cret");
            assertThat(bean.withDefault).isEqualTo("def");
        }
    }

    @Test
    void valueWhenAnnotationAloneHasMissingReferenceReportsReason() {
        Failure failure = application.with(AnnotatedMissing.class).fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret 'prod/no' (stage AWSCURRENT) in us-east-1.\n\n"
                        + "Needed by a placeholder.");
    }

    @Test
    void valueWhenColonsOfAMissingArnAreEscapedReportsReason() {
        Failure failure = application
                .change(spring -> spring.addInitializers(
                        started -> started.getBeanFactory().registerSingleton("runner", (CommandLineRunner) arguments ->
                                started.getBeanFactory().resolveEmbeddedValue(expand("${aws-secret@NO_ESCAPED#k}")))))
                .fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret '" + expand("NO_ARN")
                        + "' (stage AWSCURRENT, region us-east-1) in us-east-1.\n\nNeeded by a placeholder.");
    }

    @Test
    void valueWhenPlaceholdersAreResolvedLenientlyIsNeverTheReference() {
        Failure failure =
                application.with(Lenient.class).with(AnnotatedMissing.class).fail();
        assertThat(failure.description()).isEqualTo("A value to be injected refers to a secret that has no value.");
    }

    @Test
    void valueWhenPlaceholdersAreResolvedLenientlyIsOrdinaryAsEver() {
        try (var context = application.with(Lenient.class).with(Annotated.class).run()) {
            assertThat(context.getBean(Annotated.class).password).isEqualTo("s3cret");
            assertThat(context.getBeanFactory().resolveEmbeddedValue("${undefined}"))
                    .isEqualTo("${undefined}");
            assertThat(context.getBeanFactory().resolveEmbeddedValue("\\${aws-secret@prod/no#k}"))
                    .isEqualTo("${aws-secret@prod/no#k}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "spring.config.import, optional:file:/nowhere/${aws-secret@prod/db#password}/",
        "spring.config.additional-location, optional:file:/nowhere/${aws-secret@prod/db#password}/",
        "spring.config.import[0], optional:file:/nowhere/${aws-secret@prod/no:x}/",
        "spring.profiles.active, ${aws-secret@prod/api-key:x}",
    })
    void scanWhenPropertyIsReadBeforeSecretsFails(String name, String text) {
        Failure failure = application
                .with(name, text)
                .with("indirect", "p${aws-secret@prod/api-key}")
                .fail();
        assertThat(failure.description())
                .isEqualTo(
                        "Spring Boot reads this property before secrets are read, so that it would take the text of the"
                                + " reference, or its default, for the value.\n\nNeeded by the property '" + name
                                + "' in commandLineArgs.");
    }

    @Test
    void bindWhenPropertySourceCameLateFailsOnMissing() {
        Failure failure = application.with(LateSource.class).fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret 'prod/no' (stage AWSCURRENT) in us-east-1.\n\nNeeded by the property"
                        + " 'late.value' in class path resource [late.properties].");
    }

    /** Boot's binder leaves ordinary placeholders without a value as they are, and that stays so. */
    @Test
    void binderWhenOrdinaryPlaceholderHasNoValueLeavesIt() {
        try (var context = application
                .with("case.value", "${outer}")
                .with("outer", "${undefined}")
                .with(Bindings.class)
                .run()) {
            assertThat(context.getBean(Case.class).value()).isEqualTo("${undefined}");
        }
    }

    @Test
    void binderWhenListAndMapHaveReferencesBindsThem() {
        try (var context = application
                .with("case.list[0]", "${aws-secret@prod/db#password}")
                .with("case.map.k", "${aws-secret@prod/api-key}")
                .with(Injected.class)
                .with("case.value", "x")
                .run()) {
            assertThat(context.getBean(Case.class).list()).containsExactly("s3cret");
            assertThat(context.getBean(Case.class).map()).containsEntry("k", "k3y");
            assertThat(Binder.get(context.getEnvironment())
                            .bind("case.map.k", String.class)
                            .get())
                    .isEqualTo("k3y");
        }
    }

    private String expand(String text) {
        String arn = ARN.replace("123456789012", account);
        String no = NO_ARN.replace("123456789012", account);
        return text.replace("NO_ESCAPED", no.replace(":", "\\:"))
                .replace("ESCAPED", arn.replace(":", "\\:"))
                .replace("NO_ARN", no)
                .replace("ARN", arn)
                .replace("ACCOUNT", account);
    }

    @ConfigurationProperties("case")
    record Case(String value, List<String> list, Map<String, String> map) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Case.class)
    static class Injected {
        @Value("${case.value}")
        private String value;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Case.class)
    static class Bindings {}

    @Configuration(proxyBeanMethods = false)
    static class Annotated {
        @Value("${aws-secret@${env}/db#password}")
        private String password;

        @Value("${aws-secret@prod/no#k:def}")
        private String withDefault;
    }

    @Configuration(proxyBeanMethods = false)
    static class Lenient {
        @Bean
        static PropertySourcesPlaceholderConfigurer placeholders() {
            PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
            configurer.setIgnoreUnresolvablePlaceholders(true);
            return configurer;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnnotatedMissing {
        @Value("${aws-secret@prod/no#k}")
        private String password;
    }

    @Configuration(proxyBeanMethods = false)
    @PropertySource("classpath:late.properties")
    static class LateSource {}
}
