package io.keyturn.samples.shop;

import io.keyturn.Secret;
import io.keyturn.SecretProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one property came from. The value is not part of it.
 *
 * @param property the property's name
 * @param by how the application asks for it
 * @param secret the secret's name
 * @param versionId the version that is in use; null when the secret does not exist
 * @param stages the staging labels of that version
 */
record SecretOrigin(String property, String by, String secret, @Nullable String versionId, List<String> stages) {

    static SecretOrigin imported(String property, Secret secret) {
        return new SecretOrigin(property, "import", secret.name(), secret.versionId(), secret.stages());
    }

    static SecretOrigin missing(SecretProperties properties) {
        return new SecretOrigin(
                "-", "optional import", properties.reference().target().secretId(), null, List.of());
    }

    static SecretOrigin inline(String property, Secret secret) {
        return new SecretOrigin(property, "inline", secret.name(), secret.versionId(), secret.stages());
    }
}
