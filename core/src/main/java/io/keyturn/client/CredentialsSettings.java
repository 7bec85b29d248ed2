package io.keyturn.client;

import io.keyturn.SecretException;
import org.jspecify.annotations.Nullable;

/**
 * Where credentials come from; the values of the {@code keyturn.credentials.*} keys, each null where it is not set. All
 * null: the SDK's own chain. Immutable; prints without the keys.
 *
 * @param accessKey {@code access-key}, together with {@code secretKey}
 * @param secretKey {@code secret-key}
 * @param sessionToken {@code session-token} of temporary keys
 * @param profile {@code profile}: a profile of the shared AWS configuration files
 * @param roleArn {@code role-arn}: a role to assume with the credentials above; needs the SDK's module {@code sts}
 * @param externalId {@code external-id} that the role asks for
 */
public record CredentialsSettings(
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Nullable String sessionToken,
        @Nullable String profile,
        @Nullable String roleArn,
        @Nullable String externalId) {

    /**
     * Checks that the parts fit together.
     *
     * @throws SecretException.Misconfigured when they do not; it names the keys
     */
    public CredentialsSettings {
        require(
                (accessKey == null) == (secretKey == null),
                "access-key and secret-key",
                "only together",
                "both or none");
        require(sessionToken == null || accessKey != null, "session-token", "only with access-key", "all three keys");
        require(accessKey == null || profile == null, "profile", "only without access-key", "either of the two");
        require(externalId == null || roleArn != null, "external-id", "only with role-arn", "role-arn as well");
    }

    /** Returns the settings that leave it to the SDK's chain. */
    public static CredentialsSettings defaults() {
        return new CredentialsSettings(null, null, null, null, null, null);
    }

    private static void require(boolean valid, String keys, String rule, String expected) {
        if (!valid) {
            throw new SecretException.Misconfigured(
                    "keyturn.credentials: " + keys + " can be set " + rule + ".", "Set " + expected + ".", null);
        }
    }

    /** Returns which kind of credentials these are, without any of them. */
    @Override
    public String toString() {
        String base = accessKey != null ? "access key" : profile != null ? "profile " + profile : "SDK's chain";
        return "CredentialsSettings[" + base + (roleArn == null ? "" : ", role " + roleArn) + "]";
    }
}
