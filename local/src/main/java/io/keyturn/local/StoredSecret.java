package io.keyturn.local;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One secret of an account with its versions, and the rules by which staging labels move between them.
 *
 * <p>Not thread-safe: {@link LocalService} runs one operation at a time.
 */
final class StoredSecret {

    static final String DEFAULT_KEY = "DefaultEncryptionKey";

    /** Above this number of versions the service drops unlabelled ones that are older than a day. */
    private static final int VERSIONS_KEPT = 100;

    private final long serial;
    private final String arn;
    private final String name;
    private final Instant created;
    private final Map<String, StoredVersion> versions = new LinkedHashMap<>();
    private Instant changed;
    private long nextVersion;
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
        for (StoredVersion version : versions.values()) {
            if (version.has(StageLabels.CURRENT)
                    || version.has(StageLabels.PENDING)
                    || version.has(StageLabels.PREVIOUS)) {
                version.reencrypt(effectiveKey());
            }
        }
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
        Map<String, StoredVersion> copies = new LinkedHashMap<>();
        primary.versions.forEach((id, version) -> copies.put(id, version.replicated(effectiveKey(), versions.get(id))));
        versions.clear();
        versions.putAll(copies);
        nextVersion = primary.nextVersion;
        changed = primary.changed;
        description = primary.description;
        type = primary.type;
        tags = primary.tags == null ? null : new LinkedHashMap<>(primary.tags);
        policy = primary.policy;
    }

    /** Returns every version, unlabelled ones included, in the order of their creation. */
    List<StoredVersion> versions() {
        return List.copyOf(versions.values());
    }

    StoredVersion requireVersion(String versionId) {
        StoredVersion version = versions.get(versionId);
        if (version == null) {
            throw ServiceError.unknownVersion(versionId);
        }
        return version;
    }

    @Nullable
    StoredVersion labelled(String label) {
        for (StoredVersion version : versions.values()) {
            if (version.has(label)) {
                return version;
            }
        }
        return null;
    }

    /**
     * Returns the version that a token already made with this payload, null when the token is new, and refuses a
     * token that made a version with another payload.
     */
    @Nullable
    StoredVersion repeated(String token, @Nullable Payload payload) {
        StoredVersion version = versions.get(token);
        if (version == null || version.payload() == null) {
            return null;
        }
        if (!version.payload().equals(payload)) {
            throw ServiceError.resourceExists("You can't use ClientRequestToken " + token
                    + " because that value is already in use for a version of secret " + arn + ".");
        }
        return version;
    }

    /**
     * Adds a version with these labels, taking each from the version that had it; the first one is always current, and
     * one that a rotation has reserved keeps the labels that it has.
     */
    StoredVersion add(String versionId, Payload payload, Collection<String> labels, Instant now) {
        StoredVersion version = new StoredVersion(nextVersion++, versionId, payload, effectiveKey(), now);
        StoredVersion reserved = versions.remove(versionId);
        boolean first = versions.isEmpty();
        for (String label : labels) {
            version.attach(label);
        }
        if (reserved != null) {
            reserved.stages().forEach(version::attach);
        }
        if (first) {
            version.attach(StageLabels.CURRENT);
        }
        StoredVersion demoted = version.has(StageLabels.CURRENT) ? labelled(StageLabels.CURRENT) : null;
        versions.values().forEach(other -> version.stages().forEach(other::detach));
        versions.put(versionId, version);
        if (demoted != null) {
            demoted.detach(StageLabels.PENDING);
            makePrevious(demoted);
        }
        if (rotation != null && version.has(StageLabels.CURRENT)) {
            rotation = rotation.valueChanged(now);
        }
        dropOldVersions(now);
        touch(now);
        return version;
    }

    /** Reserves a version for a rotation: labelled AWSPENDING, with the payload of another one or with none. */
    void addPending(String versionId, @Nullable StoredVersion source, Instant now) {
        Payload payload = source == null ? null : source.payload();
        StoredVersion version = new StoredVersion(nextVersion++, versionId, payload, effectiveKey(), now);
        versions.values().forEach(other -> other.detach(StageLabels.PENDING));
        version.attach(StageLabels.PENDING);
        versions.put(versionId, version);
    }

    /** Removes a version that was only tested, unless it has become more than that. */
    void removePending(String versionId) {
        StoredVersion version = versions.get(versionId);
        if (version != null && version.stages().equals(Set.of(StageLabels.PENDING))) {
            versions.remove(versionId);
        }
    }

    /** Adds a version exactly as given, without the rules of {@link #add}: for secrets that come from a file. */
    StoredVersion restoreVersion(String versionId, @Nullable Payload payload, Collection<String> labels, Instant now) {
        StoredVersion version = new StoredVersion(nextVersion++, versionId, payload, effectiveKey(), now);
        labels.forEach(version::attach);
        versions.put(versionId, version);
        return version;
    }

    /** Moves a label between versions; AWSPREVIOUS follows AWSCURRENT to where it was. */
    void moveLabel(String label, @Nullable StoredVersion from, @Nullable StoredVersion to) {
        if (to != null) {
            to.attach(label);
        }
        if (from != null && from != to) {
            from.detach(label);
            if (label.equals(StageLabels.CURRENT)) {
                makePrevious(from);
            }
        }
    }

    /** Notes a read of a version, to the day, as the service does. */
    void read(StoredVersion version, Instant now) {
        version.read(now);
        this.accessed = now.truncatedTo(ChronoUnit.DAYS);
    }

    private void makePrevious(StoredVersion version) {
        versions.values().forEach(other -> other.detach(StageLabels.PREVIOUS));
        version.attach(StageLabels.PREVIOUS);
    }

    private void dropOldVersions(Instant now) {
        if (versions.size() <= VERSIONS_KEPT) {
            return;
        }
        Instant dayAgo = now.minus(Duration.ofDays(1));
        for (StoredVersion version : new ArrayList<>(versions.values())) {
            if (versions.size() > VERSIONS_KEPT
                    && version.deprecated()
                    && version.created().isBefore(dayAgo)) {
                versions.remove(version.id());
            }
        }
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
