package io.keyturn;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of a secret. Prints without its payload, and holds it in a type that does so too.
 */
public final class Secret {
    private final String arn;
    private final String name;
    private final String versionId;
    private final List<String> stages;
    private final @Nullable Instant created;
    private final Instant fetched;
    private final Payload payload;

    Secret(
            String arn,
            String name,
            String versionId,
            List<String> stages,
            @Nullable Instant created,
            Instant fetched,
            Payload payload) {
        this.arn = arn;
        this.name = name;
        this.versionId = versionId;
        this.stages = List.copyOf(stages);
        this.created = created;
        this.fetched = fetched;
        this.payload = payload;
    }

    /**
     * Returns a version that holds text; for a {@link SecretFetcher} of one's own.
     *
     * @param created when the version was created; null if unknown
     * @param fetched when it was read from where it is kept
     */
    public static Secret ofText(
            String arn,
            String name,
            String versionId,
            List<String> stages,
            @Nullable Instant created,
            Instant fetched,
            String text) {
        return new Secret(arn, name, versionId, stages, created, fetched, Payload.ofText(text));
    }

    /** Returns a version that holds bytes; otherwise as {@link #ofText}. */
    public static Secret ofBinary(
            String arn,
            String name,
            String versionId,
            List<String> stages,
            @Nullable Instant created,
            Instant fetched,
            byte[] bytes) {
        return new Secret(arn, name, versionId, stages, created, fetched, Payload.ofBytes(bytes));
    }

    /** Returns the full ARN of the secret. */
    public String arn() {
        return arn;
    }

    /** Returns the secret's name. */
    public String name() {
        return name;
    }

    /** Returns the id of this version. */
    public String versionId() {
        return versionId;
    }

    /** Returns the staging labels that were on this version when it was fetched; unmodifiable. */
    public List<String> stages() {
        return stages;
    }

    /** Returns when the version was created; null when the service did not say. */
    public @Nullable Instant created() {
        return created;
    }

    /** Returns when the version was read from the service. */
    public Instant fetched() {
        return fetched;
    }

    /** Returns whether the secret holds bytes ({@code SecretBinary}) rather than text. */
    public boolean isBinary() {
        return payload.isBinary();
    }

    /** Returns the secret's text; binary as Base64. */
    public String asString() {
        return payload.asString();
    }

    /** Returns a copy of the secret's bytes; text as UTF-8. */
    public byte[] asBytes() {
        return payload.bytes();
    }

    /**
     * Returns one value of a secret that holds a JSON object.
     *
     * @param key an exact top-level key, or a dotted path with {@code [i]} for arrays
     * @throws SecretException.NoSuchKey when the key is not there
     * @throws SecretException.MalformedPayload when the secret is not a JSON object
     */
    public String asString(String key) {
        return value(null, key);
    }

    /** Returns what {@code reference} (its format and key) means in this version. */
    String asString(SecretReference reference) {
        String key = reference.key();
        return key == null ? payload.asString(reference.format(), this) : value(reference.format(), key);
    }

    private String value(@Nullable PayloadFormat format, String key) {
        Map<String, String> keys = payload.requireKeys(format, this);
        String value = keys.get(key);
        if (value == null) {
            throw format == PayloadFormat.PROPERTIES
                    ? SecretException.NoSuchKey.unlisted(description(), key)
                    : SecretException.NoSuchKey.among(keys.keySet(), description(), key);
        }
        return value;
    }

    /** Returns the flat properties that {@code reference} makes of this version, without its prefix. */
    Map<String, String> properties(SecretReference reference) {
        String key = reference.key();
        if (key != null) {
            return Map.of(key, value(reference.format(), key));
        }
        Map<String, String> keys = payload.keys(reference.format(), this);
        return keys != null ? keys : Map.of(lastSegment(), payload.asString(reference.format(), this));
    }

    /**
     * Returns the flat properties that an import of the whole secret without options makes of this version; what cannot
     * be read as keys is one value.
     */
    Map<String, String> flat() {
        Map<String, String> keys = readableKeys(null);
        return keys != null ? keys : Map.of(lastSegment(), payload.asString());
    }

    /** Returns whether this version has keys when it is read as {@code reference} says. */
    boolean isKeyed(SecretReference reference) {
        return readableKeys(reference.format()) != null;
    }

    private @Nullable Map<String, String> readableKeys(@Nullable PayloadFormat format) {
        try {
            return payload.keys(format, this);
        } catch (SecretException.MalformedPayload ex) {
            return null;
        }
    }

    /**
     * Refuses a version without keys, and says why as a start does.
     *
     * @throws SecretException.MalformedPayload when there are none
     */
    void requireKeyed(SecretReference reference) {
        payload.requireKeys(reference.format(), this);
    }

    private String lastSegment() {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? name : name.substring(name.lastIndexOf('/', end - 1) + 1, end);
    }

    Payload payload() {
        return payload;
    }

    Secret withPayload(Payload shared) {
        return new Secret(arn, name, versionId, stages, created, fetched, shared);
    }

    /** Returns the same version with the labels that it has now. */
    Secret withStages(List<String> current) {
        return stages.equals(current) ? this : new Secret(arn, name, versionId, current, created, fetched, payload);
    }

    /** Returns how messages name the version. */
    String description() {
        return "'" + name + "' (version " + versionId + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && arn.equals(secret.arn) && versionId.equals(secret.versionId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(arn, versionId);
    }

    /** Returns what is known of the version, without its payload. */
    @Override
    public String toString() {
        return "Secret[" + name + ", version " + versionId + ", stages " + stages + "]";
    }
}
