package io.keyturn.local;

import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Short forms of what the SDK builds at length. */
final class Models {

    private Models() {}

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static Filter filter(String key, String... values) {
        return Filter.builder().key(key).values(values).build();
    }
}
