package io.keyturn.samples.quarkus;

import io.keyturn.Secret;
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
record PropertyOrigin(String property, String by, String secret, @Nullable String versionId, List<String> stages) {

    static PropertyOrigin of(String property, String by, Secret secret) {
        return new PropertyOrigin(property, by, secret.name(), secret.versionId(), secret.stages());
    }

    static PropertyOrigin missing(String property, String by, String secret) {
        return new PropertyOrigin(property, by, secret, null, List.of());
    }

    /** Returns the origin as one line of a table. */
    String asRow() {
        return String.format(
                "%-30s %-16s %-26s %-38s %s",
                property, by, secret, versionId == null ? "does not exist" : versionId, String.join(", ", stages));
    }
}
