package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.spring.TestApplication.Failure;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Live values by {@code @SecretValue}. */
class SecretValueTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed("secrets: {prod/db: {username: app, password: one}, prod/api-key: '#{1+1}${x}\\${y}'}");
    private final TestApplication application = TestApplication.over(local).with("env", "prod");

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void suppliersOfAllKindsGiveTheCurrentValue() {
        try (var context = application
                .with(Injected.class)
                .with("keyturn.aliases.db", "prod/db")
                .run()) {
            Injected beans = context.getBean(Injected.class);
            Constructed constructed = context.getBean(Constructed.class);
            assertThat(beans.field.get()).isEqualTo("one");
            assertThat(beans.setter.get()).isEqualTo("one");
            assertThat(beans.bytes.get()).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
            assertThat(beans.secret.get().asString("password")).isEqualTo("one");
            assertThat(beans.meta.get()).isEqualTo("app");
            assertThat(beans.later.getObject().get()).isEqualTo("one");
            assertThat(constructed.password.get()).isEqualTo("one");
            assertThat(context.getBean("made")).isEqualTo("one");
            assertThat(context.getBean(Secrets.class).status()).isNotEmpty();

            local.client().putSecretValue(r -> r.secretId("prod/db")
                    .secretString("{\"username\":\"app\",\"password\":\"two\"}"));
            context.getBean(Secrets.class).refresh();
            local.resetCalls();

            assertThat(beans.field.get()).isEqualTo("two");
            assertThat(beans.setter.get()).isEqualTo("two");
            assertThat(beans.bytes.get()).isEqualTo("two".getBytes(StandardCharsets.UTF_8));
            assertThat(beans.secret.get().asString("password")).isEqualTo("two");
            assertThat(constructed.password.get()).isEqualTo("two");
            assertThat(beans.whole.get()).isEqualTo("{\"username\":\"app\",\"password\":\"two\"}");
            assertThat(local.calls()).isEmpty();

            local.client().putSecretValue(r -> r.secretId("prod/db").secretString("{\"username\":\"app\"}"));
            context.getBean(Secrets.class).refresh();
            assertThatExceptionOfType(SecretException.NoSuchKey.class).isThrownBy(beans.field::get);
        }
    }

    @Test
    void valueWhenItLooksLikeAnExpressionArrivesIntact() {
        try (var context = application.with(Odd.class).run()) {
            assertThat(context.getBean(Odd.class).value.get()).isEqualTo("#{1+1}${x}\\${y}");
        }
    }

    @Test
    void secretWhenItDoesNotExistFailsWithThePlace() {
        Failure failure = application.with(Missing.class).fail();
        assertThat(failure.description())
                .isEqualTo("There is no secret 'prod/none' (stage AWSCURRENT) in us-east-1.\n\n"
                        + "Needed by the field 'value' of io.keyturn.spring.SecretValueTests$Missing.");
    }

    @Test
    void keyWhenItDoesNotExistFailsWithThePlace() {
        Failure failure = application.with(MissingKey.class).fail();
        assertThat(failure.description())
                .startsWith("The secret 'prod/db'")
                .contains("'none'")
                .endsWith("Needed by parameter 1 of a constructor of io.keyturn.spring.SecretValueTests$MissingKey.");
    }

    @Test
    void typeWhenItIsNoSupplierIsRefused() {
        for (Class<?> refused : List.of(Text.class, Chars.class, Raw.class, Numbers.class)) {
            Failure failure = TestApplication.over(local).with(refused).fail();
            assertThat(failure.description())
                    .startsWith("@SecretValue(\"prod/db#password\") stands at the type ")
                    .endsWith("Needed by the field 'value' of " + refused.getName() + ".");
            assertThat(failure.action())
                    .isEqualTo("Declare it as Supplier<String>, Supplier<byte[]> or Supplier<Secret>, which give the"
                            + " current value each time; a value that stays as it was at the start is"
                            + " @Value(\"${aws-secret@prod/db#password}\").");
            assertThat(failure.everything()).doesNotContain("one\"");
        }
    }

    @Test
    void textWhenItIsNoReferenceAloneIsRefused() {
        local.client().createSecret(request -> request.name("prod/word").secretString("t0psecret"));
        for (Class<?> refused : List.of(Marker.class, Placeholder.class, Indirect.class)) {
            Failure failure = TestApplication.over(local)
                    .with("indirect", "${aws-secret@prod/word}")
                    .with(refused)
                    .fail();
            assertThat(failure.description())
                    .startsWith("A @SecretValue is a reference, and this one holds the value of a secret or the marker"
                            + " aws-secret@.");
            assertThat(failure.everything()).doesNotContain("t0psecret");
        }
    }

    @Test
    void secretsWhenSwitchedOffFailsWithTheReason() {
        Failure failure =
                application.with(Odd.class).with("keyturn.enabled", "false").fail();
        assertThat(failure.description())
                .startsWith(
                        "The reference prod/api-key is injected, but there is no bean Secrets: keyturn.enabled=false"
                                + " keeps secrets from being read.");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @SecretValue("prod/db#username")
    @interface Username {}

    @Configuration(proxyBeanMethods = false)
    static class Injected {
        @SecretValue("${env}/db#password")
        private Supplier<String> field;

        @SecretValue("db#password")
        private Supplier<byte[]> bytes;

        @SecretValue("prod/db")
        private Supplier<Secret> secret;

        @SecretValue("prod/db")
        private Supplier<String> whole;

        @Username
        private Supplier<String> meta;

        @SecretValue("prod/db#password")
        private ObjectProvider<Supplier<String>> later;

        private Supplier<String> setter;

        @Autowired
        void setSetter(@SecretValue("prod/db#password") Supplier<String> setter) {
            this.setter = setter;
        }

        @Bean
        Constructed constructed(@SecretValue("prod/db?stage=AWSCURRENT#password") Supplier<String> password) {
            return new Constructed(password);
        }

        @Bean
        String made(@SecretValue("prod/db#password") Supplier<String> password) {
            return password.get();
        }
    }

    static final class Constructed {
        private final Supplier<String> password;

        Constructed(Supplier<String> password) {
            this.password = password;
        }
    }

    static class Odd {
        @SecretValue("prod/api-key")
        private Supplier<String> value;
    }

    static class Missing {
        @SecretValue("prod/none")
        private Supplier<String> value;
    }

    static class MissingKey {
        MissingKey(@SecretValue("prod/db#none") Supplier<String> value) {}
    }

    static class Text {
        @SecretValue("prod/db#password")
        private String value;
    }

    static class Chars {
        @SecretValue("prod/db#password")
        private char[] value;
    }

    @SuppressWarnings("rawtypes")
    static class Raw {
        @SecretValue("prod/db#password")
        private Supplier value;
    }

    static class Numbers {
        @SecretValue("prod/db#password")
        private Supplier<Integer> value;
    }

    static class Marker {
        @SecretValue("aws-secret@prod/word")
        private Supplier<String> value;
    }

    static class Placeholder {
        @SecretValue("${aws-secret@prod/word}")
        private Supplier<String> value;
    }

    static class Indirect {
        @SecretValue("${indirect}")
        private Supplier<String> value;
    }
}
