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
     * @throws SecretException.Misconfigured when there is no region, or a needed SDK module is missing
     */
    public static SecretsManagerClientBuilder builder(
            ClientSettings settings, @Nullable AwsCredentialsProvider credentials, @Nullable SdkHttpClient httpClient) {
        Region region = region(settings);
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .region(region)
                .endpointOverride(settings.endpoint())
                .fipsEnabled(settings.fips())
                .dualstackEnabled(settings.dualstack())
                .overrideConfiguration(limits(settings))
                .credentialsProvider(credentials != null ? credentials : Credentials.provider(settings, region));
        if (httpClient != null) {
            return builder.httpClient(httpClient);
        }
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.timeout())
                .socketTimeout(settings.timeout()));
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
            // a bare Java exception comes from a broken profile file, and may quote it
            throw new SecretException.Misconfigured(
                    "There is no AWS region to read secrets from.",
                    "Set keyturn.region, the environment variable AWS_REGION, or a region in the profile of the shared"
                            + " AWS configuration.",
                    ex instanceof SdkException ? ex : null);
        }
    }
}
