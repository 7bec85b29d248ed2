package io.keyturn.client;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** The only class that needs the SDK's module {@code sts}; not to be loaded without it. */
final class AssumedRole {
    private AssumedRole() {}

    static AwsCredentialsProvider provider(
            AwsCredentialsProvider base, String roleArn, @Nullable String externalId, Region region) {
        StsClient sts = StsClient.builder()
                .region(region)
                .credentialsProvider(base)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request ->
                        request.roleArn(roleArn).externalId(externalId).roleSessionName("keyturn"))
                .build();
    }
}
