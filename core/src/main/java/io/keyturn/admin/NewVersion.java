package io.keyturn.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version to be added to a secret. Immutable.
 *
 * @param payload what it holds
 * @param stages the staging labels that move to it, at most 20; empty for AWSCURRENT
 * @param token the client request token, which becomes the version's id: pass the one of an earlier attempt to repeat
 *     it without effect; null for a new one
 * @param rotationToken what a rotation function that assumes a role got from the service; null for none
 */
public record NewVersion(
        SecretPayload payload, List<String> stages, @Nullable String token, @Nullable String rotationToken) {

    /** Copies. */
    public NewVersion {
        stages = List.copyOf(stages);
    }

    /** Returns a version that holds text and becomes current. */
    public static NewVersion of(String text) {
        return of(SecretPayload.ofText(text));
    }

    /** Returns a version that holds a payload and becomes current. */
    public static NewVersion of(SecretPayload payload) {
        return new NewVersion(payload, List.of(), null, null);
    }

    /** Returns this with exactly these staging labels; it becomes current only if AWSCURRENT is one of them. */
    public NewVersion withStages(String... stages) {
        return new NewVersion(payload, List.of(stages), token, rotationToken);
    }

    /** Returns this with a client request token of 32 to 64 characters. */
    public NewVersion withToken(String token) {
        return new NewVersion(payload, stages, token, rotationToken);
    }

    /** Returns this with the token that a rotation function was called with. */
    public NewVersion withRotationToken(String rotationToken) {
        return new NewVersion(payload, stages, token, rotationToken);
    }

    /** Returns the stages and the token, without the payload. */
    @Override
    public String toString() {
        return "NewVersion[stages " + stages + ", token " + token + "]";
    }
}
