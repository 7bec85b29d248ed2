package io.keyturn.local;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the service accepts as tags of a secret. */
final class TagRules {

    private static final int MOST = 50;

    private TagRules() {}

    /** Reads the list of key and value pairs that a request carries under {@code Tags}. */
    static Map<String, String> read(Parameters parameters) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Parameters tag : parameters.objects("Tags", 0, Integer.MAX_VALUE)) {
            String key = tag.requiredText("Key", 1, 128);
            String value = tag.text("Value", 0, 256);
            checkKey(key);
            if (tags.put(key, value == null ? "" : value) != null) {
                throw ServiceError.invalidParameter("Tag keys must be unique. The key " + key + " is repeated.");
            }
        }
        checkCount(tags.size());
        return tags;
    }

    static void checkKey(String key) {
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw ServiceError.invalidParameter(
                    "Tag keys can't start with the reserved prefix aws: (key " + key + ").");
        }
    }

    static void checkCount(int tags) {
        if (tags > MOST) {
            throw ServiceError.invalidParameter("A secret can't have more than " + MOST + " tags.");
        }
    }
}
