package io.keyturn.spring;

import io.keyturn.Secret;
import io.keyturn.SecretProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/** The version of a secret that a property comes from. Immutable; prints without the value. */
record SecretOrigin(String secret, String versionId, List<String> stages) implements Origin {

    static @Nullable SecretOrigin of(SecretProperties properties, String name) {
        Secret secret = properties.secret();
        return secret == null || properties.get(name) == null
                ? null
                : new SecretOrigin(secret.name(), secret.versionId(), secret.stages());
    }

    @Override
    public String toString() {
        return "secret '" + secret + "', version " + versionId + ", stages " + stages;
    }
}
