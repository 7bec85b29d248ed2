package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * What to change of a secret; the rest stays as it is. Immutable.
 *
 * @param payload a new version, which becomes current; null for none
 * @param description what it is for, empty to remove it; null to keep it
 * @param kmsKeyId the KMS key to encrypt it with, empty for the account's default; null to keep it
 * @param type the partner's type of a managed external secret; null to keep it
 * @param token the client request token, which becomes the version's id: pass the one of an earlier attempt to repeat
 *     it without effect; null for a new one
 */
public record SecretUpdate(
        @Nullable SecretPayload payload,
        @Nullable String description,
        @Nullable String kmsKeyId,
        @Nullable String type,
        @Nullable String token) {

    /** Returns an update that changes nothing but the date of the last change. */
    public static SecretUpdate empty() {
        return new SecretUpdate(null, null, null, null, null);
    }

    /** Returns an update to a new current version that holds text. */
    public static SecretUpdate of(String text) {
        return empty().withPayload(SecretPayload.ofText(text));
    }

    /** Returns an update to a new current version that holds a payload. */
    public static SecretUpdate of(SecretPayload payload) {
        return empty().withPayload(payload);
    }

    /** Returns this with a new current version. */
    public SecretUpdate withPayload(SecretPayload payload) {
        return new SecretUpdate(payload, description, kmsKeyId, type, token);
    }

    /** Returns this with another description. */
    public SecretUpdate withDescription(String description) {
        return new SecretUpdate(payload, description, kmsKeyId, type, token);
    }

    /** Returns this with another KMS key. */
    public SecretUpdate withKmsKeyId(String kmsKeyId) {
        return new SecretUpdate(payload, description, kmsKeyId, type, token);
    }

    /** Returns this with another type of a managed external secret. */
    public SecretUpdate withType(String type) {
        return new SecretUpdate(payload, description, kmsKeyId, type, token);
    }

    /** Returns this with a client request token of 32 to 64 characters. */
    public SecretUpdate withToken(String token) {
        return new SecretUpdate(payload, description, kmsKeyId, type, token);
    }
}
