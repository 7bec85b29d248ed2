package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.core.SdkBytes;
import tools.jackson.databind.json.JsonMapper;

/** Values of all kinds arrive intact. */
class ValueTests {
    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final TestApplication application = TestApplication.over(local);

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void valueWhenItLooksLikePlaceholdersArrivesIntactOnAllWays() {
        List<String> values = new ArrayList<>(List.of(
                "${a}",
                "\\${a}",
                "\\\\${a}",
                "${",
                "}",
                "${}",
                "${a:b}",
                "${${a}}",
                "a${b",
                "$${a}",
                "${a}}",
                "{${a}",
                "${aws-secret@x#y}",
                "${aws-secret:x}",
                "\\",
                "\\\\",
                "a\\:b",
                "'\"\n\t",
                "😀",
                "x ${j} y ${k:z} \\${",
                ""));
        Random random = new Random(42);
        String[] alphabet = {"$", "{", "}", "\\", ":", "#", "a", "\"", "'", "\n", "😀", "${", "${a}", "\\$", "@", " "};
        for (int i = 0; i < 600; i++) {
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                value.append(alphabet[random.nextInt(alphabet.length)]);
            }
            values.add(value.toString());
        }
        Map<String, String> json = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            json.put("v" + i, values.get(i));
            application.with("indirect.v" + i, "<${fuzz.values.v" + i + "}>");
            application.with("inline.v" + i, "${aws-secret@fuzz#v" + i + "}");
            application.with("fuzz.inlines.v" + i, "${aws-secret@fuzz#v" + i + "}");
        }
        create("fuzz", JsonMapper.shared().writeValueAsString(json));
        try (var context = application
                .with(Bound.class)
                .importing("aws-secretsmanager:fuzz?prefix=fuzz.values.")
                .run()) {
            Environment environment = context.getEnvironment();
            Fuzz bound = context.getBean(Fuzz.class);
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                assertThat(environment.getProperty("fuzz.values.v" + i)).isEqualTo(value);
                assertThat(environment.getProperty("indirect.v" + i)).isEqualTo("<" + value + ">");
                assertThat(environment.getProperty("inline.v" + i)).isEqualTo(value);
                assertThat(environment.resolvePlaceholders("${inline.v" + i + "}"))
                        .isEqualTo(value);
                assertThat(environment.resolveRequiredPlaceholders("-${aws-secret@fuzz#v" + i + "}-"))
                        .isEqualTo("-" + value + "-");
                assertThat(bound.values()).containsEntry("v" + i, value);
                assertThat(bound.inlines()).containsEntry("v" + i, value);
                assertThat(context.getBeanFactory().resolveEmbeddedValue("${fuzz.values.v" + i + "}"))
                        .isEqualTo(value);
                assertThat(context.getBeanFactory().resolveEmbeddedValue("a${indirect.v" + i + "}b"))
                        .isEqualTo("a<" + value + ">b");
            }
        }
    }

    @Test
    void importWhenBinaryIsBase64() throws Exception {
        byte[] bytes = {0, 1, 2, (byte) 0xff};
        local.client().createSecret(r -> r.name("prod/cert").secretBinary(SdkBytes.fromByteArray(bytes)));
        try (var context = application
                .importing("aws-secretsmanager:prod/cert")
                .with("location", "base64:${cert}")
                .run()) {
            assertThat(context.getEnvironment().getProperty("cert"))
                    .isEqualTo(Base64.getEncoder().encodeToString(bytes));

            assertThat(context.getResource(context.getEnvironment().getProperty("location"))
                            .getContentAsByteArray())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void importWhenEmptyObjectOrTextArrives() {
        create("prod/empty", "{}");
        create("prod/blank", " ");
        try (var context = application
                .importing("aws-secretsmanager:prod/empty;prod/blank")
                .run()) {
            assertThat(context.getEnvironment().getProperty("blank")).isEqualTo(" ");
            assertThat(context.getEnvironment().getProperty("empty")).isNull();
        }
    }

    @Test
    void importWhenAsLongAsASecretCanBeArrives() {
        String value = "${x}\\".repeat(65536 / 5);
        create("prod/long", value);
        try (var context = application.importing("aws-secretsmanager:prod/long").run()) {
            assertThat(context.getEnvironment().getProperty("long")).isEqualTo(value);
        }
    }

    @Test
    void importWhenDeeplyNestedArrivesOrSaysWhy() {
        create("prod/deep", "{\"a\":".repeat(1000) + "1" + "}".repeat(1000));
        try (var context = application.importing("aws-secretsmanager:prod/deep").run()) {
            assertThat(context.getEnvironment().getProperty("a" + ".a".repeat(999)))
                    .isEqualTo("1");
        }
    }

    @Test
    void importWhenNamesAreOddArriveUnderThem() {
        create(
                "prod/odd",
                JsonMapper.shared()
                        .writeValueAsString(
                                Map.of("My Key", "1", "a.b", "2", "UPPER_CASE", "3", "ü", "4", "x-y", "5", "", "6")));
        try (var context =
                application.importing("aws-secretsmanager:prod/odd?prefix=odd.").run()) {
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("odd.My Key")).isEqualTo("1");
            assertThat(environment.getProperty("odd.a.b")).isEqualTo("2");
            assertThat(environment.getProperty("odd.UPPER_CASE")).isEqualTo("3");
            assertThat(environment.getProperty("odd.ü")).isEqualTo("4");
            assertThat(environment.getProperty("odd.x-y")).isEqualTo("5");
            assertThat(environment.getProperty("odd.")).isEqualTo("6");
        }
    }

    @Test
    void referenceWhenNameHasAllLegalCharactersIsRead() {
        String name = "Az09/_+=.@!-x";
        create(name, "value");
        try (var context = application
                .importing("aws-secretsmanager:" + name)
                .with("inline", "${aws-secret@" + name + "}")
                .run()) {
            assertThat(context.getEnvironment().getProperty("inline")).isEqualTo("value");
            assertThat(context.getEnvironment().getProperty("_+=.@!-x")).isEqualTo("value");
        }
    }

    @Test
    void referenceWhenOnlyInAnnotationAndUnreachableIsTriedOnce() {
        create("prod/far", "value");
        local.faults().on("GetSecretValue").connectionReset();
        try (var context = application.with("keyturn.retries", "0").run()) {
            assertThatExceptionOfType(SecretException.Unreachable.class)
                    .isThrownBy(() -> context.getBeanFactory().resolveEmbeddedValue("${aws-secret@prod/far}"));
            assertThat(local.calls("GetSecretValue")).isEqualTo(1);
        }
    }

    @Test
    void referenceWhenBytesAreTextReadsIt() {
        local.client().createSecret(r -> r.name("prod/bytes")
                .secretBinary(SdkBytes.fromString("{\"k\":\"ü\"}", StandardCharsets.UTF_8)));
        try (var context = application
                .with("inline", "${aws-secret@prod/bytes?format=json#k}")
                .run()) {
            assertThat(context.getEnvironment().getProperty("inline")).isEqualTo("ü");
        }
    }

    private void create(String name, String value) {
        local.client().createSecret(request -> request.name(name).secretString(value));
    }

    @ConfigurationProperties("fuzz")
    record Fuzz(Map<String, String> values, Map<String, String> inlines) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Fuzz.class)
    static class Bound {}
}
