package io.keyturn;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which secret, at which version, and optionally which key inside it; written
 *
 * <pre>
 * secret-id [ "?" option { "&amp;" option } ] [ "#" key ]
 * option = stage=label | version=version-id | region=region | format=json|text|properties|base64
 *        | prefix=text | ordinal=number
 * </pre>
 *
 * where the secret id is a name, a full ARN, an ARN without its six-character suffix, or an alias. Immutable; equal to
 * another reference that asks for the same.
 *
 * @param target which secret and which version of it
 * @param format how to read the payload; null to go by what the payload is
 * @param prefix for imports: what is put in front of every property name; null for nothing
 * @param ordinal for MicroProfile imports: the ordinal of the config source; null for the default
 * @param key the one value that is meant; null for the whole secret
 */
public record SecretReference(
        Target target,
        @Nullable PayloadFormat format,
        @Nullable String prefix,
        @Nullable Integer ordinal,
        @Nullable String key) {

    /**
     * Returns the reference written in {@code text}.
     *
     * @throws SecretException.MalformedReference when the text does not follow the grammar; it names the position
     */
    public static SecretReference of(String text) {
        return new ReferenceParser(text).parse();
    }

    /** Returns the reference in the notation that {@link #of} reads. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(target.secretId());
        char separator = '?';
        separator = append(text, separator, "stage", target.isCurrent() ? null : target.stage());
        separator = append(text, separator, "version", target.versionId());
        separator = append(text, separator, "region", target.hasOwnRegion() ? target.region() : null);
        separator = append(
                text, separator, "format", format == null ? null : format.name().toLowerCase(Locale.ROOT));
        separator = append(text, separator, "prefix", prefix);
        append(text, separator, "ordinal", ordinal);
        return key == null ? text.toString() : text.append('#').append(key).toString();
    }

    private static char append(StringBuilder text, char separator, String option, @Nullable Object value) {
        if (value == null) {
            return separator;
        }
        text.append(separator).append(option).append('=').append(value);
        return '&';
    }

    /**
     * Which secret and which version of it: what a call to the service needs, and what the cache keeps one entry for.
     *
     * @param secretId name, ARN, ARN without suffix, or alias
     * @param stage the staging label; null exactly when {@code versionId} is given
     * @param versionId the version; null when a staging label says which
     * @param region the region to read from; an ARN's own, or null for the client's
     */
    public record Target(String secretId, @Nullable String stage, @Nullable String versionId, @Nullable String region) {

        static final String AWSCURRENT = "AWSCURRENT";
        static final String AWSPENDING = "AWSPENDING";
        static final String AWSPREVIOUS = "AWSPREVIOUS";

        /** Makes AWSCURRENT of a missing version, and takes a missing region from an ARN. */
        public Target {
            if (stage != null && versionId != null) {
                throw new IllegalArgumentException("either a stage or a version, not both");
            }
            stage = stage == null && versionId == null ? AWSCURRENT : stage;
            region = region == null ? Arn.region(secretId) : region;
        }

        /** Returns the same version of another secret; used for aliases. */
        Target withSecretId(String secretId) {
            return new Target(secretId, stage, versionId, hasOwnRegion() ? region : null);
        }

        /** Returns whether this asks for the version that is current at the time. */
        public boolean isCurrent() {
            return AWSCURRENT.equals(stage);
        }

        boolean hasOwnRegion() {
            return region != null && !region.equals(Arn.region(secretId));
        }

        /** Returns a description for messages, such as {@code 'prod/db' (stage AWSPREVIOUS, region eu-west-1)}. */
        @Override
        public String toString() {
            String version = versionId == null ? "stage " + stage : "version " + versionId;
            return "'" + secretId + "' (" + version + (region == null ? "" : ", region " + region) + ")";
        }
    }
}
