package io.keyturn.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants replicas, each with the key for it, and whether they may replace what has the name there.
 *
 * @param keys the KMS key by region; null for the default one
 */
record ReplicaRegions(Map<String, @Nullable String> keys, boolean overwrite) {

    static final Pattern REGION = Pattern.compile("^([a-z]+-)+\\d+$");

    static ReplicaRegions read(Parameters parameters) {
        Map<String, @Nullable String> keys = new LinkedHashMap<>();
        for (Parameters replica : parameters.objects("AddReplicaRegions", 1, Integer.MAX_VALUE)) {
            String region = replica.text("Region", 1, 128, REGION);
            String kmsKeyId = replica.text("KmsKeyId", 0, 2048);
            if (region == null || keys.containsKey(region)) {
                throw ServiceError.invalidParameter("Invalid replica region.");
            }
            keys.put(region, kmsKeyId == null || kmsKeyId.isEmpty() ? null : kmsKeyId);
        }
        return new ReplicaRegions(keys, parameters.flag("ForceOverwriteReplicaSecret", false));
    }

    /** Refuses the primary's own region, and those of another partition. */
    void checkFor(String primaryRegion) {
        for (String region : keys.keySet()) {
            if (region.equals(primaryRegion) || !Account.partition(region).equals(Account.partition(primaryRegion))) {
                throw ServiceError.invalidParameter("Invalid replica region.");
            }
        }
    }
}
