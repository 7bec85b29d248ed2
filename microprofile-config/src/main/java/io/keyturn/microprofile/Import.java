package io.keyturn.microprofile;

import io.keyturn.SecretReference;

/**
 * One entry of {@code keyturn.import}.
 *
 * @param reference the secret
 * @param optional whether it may be missing
 */
record Import(SecretReference reference, boolean optional) {
    private static final String OPTIONAL = "optional:";

    /** Above {@code META-INF/microprofile-config.properties} and application.properties, below the environment. */
    private static final int ORDINAL = 270;

    /**
     * Returns the import written in {@code text}.
     *
     * @throws io.keyturn.SecretException.MalformedReference when it is not well written
     */
    static Import of(String text) {
        boolean optional = text.startsWith(OPTIONAL);
        return new Import(SecretReference.of(optional ? text.substring(OPTIONAL.length()) : text), optional);
    }

    int ordinal() {
        Integer written = reference.ordinal();
        return written == null ? ORDINAL : written;
    }

    /** Returns the import as one would write it; also the name of its config source. */
    @Override
    public String toString() {
        return (optional ? OPTIONAL : "") + reference;
    }
}
