package io.keyturn.microprofile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.SecretException;
import io.keyturn.local.LocalSecretsManager;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sources for implementations other than SmallRye Config. */
class PlainTests {
    private final LocalSecretsManager local = LocalSecretsManager.start(0)
            .seed(
                    """
            secrets:
              prod/db: {username: app, password: "s3${cret}"}
              prod/flags: {dark: true}
            """);
    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder;

    PlainTests() {
        system.setProperty("keyturn.endpoint", local.endpoint().toString());
        system.setProperty("keyturn.region", "us-east-1");
        system.setProperty("keyturn.credentials.access-key", "test");
        system.setProperty("keyturn.credentials.secret-key", "test");
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void sourcesWhenSettingsAreInAllPlacesComeFromThem() throws IOException {
        file("microprofile-config.properties", "keyturn.import=prod/db,optional:prod/none,${more}\nmore=prod/flags");
        environment.put("KEYTURN_BATCH", "true");
        List<ConfigSource> sources = sources();
        assertThat(sources)
                .extracting(ConfigSource::getName)
                .containsExactly(
                        "secret prod/flags, secret optional:prod/none, secret prod/db", "keyturn inline references");
        assertThat(sources).extracting(ConfigSource::getOrdinal).containsExactly(270, Integer.MAX_VALUE);
        assertThat(sources.get(0).getPropertyNames()).containsExactly("dark", "username", "password");
        assertThat(sources.get(0).getValue("password")).isEqualTo("s3\\${cret}");
        assertThat(sources.get(1).getValue("aws-secret@prod/flags#dark")).isEqualTo("true");
        assertThat(local.calls()).containsOnlyKeys("BatchGetSecretValue");
    }

    @Test
    void settingWhenProfileIsActiveIsThatOfTheProfile() throws IOException {
        file("microprofile-config.properties", "%dev.keyturn.import=prod/db\nkeyturn.import=prod/none");
        system.setProperty("mp.config.profile", "dev");
        assertThat(sources()).hasSize(2);
    }

    @Test
    void settingWhenFileOfTheProfileHasItIsThat() throws IOException {
        file("microprofile-config.properties", "keyturn.import=prod/none");
        file("microprofile-config-dev.properties", "keyturn.import=prod/db");
        system.setProperty("mp.config.profile", "dev");
        assertThat(sources()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.retries | many | The setting keyturn.retries has a value that cannot be used. Set it to a number"
                        + " from 0 to 20.",
                "keyturn.enabled | ture | The setting keyturn.enabled has a value that cannot be used. Set it to true or"
                        + " false.",
                "keyturn.timeout | 5 | The setting keyturn.timeout has a value that cannot be used. Set it to a positive"
                        + " duration such as 30s.",
                "keyturn.region | ${aws-secret@prod/db#username} | The setting keyturn.region is itself a reference to a"
                        + " secret. Write its value down, or take it from the environment: secrets are read with it.",
                "keyturn.region | ${indirect} | The setting keyturn.region is itself a reference to a secret. Write its"
                        + " value down, or take it from the environment: secrets are read with it.",
            })
    void settingWhenItCannotBeUsedSaysSo(String key, String value, String message) {
        system.setProperty(key, value);
        system.setProperty("indirect", "${aws-secret@prod/db#username}");
        assertThatThrownBy(this::sources)
                .isInstanceOf(SecretException.Misconfigured.class)
                .hasMessage(message);
    }

    @Test
    void aliasWhenInAnyPlaceCounts() {
        system.setProperty("keyturn.aliases.db", "prod/db");
        environment.put("KEYTURN_ALIASES_FLAGS", "prod/flags");
        ConfigSource inline = sources().get(0);
        assertThat(inline.getValue("aws-secret@db#username")).isEqualTo("app");
        assertThat(inline.getValue("aws-secret@flags#dark")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "${a} | 1",
                "${none:d} | d",
                "${none:${a}} | 1",
                "${x.${b}} | deep",
                "\\${a} | ${a}",
                "${none} | ${none}",
                "${a | ${a",
                "${a}${b}} | 12}",
            })
    void expansionWhenWrittenAsTheSpecificationSaysIsAsItSays(String text, String expected) {
        Map<String, String> values = Map.of("a", "1", "b", "2", "x.2", "deep");
        assertThat(new PlainTexts(List.of()).expand(text, (name, hasDefault) -> values.get(name)))
                .isEqualTo(expected);
    }

    private List<ConfigSource> sources() {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            return KeyturnConfigSourceProvider.sources(loader, system, environment);
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve("META-INF").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
