package io.keyturn.admin;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a version of a secret holds: either text or bytes, up to 65,536 bytes of it. Immutable; prints without it. */
public final class SecretPayload {
    private static final int LIMIT = 65_536;

    private final @Nullable String text;
    private final byte @Nullable [] bytes;

    private SecretPayload(@Nullable String text, byte @Nullable [] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /**
     * Returns a payload of text ({@code SecretString}).
     *
     * @throws IllegalArgumentException when it is empty or longer than 65,536 bytes of UTF-8
     */
    public static SecretPayload ofText(String text) {
        checkLength(text.getBytes(StandardCharsets.UTF_8).length);
        return new SecretPayload(text, null);
    }

    /**
     * Returns a payload of bytes ({@code SecretBinary}).
     *
     * @throws IllegalArgumentException when there are none or more than 65,536
     */
    public static SecretPayload ofBytes(byte[] bytes) {
        checkLength(bytes.length);
        return new SecretPayload(null, bytes.clone());
    }

    /** Returns whether this holds bytes rather than text. */
    public boolean isBinary() {
        return text == null;
    }

    /**
     * Returns the text.
     *
     * @throws IllegalStateException when this is binary
     */
    public String text() {
        if (text == null) {
            throw new IllegalStateException("The payload is binary; use bytes().");
        }
        return text;
    }

    /** Returns a copy of the bytes; text as UTF-8. */
    public byte[] bytes() {
        return bytes != null ? bytes.clone() : text().getBytes(StandardCharsets.UTF_8);
    }

    private static void checkLength(int length) {
        if (length < 1 || length > LIMIT) {
            throw new IllegalArgumentException("A payload has 1 to " + LIMIT + " bytes.");
        }
    }

    /** Returns the same for every payload. */
    @Override
    public String toString() {
        return "SecretPayload[***]";
    }
}
