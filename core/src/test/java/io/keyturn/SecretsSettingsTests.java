package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsSettingsTests {

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        assertThat(SecretsSettings.defaults())
                .isEqualTo(new SecretsSettings(
                        Map.of(),
                        1024,
                        Duration.ofHours(1),
                        false,
                        Duration.ofSeconds(30),
                        false,
                        RefreshSettings.defaults()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db|prod db|The setting keyturn.aliases.db does not name a secret.",
                "db|''|The setting keyturn.aliases.db does not name a secret.",
                "db|arn:aws:s3:x|The setting keyturn.aliases.db does not name a secret.",
                "db|prod/db#key|The setting keyturn.aliases.db has a value that cannot be used."
                        + " Set it to a secret's name or ARN alone.",
                "my:db|prod/db|The setting keyturn.aliases.my:db is not a name."
                        + " Use letters, digits and /_+=.@!- in an alias.",
            })
    void withAliasesWhenAliasCannotWorkNamesItsKey(String alias, String secretId, String message) {
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsSettings.defaults().withAliases(Map.of(alias, secretId)))
                .withMessageStartingWith(message);
    }

    @Test
    void withCacheWhenOutOfRangeNamesTheKey() {
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsSettings.defaults().withCache(-1, Duration.ofHours(1)))
                .withMessage(
                        "The setting keyturn.cache.max-size has a value that cannot be used. Set it to 0 or more.");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsSettings.defaults().withCache(1, Duration.ZERO))
                .withMessage("The setting keyturn.cache.ttl has a value that cannot be used."
                        + " Set it to a positive duration such as 1h.");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsSettings.defaults().withStartupTimeout(Duration.ofSeconds(-1)))
                .withMessage("The setting keyturn.startup-timeout has a value that cannot be used."
                        + " Set it to a positive duration such as 30s.");
    }

    @Test
    void refreshDefaultsAreThoseOfTheDocumentation() {
        assertThat(SecretsSettings.defaults().refresh())
                .isEqualTo(new RefreshSettings(
                        true, Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofSeconds(10), null));
    }

    @Test
    void withRefreshWhenOutOfRangeNamesTheKey() {
        RefreshSettings defaults = RefreshSettings.defaults();
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> defaults.withInterval(Duration.ofMillis(999)))
                .withMessage("The setting keyturn.refresh.interval has a value that cannot be used."
                        + " Set it to a duration from 1s to 1d, for example 5m.");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> defaults.withWindowInterval(Duration.ofDays(2)))
                .withMessageStartingWith("The setting keyturn.refresh.window-interval has a value");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> defaults.withPendingInterval(Duration.ofSeconds(-10)))
                .withMessageStartingWith("The setting keyturn.refresh.pending-interval has a value");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> defaults.withMaxStale(Duration.ofMinutes(5)))
                .withMessage("The setting keyturn.refresh.max-stale has a value that cannot be used."
                        + " Set it to more than keyturn.refresh.interval, for example 1h.");
    }
}
