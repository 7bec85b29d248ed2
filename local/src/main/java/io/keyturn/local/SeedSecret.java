package io.keyturn.local;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret that a seed describes. */
record SeedSecret(
        String name,
        int line,
        String region,
        @Nullable String arnSuffix,
        @Nullable String description,
        @Nullable String kmsKeyId,
        Map<String, String> tags,
        List<Version> versions) {

    /** A version that a seed describes. */
    record Version(String id, Payload payload, List<String> stages) {}
}
