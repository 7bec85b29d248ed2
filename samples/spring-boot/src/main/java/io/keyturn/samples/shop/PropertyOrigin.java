package io.keyturn.samples.shop;

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

    /** Returns what a person reads, one text for each column of a table. */
    List<String> cells() {
        return List.of(
                property, by, secret, versionId == null ? "does not exist" : versionId, String.join(", ", stages));
    }
}
