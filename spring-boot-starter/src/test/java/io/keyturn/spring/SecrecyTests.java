package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/** No value in any log, exception or report. */
@ExtendWith(OutputCaptureExtension.class)
class SecrecyTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed("secrets: {prod/db: {username: us3rname, password: s3cret, port: n0-number}}");
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
        assertThat(output).contains("TRACE").doesNotContain("s3cret", "us3rname", "n0-number");
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

    private static void assertHidden(Failure failure, CapturedOutput output) {
        assertThat(failure.everything()).doesNotContain("s3cret", "us3rname", "n0-number");
        assertThat(output.toString()).doesNotContain("s3cret", "us3rname", "n0-number");
    }

    @ConfigurationProperties("app")
    record App(String url) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(App.class)
    static class Strings {}

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
}
