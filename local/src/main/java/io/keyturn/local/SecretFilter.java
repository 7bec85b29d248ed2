package io.keyturn.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One filter: an attribute and the values to look for in it.
 *
 * <p>A value with an exclamation mark in front must not match; of the others, at least one must.
 */
record SecretFilter(Attribute attribute, List<String> values) {

    boolean matches(StoredSecret secret) {
        List<String> texts = attribute.texts(secret);
        boolean wanted = false;
        boolean found = false;
        for (String value : values) {
            if (value.startsWith("!")) {
                if (anyMatch(texts, value.substring(1))) {
                    return false;
                }
            } else {
                wanted = true;
                found |= anyMatch(texts, value);
            }
        }
        return found || !wanted;
    }

    private boolean anyMatch(List<String> texts, String value) {
        return texts.stream().anyMatch(text -> attribute.matches(text, value));
    }

    /** What can be searched, and how. */
    enum Attribute {
        DESCRIPTION("description") {
            @Override
            List<String> texts(StoredSecret secret) {
                return present(secret.description());
            }

            @Override
            boolean matches(String text, String value) {
                return FilterWords.ofText(text).startWithEach(FilterWords.ofText(value));
            }
        },
        NAME("name") {
            @Override
            List<String> texts(StoredSecret secret) {
                return List.of(secret.name());
            }
        },
        TAG_KEY("tag-key") {
            @Override
            List<String> texts(StoredSecret secret) {
                return List.copyOf(tags(secret).keySet());
            }
        },
        TAG_VALUE("tag-value") {
            @Override
            List<String> texts(StoredSecret secret) {
                return List.copyOf(tags(secret).values());
            }
        },
        PRIMARY_REGION("primary-region") {
            @Override
            List<String> texts(StoredSecret secret) {
                return secret.replicas().isEmpty() ? present(secret.primaryRegion()) : List.of(secret.region());
            }
        },
        OWNING_SERVICE("owning-service") {
            @Override
            List<String> texts(StoredSecret secret) {
                return List.of();
            }
        },
        ALL("all") {
            @Override
            List<String> texts(StoredSecret secret) {
                List<String> texts = new ArrayList<>();
                texts.add(secret.name());
                texts.addAll(present(secret.description()));
                tags(secret).forEach((key, value) -> texts.addAll(List.of(key, value)));
                return texts;
            }

            @Override
            boolean matches(String text, String value) {
                return FilterWords.ofIdentifier(text).startWithEach(FilterWords.ofIdentifier(value));
            }
        };

        private final String key;

        Attribute(String key) {
            this.key = key;
        }

        static List<String> keys() {
            return Arrays.stream(values()).map(attribute -> attribute.key).toList();
        }

        static Attribute of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        abstract List<String> texts(StoredSecret secret);

        /** Matches a prefix of the whole text, unless an attribute knows better. */
        boolean matches(String text, String value) {
            return text.startsWith(value);
        }

        private static List<String> present(@Nullable String text) {
            return Stream.ofNullable(text).toList();
        }

        private static Map<String, String> tags(StoredSecret secret) {
            Map<String, String> tags = secret.tags();
            return tags == null ? Map.of() : tags;
        }
    }
}
