package io.keyturn.admin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret to be created. Immutable.
 *
 * @param name its name: 1 to 512 letters, digits and {@code /_+=.@!-}
 * @param payload its first version; null for a secret without a value
 * @param description what it is for; null for nothing
 * @param kmsKeyId the KMS key to encrypt it with: id, ARN or alias; null for the account's default
 * @param tags at most 50
 * @param replicas the regions to replicate it to
 * @param overwriteReplicas whether secrets of the same name in those regions are overwritten
 * @param type the partner's type of a managed external secret; null for any other secret
 * @param token the client request token, which becomes the version's id: pass the one of an earlier attempt to repeat
 *     it without effect; null for a new one
 */
public record NewSecret(
        String name,
        @Nullable SecretPayload payload,
        @Nullable String description,
        @Nullable String kmsKeyId,
        Map<String, String> tags,
        List<Replica> replicas,
        boolean overwriteReplicas,
        @Nullable String type,
        @Nullable String token) {

    /** Copies. */
    public NewSecret {
        tags = Copies.of(tags);
        replicas = List.copyOf(replicas);
    }

    /** Returns a secret without a value. */
    public static NewSecret of(String name) {
        return new NewSecret(name, null, null, null, Map.of(), List.of(), false, null, null);
    }

    /** Returns a secret that holds text. */
    public static NewSecret of(String name, String text) {
        return of(name, SecretPayload.ofText(text));
    }

    /** Returns a secret that holds a payload. */
    public static NewSecret of(String name, SecretPayload payload) {
        return new NewSecret(name, payload, null, null, Map.of(), List.of(), false, null, null);
    }

    /** Returns this with a description. */
    public NewSecret withDescription(String description) {
        return new NewSecret(name, payload, description, kmsKeyId, tags, replicas, overwriteReplicas, type, token);
    }

    /** Returns this with a KMS key. */
    public NewSecret withKmsKeyId(String kmsKeyId) {
        return new NewSecret(name, payload, description, kmsKeyId, tags, replicas, overwriteReplicas, type, token);
    }

    /** Returns this with exactly these tags. */
    public NewSecret withTags(Map<String, String> tags) {
        return new NewSecret(name, payload, description, kmsKeyId, tags, replicas, overwriteReplicas, type, token);
    }

    /** Returns this with exactly these replicas. */
    public NewSecret withReplicas(Replica... replicas) {
        return new NewSecret(
                name, payload, description, kmsKeyId, tags, List.of(replicas), overwriteReplicas, type, token);
    }

    /** Returns this, overwriting secrets of the same name in the replicas' regions or not. */
    public NewSecret withOverwriteReplicas(boolean overwriteReplicas) {
        return new NewSecret(name, payload, description, kmsKeyId, tags, replicas, overwriteReplicas, type, token);
    }

    /** Returns this as a managed external secret of a type. */
    public NewSecret withType(String type) {
        return new NewSecret(name, payload, description, kmsKeyId, tags, replicas, overwriteReplicas, type, token);
    }

    /** Returns this with a client request token of 32 to 64 characters. */
    public NewSecret withToken(String token) {
        return new NewSecret(name, payload, description, kmsKeyId, tags, replicas, overwriteReplicas, type, token);
    }
}
