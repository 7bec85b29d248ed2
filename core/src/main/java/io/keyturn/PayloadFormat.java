package io.keyturn;

/**
 * How a payload is to be read when the reference says so with {@code format=}. Without it a JSON object is read as
 * {@link #JSON}, other text as {@link #TEXT} and binary as {@link #BASE64}.
 */
public enum PayloadFormat {
    /** A JSON object, flattened to dotted and {@code [i]} names. Binary is read as UTF-8. */
    JSON,
    /** One value, as it is. Binary is read as UTF-8. */
    TEXT,
    /** The format of {@link java.util.Properties}. Binary is read as UTF-8. */
    PROPERTIES,
    /** One value: the payload's bytes (text as UTF-8) in Base64. */
    BASE64
}
