package io.keyturn.local;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one region.
 *
 * <p>Not thread-safe: {@link LocalService} runs one operation at a time.
 */
final class Account {

    static final String ID = "123456789012";

    private static final String SUFFIX_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** The partitions beside {@code aws}, by how the names of their regions start. */
    private static final Map<String, String> PARTITIONS = Map.of(
            "cn-", "aws-cn",
            "us-gov-", "aws-us-gov",
            "us-iso-", "aws-iso",
            "us-isob-", "aws-iso-b",
            "eu-isoe-", "aws-iso-e",
            "us-isof-", "aws-iso-f",
            "eusc-", "aws-eusc");

    private final String region;
    private final String arnPrefix;
    private final RandomGenerator random;
    private final Map<String, StoredSecret> secrets = new LinkedHashMap<>();
    private long serial;

    Account(String region, RandomGenerator random) {
        this.region = region;
        this.random = random;
        this.arnPrefix = "arn:" + partition(region) + ":secretsmanager:" + region + ":" + ID + ":secret:";
    }

    String region() {
        return region;
    }

    /** Returns the secret, marked for deletion or not, or refuses as the service does for one that it does not have. */
    StoredSecret require(String id, Instant now) {
        StoredSecret secret = find(SecretId.parse(id), now);
        if (secret == null) {
            throw ServiceError.unknownSecret();
        }
        return secret;
    }

    @Nullable
    StoredSecret find(SecretId id, Instant now) {
        if (id.name() != null) {
            boolean otherRegion = id.arn() != null && !id.arn().startsWith(arnPrefix);
            return otherRegion ? null : findByName(id.name(), now);
        }
        StoredSecret secret = findByName(id.impliedName(), now);
        return secret != null && secret.arn().equals(id.arn()) ? secret : null;
    }

    @Nullable
    StoredSecret findByName(String name, Instant now) {
        StoredSecret secret = secrets.get(name);
        if (secret != null && secret.goneAt(now)) {
            secrets.remove(name);
            return null;
        }
        return secret;
    }

    /** Returns every secret, those marked for deletion included, in the order of their creation. */
    Collection<StoredSecret> all(Instant now) {
        secrets.values().removeIf(secret -> secret.goneAt(now));
        return List.copyOf(secrets.values());
    }

    /** Returns every secret that is stored, also one whose time has come. */
    Collection<StoredSecret> all() {
        return List.copyOf(secrets.values());
    }

    /** Adds a secret with a new ARN. */
    StoredSecret create(String name, Instant now) {
        return create(name, suffix(), now);
    }

    StoredSecret create(String name, String suffix, Instant now) {
        StoredSecret secret = new StoredSecret(serial++, arnPrefix + name + "-" + suffix, name, now);
        secrets.put(name, secret);
        return secret;
    }

    /** Adds a secret as it was before, after those that are here. */
    void put(StoredSecret secret) {
        secrets.put(secret.name(), secret);
        serial = Math.max(serial, secret.serial() + 1);
    }

    void remove(StoredSecret secret) {
        secrets.remove(secret.name());
    }

    /** Returns an ARN for a name, as if a secret of that name had been created. */
    String inventArn(String name) {
        return arnPrefix + name + "-" + suffix();
    }

    static String partition(String region) {
        return PARTITIONS.entrySet().stream()
                .filter(partition -> region.startsWith(partition.getKey()))
                .map(Map.Entry::getValue)
                .findAny()
                .orElse("aws");
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder(6);
        for (int i = 0; i < 6; i++) {
            suffix.append(SUFFIX_CHARACTERS.charAt(random.nextInt(SUFFIX_CHARACTERS.length())));
        }
        return suffix.toString();
    }
}
