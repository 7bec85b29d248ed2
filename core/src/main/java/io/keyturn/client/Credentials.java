package io.keyturn.client;

import io.keyturn.SecretException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;

/** Chooses the credentials provider that the settings name. */
final class Credentials {
    private static final String ADD_STS = "Add the dependency software.amazon.awssdk:sts to the application.";

    private Credentials() {}

    static AwsCredentialsProvider provider(ClientSettings settings, Region region) {
        AwsCredentialsProvider base = base(settings.credentials());
        if (settings.credentials().roleArn() == null) {
            return base;
        }
        if (!isStsPresent()) {
            throw new SecretException.Misconfigured(
                    "keyturn.credentials.role-arn needs the module 'sts' of the AWS SDK, which is not on the class path.",
                    ADD_STS,
                    null);
        }
        return new AssumedRole(base, settings, region);
    }

    private static AwsCredentialsProvider base(CredentialsSettings settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        if (accessKey != null && secretKey != null) {
            return StaticCredentialsProvider.create(
                    settings.sessionToken() == null
                            ? AwsBasicCredentials.create(accessKey, secretKey)
                            : AwsSessionCredentials.create(accessKey, secretKey, settings.sessionToken()));
        }
        if (settings.profile() != null) {
            Profiles.require(settings.profile(), "keyturn.credentials.profile");
            return ProfileCredentialsProvider.create(settings.profile());
        }
        requireStsForWebIdentity();
        return DefaultCredentialsProvider.builder().build();
    }

    /**
     * The SDK's chain passes web identity by without a word when the module is missing, and goes on with whatever comes
     * next, on EKS with the role of the node.
     */
    private static void requireStsForWebIdentity() {
        boolean wanted = value(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE) != null
                && value(SdkSystemSetting.AWS_ACCESS_KEY_ID) == null;
        if (wanted && !isStsPresent()) {
            throw new SecretException.Misconfigured(
                    "AWS_WEB_IDENTITY_TOKEN_FILE is set (as on EKS with IAM roles for service accounts), but the module"
                            + " 'sts' of the AWS SDK, which turns the token into credentials, is not on the class path.",
                    ADD_STS,
                    null);
        }
    }

    private static @Nullable String value(SdkSystemSetting setting) {
        return setting.getStringValue().orElse(null);
    }

    private static boolean isStsPresent() {
        try {
            Class.forName("software.amazon.awssdk.services.sts.StsClient", false, Credentials.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException ex) {
            return false;
        }
    }
}
