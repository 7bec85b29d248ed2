package io.keyturn.client;

import io.keyturn.SecretException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Secrets Manager; the values of the {@code keyturn.*} keys named at each component. Immutable.
 *
 * @param region {@code keyturn.region}; null for the SDK's chain
 * @param endpoint {@code keyturn.endpoint}; null for the region's own
 * @param fips {@code keyturn.fips}: whether to use the FIPS endpoint; null for the SDK's chain
 * @param dualstack {@code keyturn.dualstack}: whether to use the dual-stack endpoint; null for the SDK's chain
 * @param credentials {@code keyturn.credentials.*}
 * @param timeout {@code keyturn.timeout}: for one attempt of one call
 * @param retries {@code keyturn.retries}: how many attempts may follow the first
 */
public record ClientSettings(
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Boolean fips,
        @Nullable Boolean dualstack,
        CredentialsSettings credentials,
        Duration timeout,
        int retries) {

    private static final ClientSettings DEFAULTS =
            new ClientSettings(null, null, null, null, CredentialsSettings.defaults(), Duration.ofSeconds(5), 3);

    /**
     * Checks the values.
     *
     * @throws SecretException.Misconfigured when a value is out of range; it names the key
     */
    public ClientSettings {
        require(region == null || region.matches("[a-z0-9-]+"), "keyturn.region", "a region such as eu-west-1");
        require(
                endpoint == null
                        || endpoint.getHost() != null
                                && endpoint.getUserInfo() == null
                                && String.valueOf(endpoint.getScheme()).startsWith("http"),
                "keyturn.endpoint",
                "a URL such as http://127.0.0.1:4599, without a user");
        require(!timeout.isNegative() && !timeout.isZero(), "keyturn.timeout", "a positive duration such as 5s");
        require(retries >= 0 && retries <= 20, "keyturn.retries", "a number from 0 to 20");
    }

    /** Returns the settings that hold where nothing is set. */
    public static ClientSettings defaults() {
        return DEFAULTS;
    }

    /** Returns these settings with another region; null for the SDK's chain. */
    public ClientSettings withRegion(@Nullable String region) {
        return new ClientSettings(region, endpoint, fips, dualstack, credentials, timeout, retries);
    }

    /** Returns these settings with another endpoint; null for the region's own. */
    public ClientSettings withEndpoint(@Nullable URI endpoint) {
        return new ClientSettings(region, endpoint, fips, dualstack, credentials, timeout, retries);
    }

    /** Returns these settings with other credentials. */
    public ClientSettings withCredentials(CredentialsSettings credentials) {
        return new ClientSettings(region, endpoint, fips, dualstack, credentials, timeout, retries);
    }

    /** Returns these settings with another limit for an attempt, and another number of retries. */
    public ClientSettings withTimeout(Duration timeout, int retries) {
        return new ClientSettings(region, endpoint, fips, dualstack, credentials, timeout, retries);
    }

    private static void require(boolean valid, String key, String expected) {
        if (!valid) {
            throw SecretException.Misconfigured.setting(key, expected);
        }
    }
}
