package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/** What a rotation works on: a secret, found again before each step, and the version that is to become current. */
record RotationTarget(String region, String arn, String token) {

    static RotationTarget of(StoredSecret secret, String token) {
        return new RotationTarget(secret.arn().split(":", 5)[3], secret.arn(), token);
    }

    /** Returns the secret, or null when it is gone or marked for deletion. */
    @Nullable
    StoredSecret secret(Changes changes) {
        StoredSecret secret = changes.account(region).find(SecretId.parse(arn), changes.now());
        return secret == null || secret.deletion() != null ? null : secret;
    }
}
