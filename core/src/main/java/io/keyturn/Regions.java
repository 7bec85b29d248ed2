package io.keyturn;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerServiceClientConfiguration;

/** Sends one request of a client to another region than its own. */
final class Regions {
    private Regions() {}

    /** Returns what to override a request with; null when it goes to the client's own region. */
    static @Nullable AwsRequestOverrideConfiguration override(SecretsManagerClient client, @Nullable String region) {
        if (region == null
                || Region.of(region).equals(client.serviceClientConfiguration().region())) {
            return null;
        }
        return AwsRequestOverrideConfiguration.builder()
                .addPlugin(configuration ->
                        ((SecretsManagerServiceClientConfiguration.Builder) configuration).region(Region.of(region)))
                .build();
    }
}
