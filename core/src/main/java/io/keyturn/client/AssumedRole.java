package io.keyturn.client;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials of a role, from an STS client of its own, which is closed with it. The only class that needs the SDK's
 * module {@code sts}; not to be loaded without it.
 */
final class AssumedRole implements AwsCredentialsProvider, SdkAutoCloseable {
    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider provider;

    AssumedRole(AwsCredentialsProvider base, ClientSettings settings, Region region) {
        String role = settings.credentials().roleArn();
        String externalId = settings.credentials().externalId();
        this.sts = StsClient.builder()
                .region(region)
                .credentialsProvider(base)
                .overrideConfiguration(SecretsManagerClients.limits(settings))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.timeout())
                        .socketTimeout(settings.timeout()))
                .build();
        this.provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                        request -> request.roleArn(role).externalId(externalId).roleSessionName("keyturn"))
                .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return provider.resolveCredentials();
    }

    @Override
    public void close() {
        provider.close();
        sts.close();
    }
}
