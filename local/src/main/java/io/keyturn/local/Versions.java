package io.keyturn.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one secret, in the order of their creation, and the rules by which staging labels move between them. A
 * change that is refused has changed nothing. Guarded as {@link StoredSecret} is.
 */
final class Versions {

    /** Above this number of versions the service drops unlabelled ones that are older than a day. */
    private static final int KEPT = 100;

    private final Map<String, StoredVersion> byId = new LinkedHashMap<>();
    private long nextSerial;

    /** Returns every version, unlabelled ones included. */
    List<StoredVersion> all() {
        return List.copyOf(byId.values());
    }

    @Nullable
    StoredVersion find(String versionId) {
        return byId.get(versionId);
    }

    StoredVersion require(String versionId) {
        StoredVersion version = byId.get(versionId);
        if (version == null) {
            throw ServiceError.unknownVersion(versionId);
        }
        return version;
    }

    @Nullable
    StoredVersion labelled(String label) {
        for (StoredVersion version : byId.values()) {
            if (version.has(label)) {
                return version;
            }
        }
        return null;
    }

    /** Returns the version of a rotation that has not ended: AWSPENDING is on it and not on the current one. */
    @Nullable
    StoredVersion incomplete() {
        StoredVersion pending = labelled(StageLabels.PENDING);
        return pending == null || pending.has(StageLabels.CURRENT) ? null : pending;
    }

    /**
     * Adds a version with these labels, taking each from the version that had it; the first one is always current, and
     * one that a rotation has reserved keeps the labels that it has.
     */
    StoredVersion add(String versionId, Payload payload, Collection<String> labels, String kmsKeyId, Instant now) {
        StoredVersion reserved = byId.get(versionId);
        Set<String> wanted = new TreeSet<>(labels);
        if (reserved != null) {
            wanted.addAll(reserved.stages());
        }
        if (byId.size() == (reserved == null ? 0 : 1)) {
            wanted.add(StageLabels.CURRENT);
        }
        StoredVersion version = new StoredVersion(nextSerial, versionId, payload, kmsKeyId, now, wanted);
        StoredVersion demoted = wanted.contains(StageLabels.CURRENT) ? labelled(StageLabels.CURRENT) : null;
        byId.remove(versionId);
        wanted.forEach(this::detach);
        append(version);
        if (demoted != null && demoted != reserved) {
            demoted.detach(StageLabels.PENDING);
            makePrevious(demoted);
        }
        dropOld(now);
        return version;
    }

    /** Reserves a version for a rotation: labelled AWSPENDING, with the payload of another one or with none. */
    void reserve(String versionId, @Nullable Payload payload, String kmsKeyId, Instant now) {
        detach(StageLabels.PENDING);
        append(new StoredVersion(nextSerial, versionId, payload, kmsKeyId, now, Set.of(StageLabels.PENDING)));
    }

    /** Removes a version that was only reserved, unless it has become more than that. */
    void discard(String versionId) {
        StoredVersion version = byId.get(versionId);
        if (version != null && version.stages().equals(Set.of(StageLabels.PENDING))) {
            byId.remove(versionId);
        }
    }

    /** Adds a version exactly as given, without the rules of {@link #add}: for secrets that come from a file. */
    StoredVersion restore(
            String versionId, @Nullable Payload payload, Collection<String> labels, String kmsKeyId, Instant created) {
        StoredVersion version = new StoredVersion(nextSerial, versionId, payload, kmsKeyId, created, labels);
        append(version);
        return version;
    }

    /** Moves a label between versions; AWSPREVIOUS follows AWSCURRENT to where it was. */
    void move(String label, @Nullable StoredVersion from, @Nullable StoredVersion to) {
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

    /** Encrypts the versions that the service's own labels name with another key. */
    void reencrypt(String kmsKeyId) {
        for (StoredVersion version : byId.values()) {
            if (version.has(StageLabels.CURRENT)
                    || version.has(StageLabels.PENDING)
                    || version.has(StageLabels.PREVIOUS)) {
                version.reencrypt(kmsKeyId);
            }
        }
    }

    /** Becomes a copy of the versions of another region, under a key of its own. */
    void mirror(Versions primary, String kmsKeyId) {
        Map<String, StoredVersion> before = Map.copyOf(byId);
        byId.clear();
        primary.byId.forEach((id, version) -> byId.put(id, version.replicated(kmsKeyId, before.get(id))));
        nextSerial = primary.nextSerial;
    }

    private void append(StoredVersion version) {
        nextSerial++;
        byId.put(version.id(), version);
    }

    private void detach(String label) {
        byId.values().forEach(version -> version.detach(label));
    }

    private void makePrevious(StoredVersion version) {
        detach(StageLabels.PREVIOUS);
        version.attach(StageLabels.PREVIOUS);
    }

    private void dropOld(Instant now) {
        if (byId.size() <= KEPT) {
            return;
        }
        Instant dayAgo = now.minus(Duration.ofDays(1));
        for (StoredVersion version : new ArrayList<>(byId.values())) {
            if (byId.size() > KEPT && version.deprecated() && version.created().isBefore(dayAgo)) {
                byId.remove(version.id());
            }
        }
    }
}
