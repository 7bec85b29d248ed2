package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretTrail;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.Environment;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/** No value in any log, exception or report. */
@ExtendWith(OutputCaptureExtension.class)
class SecrecyTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed(
                    "secrets: {prod/db: {username: us3rname, password: s3cret, port: n0-number, cost: 'a${b}d0llar', sum: 'd0llar #{ 1'}}");
    private final TestApplication application = TestApplication.over(local)
            .importing("aws-secretsmanager:prod/db?prefix=db.")
            .with("inline.password", "${aws-secret@prod/db#password}");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void logWhenEverythingIsTracedHasNoValue(CapturedOutput output) {
        try (var context = application
                .with("logging.level.root", "trace")
                .with("app.url", "x:${db.password}")
                .with(Strings.class)
                .run()) {
            assertThat(context.getBean(App.class).url()).isEqualTo("x:s3cret");
            context.getBean(Secrets.class).getString("prod/db#port");
        }
        assertThat(output).contains("TRACE").doesNotContain("s3cret", "us3rname", "n0-number", "d0llar");
    }

    @Test
    void bindWhenImportedValueDoesNotFitHidesIt(CapturedOutput output) {
        Failure failure = application.with(Numbers.class).fail();
        String version = local.client()
                .getSecretValue(request -> request.secretId("prod/db"))
                .versionId();
        assertThat(failure.description())
                .isEqualTo("The property 'db.port' (secret 'prod/db', version " + version
                        + ", stages [AWSCURRENT]) is a secret whose value is no Integer. The value is not shown.");
        assertThat(failure.action()).isEqualTo("Correct the value in the secret, or the type of the property.");
        assertHidden(failure, output);
    }

    @Test
    void bindWhenIndirectValueDoesNotFitHidesIt(CapturedOutput output) {
        Failure failure = application
                .with("db.port", "1")
                .with("number.port", "${aws-secret@prod/db#port}")
                .with(OtherNumbers.class)
                .fail();
        assertThat(failure.description()).startsWith("The property 'number.port'");
        assertHidden(failure, output);
    }

    @Test
    void bindWhenValidationFailsHidesTheValue(CapturedOutput output) {
        Failure failure = application
                .with("app.url", "x:${db.password}")
                .with(Validated.class)
                .fail();
        assertThat(failure.description())
                .isEqualTo(
                        "The validation of 'app' failed for url (wrong). A secret is among the values, so they are not"
                                + " shown.");
        assertHidden(failure, output);
    }

    @Test
    void valueWhenItDoesNotFitHidesIt(CapturedOutput output) {
        Failure failure = application.with(ValueNumber.class).fail();
        assertThat(failure.description())
                .isEqualTo("A secret was to be injected as int, but its value is none. The value is not shown.");
        assertHidden(failure, output);
    }

    @Test
    void valueWhenItDoesNotFitAndIsInlineHidesIt(CapturedOutput output) {
        Failure failure = application.with(InlineNumber.class).fail();
        assertHidden(failure, output);
    }

    @Test
    void valueWhenNoSecretDoesNotFitIsShownAsEver() {
        Failure failure =
                application.with("plain", "pl4in").with(PlainNumber.class).fail();
        assertThat(failure.everything()).contains("pl4in");
    }

    @Test
    void bindWhenUnknownFieldsAreRefusedNamesThemOnly(CapturedOutput output) {
        Failure failure = application.with(Strict.class).fail();
        assertThat(failure.description())
                .startsWith("There are properties that nothing takes: db.cost (secret 'prod/db', version ")
                .contains("db.password (secret", "db.port (secret")
                .doesNotContain("db.username")
                .endsWith(". A secret is among them, so their values are not shown.");
        assertHidden(failure, output);
    }

    @Test
    void bindWhenUnknownFieldsAreOrdinaryShowsThemAsEver() {
        Failure failure = TestApplication.over(local)
                .with("db.other", "pl4in")
                .with(Strict.class)
                .fail();
        assertThat(failure.description()).contains("pl4in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "cost", "login", "login.password", ""})
    void bindWhenValidationFailsHidesTheValueInEveryForm(String field, CapturedOutput output) {
        Failure failure = application
                .with("forms.password", "${db.password}")
                .with("forms.cost", "${db.cost}")
                .with("forms.login", "${db.password}")
                .with("forms.plain", "pl4in")
                .with("invalid", field)
                .with(Forms.class)
                .fail();
        assertThat(failure.description())
                .startsWith(
                        "The validation of 'forms' failed for " + (field.isEmpty() ? "forms" : field) + " (wrong).");
        assertHidden(failure, output);
        assertThat(failure.everything()).doesNotContain("'s', '3', 'c'");
    }

    @Test
    void bindWhenOrdinaryFieldIsInvalidShowsItAsEver() {
        Failure failure = application
                .with("forms.password", "${db.password}")
                .with("forms.plain", "pl4in")
                .with("invalid", "plain")
                .with(Forms.class)
                .fail();
        assertThat(failure.description()).contains("pl4in");
    }

    @Test
    void reportWhenApplicationBindsByItselfHidesTheValue(CapturedOutput output) {
        Failure failure = application
                .change(it -> it.addInitializers(
                        context -> Binder.get(context.getEnvironment()).bind("db.port", Integer.class)))
                .with("logging.level.root", "debug")
                .fail();
        assertThat(failure.description())
                .startsWith("The property 'db.port' (secret 'prod/db', version ")
                .endsWith(" is a secret whose value is no Integer. The value is not shown.");
        assertThat(failure.report().getCause()).hasNoCause();
        assertThat(output).doesNotContain("n0-number");
    }

    @ParameterizedTest
    @CsvSource({
        "db.port,'db.port, other.port'",
        "other.port,'db.port, other.port'",
        "inline.password,'db.password, inline.password'"
    })
    void reportWhenApplicationAsksEnvironmentHidesTheValue(String name, String names, CapturedOutput output) {
        Failure failure = application
                .with("other.port", "${db.port}")
                .change(it ->
                        it.addInitializers(context -> context.getEnvironment().getProperty(name, Integer.class)))
                .with("logging.level.root", "debug")
                .fail();
        assertThat(failure.description())
                .isEqualTo("A secret was asked for as Integer, but its value is none; it is the value of " + names
                        + ". The value is not shown.");
        assertThat(failure.action()).isEqualTo("Correct the value in the secret, or the type it is asked for as.");
        assertHidden(failure, output);
    }

    @Test
    void reportWhenSomethingSaysThatAPropertyIsInvalidHidesTheValue(CapturedOutput output) {
        Failure failure = application
                .change(it -> it.addInitializers(context -> {
                    throw new InvalidConfigurationPropertyValueException("db.port", "n0-number", "no number");
                }))
                .fail();
        assertThat(failure.description())
                .isEqualTo("The property 'db.port' is a secret whose value is not valid. The value is not shown.");
        assertThat(failure.report().getCause()).hasNoCause();
        assertThat(output).doesNotContain("n0-number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${db.${db.password}}",
                "x ${absent.${app.login}} y",
                "${absent:${db.${db.password}}}",
                "${db.${inline.password}}",
                "${db.${aws-secret@prod/db#password}}",
                "${db.${db.cost}}",
                "${aws-secret@${db.password}/a#k}",
                "${aws-secret@prod/db#${db.password}}",
                "${aws-secret@prod/db#${db.cost}}",
                "${aws-secret@prod db/${db.password}}",
                "${aws-secret@arn\\:aws\\:s3\\:${db.password}}",
            })
    void placeholderWhenItsNameIsMadeOfASecretHidesIt(String text, CapturedOutput output) {
        application.with("app.login", "${db.username}:${db.password}").with("logging.level.root", "debug");
        Failure onlyInjected = application
                .with("spring.main.lazy-initialization", "false")
                .change(it ->
                        it.addInitializers(context -> context.getBeanFactory().registerSingleton("text", text)))
                .with(InjectedText.class)
                .fail();
        assertThat(onlyInjected.description()).isEqualTo(SecretTrail.failure().problem());
        assertThat(onlyInjected.action()).isEqualTo(SecretTrail.failure().action());
        assertHidden(onlyInjected, output);
        Failure failure = application.with("app.url", text).with(Strings.class).fail();
        assertThat(failure.description())
                .isEqualTo(
                        "A placeholder is made of the value of a secret, as ${a.${secret}} is, and what it names cannot"
                                + " be had. Its name is not shown, because the value is part of it.\n\n"
                                + "Needed by the property 'app.url' in commandLineArgs.");
        assertThat(failure.action()).isEqualTo("Correct the inner placeholder, or give the outer one a default.");
        assertHidden(failure, output);
    }

    @Test
    void placeholderWhenItsNameIsMadeOfASecretAndItIsDeniedHidesIt(CapturedOutput output) {
        local.faults().on("GetSecretValue").forSecret("s3cret").accessDenied();
        Failure failure = application
                .with("app.url", "${aws-secret@${db.password}:def}")
                .with(Strings.class)
                .fail();
        assertThat(failure.description()).startsWith(SecretTrail.failure().problem());
        assertHidden(failure, output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${db.${db.password}:def}|def",
                "${db.${db.password}:${aws-secret@prod/db#username}}|us3rname",
                "${urls.${db.username}}|from-urls",
                "${aws-secret@prod/db#${keys.${db.username}}}|s3cret",
                "${absent.us3rname:${db.username}}|us3rname",
            })
    void placeholderWhenWhatItsNameIsMadeOfLeadsOnArrives(String text, String expected) {
        try (var context = application
                .with("urls.us3rname", "from-urls")
                .with("keys.us3rname", "password")
                .with("app.url", text)
                .with(Strings.class)
                .run()) {
            assertThat(context.getBean(App.class).url()).isEqualTo(expected);
            assertThat(context.getBeanFactory().resolveEmbeddedValue(text)).isEqualTo(expected);
        }
    }

    @Test
    void reportWhenApplicationResolvesANameMadeOfASecretHidesIt(CapturedOutput output) {
        Failure failure = application
                .with("logging.level.root", "debug")
                .change(it -> it.addInitializers(
                        context -> context.getEnvironment().resolveRequiredPlaceholders("${db.${db.password}}")))
                .fail();
        assertThat(failure.description()).isEqualTo(SecretTrail.failure().problem());
        assertThat(failure.report().getCause()).hasNoCause();
        assertThat(output).doesNotContain("s3cret");
    }

    @Test
    void reportWhenValueIsOrdinaryShowsItAsEver() {
        Failure failure = application
                .with("plain", "pl4in")
                .change(it ->
                        it.addInitializers(context -> context.getEnvironment().getProperty("plain", Integer.class)))
                .fail();
        assertThat(failure.description()).contains("pl4in");
    }

    @Test
    void valueWhenItLooksLikeAnExpressionHidesIt(CapturedOutput output) {
        Failure failure = application.with(ValueExpression.class).fail();
        assertThat(failure.description())
                .isEqualTo(
                        "A secret was to be injected by @Value, which evaluates what is in #{…}, also in a secret, and"
                                + " could not do so. The value is not shown.");
        assertThat(failure.action())
                .isEqualTo("Read it from the Environment or by @ConfigurationProperties, which take it as it is.");
        assertHidden(failure, output);
    }

    @Test
    void valueWhenExpressionReadsASecretItselfHidesIt(CapturedOutput output) {
        Failure failure = application.with(ExpressionThatReads.class).fail();
        assertThat(failure.description()).startsWith("A secret was to be injected by @Value, which evaluates");
        assertHidden(failure, output);
    }

    @Test
    void bindWhenThereIsNoContextYetHidesTheValue(CapturedOutput output) {
        Failure failure = application.with("logging.level.x", "${db.password}").fail();
        assertThat(failure.description())
                .isEqualTo(
                        "The property 'logging.level.x' (\"logging.level.x\" from property source \"commandLineArgs\") has a"
                                + " value that is no LogLevel. It may be that of a secret, and is not shown.");
        assertThat(failure.action()).isEqualTo("Correct the value, or what its placeholders lead to.");
        assertThat(output).doesNotContain("s3cret");
    }

    @Test
    void valueWhenOrdinaryExpressionIsWrongShowsItAsEver() {
        Failure failure = application.with(PlainExpression.class).fail();
        assertThat(failure.everything()).contains("pl4in");
    }

    @Test
    void valueWhenEscapedValueDoesNotFitHidesIt(CapturedOutput output) {
        assertHidden(application.with(ValueCost.class).fail(), output);
    }

    private static void assertHidden(Failure failure, CapturedOutput output) {
        assertThat(failure.everything()).doesNotContain("s3cret", "us3rname", "n0-number", "d0llar");
        assertThat(output.toString()).doesNotContain("s3cret", "us3rname", "n0-number", "d0llar");
    }

    @ConfigurationProperties("app")
    record App(String url) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(App.class)
    static class Strings {}

    @Configuration(proxyBeanMethods = false)
    static class InjectedText {
        @Bean
        static String resolved(ConfigurableListableBeanFactory beanFactory, @Qualifier("text") String text) {
            return beanFactory.resolveEmbeddedValue(text);
        }
    }

    @ConfigurationProperties("db")
    record Db(Integer port, List<String> list, Map<String, String> map) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Db.class)
    static class Numbers {}

    @ConfigurationProperties("number")
    record Number(Integer port) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Number.class)
    static class OtherNumbers {}

    @Configuration(proxyBeanMethods = false)
    static class ValueNumber {
        @Value("${db.port}")
        private int port;
    }

    @Configuration(proxyBeanMethods = false)
    static class InlineNumber {
        @Value("${aws-secret@prod/db#port}")
        private int port;
    }

    @Configuration(proxyBeanMethods = false)
    static class PlainNumber {
        @Value("${plain}")
        private int port;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(App.class)
    static class Validated {
        @Bean
        static Validator configurationPropertiesValidator() {
            return new Validator() {
                @Override
                public boolean supports(Class<?> type) {
                    return App.class.isAssignableFrom(type);
                }

                @Override
                public void validate(Object target, Errors errors) {
                    errors.rejectValue("url", "wrong", "is wrong");
                }
            };
        }
    }

    @ConfigurationProperties(prefix = "db", ignoreUnknownFields = false)
    record Known(String username) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Known.class)
    static class Strict {}

    record Login(String password) {}

    @ConfigurationProperties("forms")
    record Form(char[] password, String cost, Login login, String plain) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Form.class)
    static class Forms {
        @Bean
        @ConfigurationPropertiesBinding
        static LoginConverter loginConverter() {
            return new LoginConverter();
        }

        @Bean
        static Validator configurationPropertiesValidator(Environment environment) {
            return new Validator() {
                @Override
                public boolean supports(Class<?> type) {
                    return Form.class.isAssignableFrom(type);
                }

                @Override
                public void validate(Object target, Errors errors) {
                    String field = environment.getProperty("invalid", "");
                    if (field.isEmpty()) {
                        errors.reject("wrong", "is wrong: " + ((Form) target).cost());
                    } else {
                        errors.rejectValue(field, "wrong", "is wrong");
                    }
                }
            };
        }
    }

    static final class LoginConverter implements Converter<String, Login> {
        @Override
        public Login convert(String text) {
            return new Login(text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ValueExpression {
        @Value("${db.sum}")
        private String sum;
    }

    @Configuration(proxyBeanMethods = false)
    static class ExpressionThatReads {
        @Value("#{T(Integer).parseInt(environment.getProperty('db.port'))}")
        private int port;
    }

    @Configuration(proxyBeanMethods = false)
    static class PlainExpression {
        @Value("pl4in #{ 1")
        private String sum;
    }

    @Configuration(proxyBeanMethods = false)
    static class ValueCost {
        @Value("${db.cost}")
        private int cost;
    }
}
