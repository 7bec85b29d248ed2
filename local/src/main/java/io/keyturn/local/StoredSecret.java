package io.keyturn.local;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One secret of an account: what describes it, and its versions.
 *
 * <p>Not thread-safe: {@link LocalService} runs one operation at a time.
 */
final class StoredSecret {

    static final String DEFAULT_KEY = "DefaultEncryptionKey";

    private final long serial;
    private final String arn;
    private final String name;
    private final Instant created;
    private final Versions versions = new Versions();
    private Instant changed;
    private @Nullable String creationToken;
    private @Nullable String description;
    private @Nullable String kmsKeyId;
    private @Nullable String type;
    private @Nullable Instant accessed;
    private @Nullable Instant deletion;
    private @Nullable Map<String, String> tags;
    private @Nullable String policy;
    private @Nullable Rotation rotation;
    private @Nullable String primaryRegion;
    private final Map<String, Replica> replicas = new TreeMap<>();

    StoredSecret(long serial, String arn, String name, Instant created) {
        this.serial = serial;
        this.arn = arn;
        this.name = name;
        this.created = created;
        this.changed = created;
    }

    /** Returns a number that grows with every secret of the account: the order of creation. */
    long serial() {
        return serial;
    }

    String arn() {
        return arn;
    }

    String name() {
        return name;
    }

    String region() {
        return arn.split(":", 5)[3];
    }

    Instant created() {
        return created;
    }

    Instant changed() {
        return changed;
    }

    void touch(Instant now) {
        this.changed = now;
    }

    @Nullable
    Instant accessed() {
        return accessed;
    }

    void accessed(@Nullable Instant day) {
        this.accessed = day;
    }

    @Nullable
    String creationToken() {
        return creationToken;
    }

    void creationToken(@Nullable String token) {
        this.creationToken = token;
    }

    @Nullable
    String description() {
        return description;
    }

    void description(@Nullable String text) {
        this.description = emptyToNull(text);
    }

    @Nullable
    String type() {
        return type;
    }

    void type(@Nullable String text) {
        this.type = emptyToNull(text);
    }

    @Nullable
    String kmsKeyId() {
        return kmsKeyId;
    }

    /** Changes the key; the versions that the service's own labels name are encrypted again with it. */
    void kmsKeyId(@Nullable String id) {
        this.kmsKeyId = emptyToNull(id);
        versions.reencrypt(effectiveKey());
    }

    /** Returns the tags; null until the first tag was set, which is not the same as having none left. */
    @Nullable
    Map<String, String> tags() {
        return tags == null ? null : Collections.unmodifiableMap(tags);
    }

    void tags(Map<String, String> all) {
        this.tags = new LinkedHashMap<>(all);
    }

    void tag(Map<String, String> added) {
        if (added.isEmpty()) {
            return;
        }
        Map<String, String> merged = tags == null ? new LinkedHashMap<>() : new LinkedHashMap<>(tags);
        merged.putAll(added);
        TagRules.checkCount(merged.size());
        tags = merged;
    }

    void untag(Collection<String> keys) {
        if (tags != null) {
            keys.forEach(tags::remove);
        }
    }

    /** Returns when the secret will be gone, or null while it is not marked for deletion. */
    @Nullable
    Instant deletion() {
        return deletion;
    }

    void scheduleDeletion(Instant when) {
        this.deletion = when;
    }

    void cancelDeletion() {
        this.deletion = null;
    }

    boolean goneAt(Instant now) {
        return deletion != null && !now.isBefore(deletion);
    }

    void requireNotDeleted() {
        if (deletion != null) {
            throw ServiceError.markedForDeletion();
        }
    }

    @Nullable
    String policy() {
        return policy;
    }

    void policy(@Nullable String document) {
        this.policy = document;
    }

    /** Returns how the secret is rotated, or null when that was never configured. */
    @Nullable
    Rotation rotation() {
        return rotation;
    }

    void rotation(@Nullable Rotation newRotation) {
        this.rotation = newRotation;
    }

    /** Returns the region of the secret that this one is a replica of, or null when it is none. */
    @Nullable
    String primaryRegion() {
        return primaryRegion;
    }

    void primaryRegion(@Nullable String region) {
        this.primaryRegion = region;
    }

    void requirePrimary() {
        if (primaryRegion != null) {
            throw ServiceError.invalidParameter(
                    "Operation not permitted on a replica secret. Call must be made in primary secret's region.");
        }
    }

    /** Returns the replicas of this secret, sorted by region. */
    Map<String, Replica> replicas() {
        return Collections.unmodifiableMap(replicas);
    }

    void replica(Replica replica) {
        replicas.put(replica.region(), replica);
    }

    void forgetReplica(String region) {
        replicas.remove(region);
    }

    /** Takes over everything that a replica shares with its primary: all but its key, and when it was read. */
    void mirror(StoredSecret primary) {
        versions.mirror(primary.versions, effectiveKey());
        changed = primary.changed;
        description = primary.description;
        type = primary.type;
        tags = primary.tags == null ? null : new LinkedHashMap<>(primary.tags);
        policy = primary.policy;
    }

    Versions versions() {
        return versions;
    }

    /**
     * Returns the version that a token already made with this payload, null when the token is new, and refuses a
     * token that made a version with another payload.
     */
    @Nullable
    StoredVersion repeated(String token, @Nullable Payload payload) {
        StoredVersion version = versions.find(token);
        if (version == null || version.payload() == null) {
            return null;
        }
        if (!version.payload().equals(payload)) {
            throw ServiceError.resourceExists("You can't use ClientRequestToken " + token
                    + " because that value is already in use for a version of secret " + arn + ".");
        }
        return version;
    }

    /** Adds a version with these labels, as {@link Versions#add} says. */
    StoredVersion add(String versionId, Payload payload, Collection<String> labels, Instant now) {
        StoredVersion version = versions.add(versionId, payload, labels, effectiveKey(), now);
        if (rotation != null && version.has(StageLabels.CURRENT)) {
            rotation = rotation.valueChanged(now);
        }
        touch(now);
        return version;
    }

    /** Reserves a version for a rotation, as {@link Versions#reserve} says. */
    void reserve(String versionId, @Nullable Payload payload, Instant now) {
        versions.reserve(versionId, payload, effectiveKey(), now);
    }

    /** Adds a version exactly as given. */
    StoredVersion restore(String versionId, @Nullable Payload payload, Collection<String> labels, Instant created) {
        return versions.restore(versionId, payload, labels, effectiveKey(), created);
    }

    /** Notes a read of a version, to the day, as the service does. */
    void read(StoredVersion version, Instant now) {
        version.read(now);
        this.accessed = now.truncatedTo(ChronoUnit.DAYS);
    }

    private String effectiveKey() {
        return kmsKeyId == null ? DEFAULT_KEY : kmsKeyId;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    @Override
    public String toString() {
        return "StoredSecret[" + arn + "]";
    }
}
