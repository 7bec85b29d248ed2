package io.keyturn.local;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One version of a secret: its payload never changes, the labels on it move. One that a rotation has reserved has no
 * payload yet. Guarded as {@link StoredSecret} is.
 */
final class StoredVersion {

    private final long serial;
    private final String id;
    private final @Nullable Payload payload;
    private final Instant created;
    private final SortedSet<String> stages = new TreeSet<>();
    private String kmsKeyId;
    private @Nullable Instant accessed;

    StoredVersion(
            long serial,
            String id,
            @Nullable Payload payload,
            String kmsKeyId,
            Instant created,
            Collection<String> labels) {
        this.serial = serial;
        this.id = id;
        this.payload = payload;
        this.kmsKeyId = kmsKeyId;
        this.created = created;
        labels.forEach(this::attach);
    }

    /** Returns a number that grows with every version of the secret: the order of creation. */
    long serial() {
        return serial;
    }

    String id() {
        return id;
    }

    @Nullable
    Payload payload() {
        return payload;
    }

    /** Returns the payload of a version that is known to have one. */
    Payload requirePayload() {
        if (payload == null) {
            throw ServiceError.unknownVersion(id);
        }
        return payload;
    }

    Instant created() {
        return created;
    }

    String kmsKeyId() {
        return kmsKeyId;
    }

    /** Returns a copy for another region, which has its own key and notes its own reads. */
    StoredVersion replicated(String replicaKey, @Nullable StoredVersion before) {
        StoredVersion copy = new StoredVersion(serial, id, payload, replicaKey, created, stages);
        copy.accessed = before == null ? null : before.accessed;
        return copy;
    }

    void reencrypt(String newKmsKeyId) {
        this.kmsKeyId = newKmsKeyId;
    }

    /** Returns the labels, sorted, as the service always returns them. */
    SortedSet<String> stages() {
        return Collections.unmodifiableSortedSet(stages);
    }

    /** Returns whether no label is left, which hides the version from everything but a request for its id. */
    boolean deprecated() {
        return stages.isEmpty();
    }

    boolean has(String label) {
        return stages.contains(label);
    }

    void attach(String label) {
        if (!stages.contains(label) && stages.size() >= StageLabels.MOST_PER_VERSION) {
            throw ServiceError.limitExceeded("You can't attach more than " + StageLabels.MOST_PER_VERSION
                    + " staging labels to version " + id + " of the secret.");
        }
        stages.add(label);
    }

    void detach(String label) {
        stages.remove(label);
    }

    @Nullable
    Instant accessed() {
        return accessed;
    }

    /** Notes a read, to the day, as the service does. */
    void read(Instant now) {
        this.accessed = now.truncatedTo(ChronoUnit.DAYS);
    }

    void accessed(@Nullable Instant day) {
        this.accessed = day;
    }

    @Override
    public String toString() {
        return "StoredVersion[" + id + " " + stages + "]";
    }
}
