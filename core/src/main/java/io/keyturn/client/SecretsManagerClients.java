package io.keyturn.client;

import io.keyturn.SecretException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** Makes the client that the settings describe. */
public final class SecretsManagerClients {
    private SecretsManagerClients() {}

    /**
     * Returns a builder with everything set that {@code settings} say: region, endpoint, credentials, the time limit of
     * an attempt, and always an explicit retry strategy, since the SDK's default is changing.
     *
     * @param credentials used instead of what the settings say; null for none
     * @param httpClient used instead of the SDK's URL connection client, and left open when the client is closed; null
     *     for none
     * @throws SecretException.Misconfigured when there is no region or no such profile, when a file of profiles has a
     *     mistake, or a needed SDK module is missing
     */
    public static SecretsManagerClientBuilder builder(
            ClientSettings settings, @Nullable AwsCredentialsProvider credentials, @Nullable SdkHttpClient httpClient) {
        Region region = region(settings);
        AwsCredentialsProvider provider = credentials != null ? credentials : credentials(settings, region);
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .region(region)
                .endpointOverride(settings.endpoint())
                .fipsEnabled(settings.fips())
                .dualstackEnabled(settings.dualstack())
                .overrideConfiguration(limits(settings))
                .credentialsProvider(provider);
        if (httpClient != null) {
            return builder.httpClient(httpClient);
        }
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.timeout())
                .socketTimeout(settings.timeout()));
    }

    /**
     * Returns the client of a {@code builder}. The SDK reads profiles, environment variables and system properties when it
     * makes one; this says what is wrong with them, without quoting them.
     *
     * @throws SecretException.Misconfigured when it cannot be made; a file of profiles that has a mistake is named
     */
    public static SecretsManagerClient build(SecretsManagerClientBuilder builder) {
        try {
            return builder.build();
        } catch (SecretException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            throw Profiles.unusable(ex);
        }
    }

    private static AwsCredentialsProvider credentials(ClientSettings settings, Region region) {
        try {
            return Credentials.provider(settings, region);
        } catch (SecretException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            throw Profiles.unusable(ex);
        }
    }

    static ClientOverrideConfiguration limits(ClientSettings settings) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(settings.timeout())
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(settings.retries() + 1)
                        .build())
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "keyturn")
                .build();
    }

    private static Region region(ClientSettings settings) {
        if (settings.region() != null) {
            return Region.of(settings.region());
        }
        try {
            return Objects.requireNonNull(
                    DefaultAwsRegionProviderChain.builder().build().getRegion());
        } catch (RuntimeException ex) {
            Profiles.requireOfEnvironment();
            // a bare Java exception comes from a broken profile file, and may quote it
            throw new SecretException.Misconfigured(
                    "There is no AWS region to read secrets from.",
                    "Set keyturn.region, the environment variable AWS_REGION, or a region in the profile of the shared"
                            + " AWS configuration.",
                    ex instanceof SdkException ? ex : null);
        }
    }
}
