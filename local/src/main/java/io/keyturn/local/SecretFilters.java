package io.keyturn.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The filters of a request: a secret must pass every one of them. */
final class SecretFilters {

    private static final Pattern VALUE = Pattern.compile("!?[a-zA-Z0-9 :_@/+=.\\-!]*");

    private final List<SecretFilter> filters;

    private SecretFilters(List<SecretFilter> filters) {
        this.filters = List.copyOf(filters);
    }

    static SecretFilters read(Parameters parameters) {
        List<SecretFilter> filters = new ArrayList<>();
        for (Parameters filter : parameters.objects("Filters", 0, 10)) {
            String key = filter.choice("Key", SecretFilter.Attribute.keys());
            if (key == null) {
                throw ServiceError.invalidParameter("Invalid filter key");
            }
            List<String> values = filter.texts("Values", 1, 10, 0, 512, VALUE);
            if (values.isEmpty()) {
                throw ServiceError.invalidParameter("Invalid filter values for key: " + key);
            }
            filters.add(new SecretFilter(SecretFilter.Attribute.of(key), values));
        }
        return new SecretFilters(filters);
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    boolean match(StoredSecret secret) {
        return filters.stream().allMatch(filter -> filter.matches(secret));
    }

    /** Returns a text that is the same for the same filters. */
    String fingerprint() {
        return filters.toString();
    }
}
