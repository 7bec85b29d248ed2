package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.SecretTrail;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

/** Placeholders in the values of bean definitions, such as those that XML has. */
@ExtendWith(OutputCaptureExtension.class)
class BeanDefinitionTests {
    private final LocalSecretsManager local =
            LocalSecretsManager.create().seed("secrets: {prod/db: {username: us3rname, password: s3cret}}");
    private final TestApplication application =
            TestApplication.over(local).importing("aws-secretsmanager:prod/db?prefix=db.");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void definitionWhenItHasAReferenceGetsTheValue() {
        try (var context = defining("text", "${aws-secret@prod/db#password}").run()) {
            assertThat(context.getBean(Holder.class).text).isEqualTo("s3cret");
        }
    }

    @Test
    void definitionWhenTheReferenceHasNoValueSaysWhy() {
        Failure failure = defining("text", "${aws-secret@prod/no#k}").fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret 'prod/no' (stage AWSCURRENT) in us-east-1.\n\nNeeded by a placeholder.");
    }

    @Test
    void definitionWhenPlaceholdersMayBeLeftRefusesTheTextOfAReference() {
        Failure failure =
                defining("text", "${aws-secret@prod/no#k}").with(Lenient.class).fail();
        assertThat(failure.description()).isEqualTo("A value to be injected refers to a secret that has no value.");
    }

    @Test
    void definitionWhenOtherPlaceholdersAreLeftIsOrdinary() {
        local.seed("secrets: {prod/odd: '${aws-secret@x}'}");
        try (var context = defining("text", "${absent} ${aws-secret@prod/odd}")
                .with(Lenient.class)
                .run()) {
            assertThat(context.getBean(Holder.class).text).isEqualTo("${absent} ${aws-secret@x}");
        }
    }

    @Test
    void definitionWhenANameIsMadeOfASecretHidesIt(CapturedOutput output) {
        Failure failure = defining("text", "${db.${db.password}}").fail();
        assertThat(failure.description()).isEqualTo(SecretTrail.failure().problem());
        assertThat(failure.everything()).doesNotContain("s3cret");
        assertThat(output).doesNotContain("s3cret");
    }

    @Test
    void definitionWhenTheValueDoesNotFitHidesIt(CapturedOutput output) {
        Failure failure = defining("number", "${db.password}").fail();
        assertThat(failure.description())
                .isEqualTo("A secret was to be injected as int, but its value is none. The value is not shown.");
        assertThat(failure.everything()).doesNotContain("s3cret");
        assertThat(output).doesNotContain("s3cret");
    }

    private TestApplication defining(String property, String value) {
        return application.change(it -> it.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBeanDefinition(
                        "holder",
                        BeanDefinitionBuilder.genericBeanDefinition(Holder.class)
                                .addPropertyValue(property, value)
                                .getBeanDefinition())));
    }

    /** What is defined. */
    public static final class Holder {
        private String text;

        public void setText(String text) {
            this.text = text;
        }

        public void setNumber(int number) {
            this.text = String.valueOf(number);
        }
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
}
