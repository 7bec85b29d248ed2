package io.keyturn.local;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The protected part of a version: text or bytes, never both. Prints without its content. */
sealed interface Payload {

    /** Returns how large the payload is, in bytes. */
    int length();

    /** Adds the field that the API has for this kind of payload: {@code SecretString} or {@code SecretBinary}. */
    void writeTo(ObjectNode answer);

    static Payload ofText(String text) {
        return new Text(text);
    }

    static Payload ofBytes(byte[] bytes) {
        return new Binary(bytes.clone());
    }

    record Text(String text) implements Payload {

        @Override
        public int length() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public void writeTo(ObjectNode answer) {
            answer.put("SecretString", text);
        }

        @Override
        public String toString() {
            return "Payload.Text";
        }
    }

    final class Binary implements Payload {

        private final byte[] bytes;

        private Binary(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public void writeTo(ObjectNode answer) {
            answer.put("SecretBinary", Base64.getEncoder().encodeToString(bytes));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Payload.Binary";
        }
    }
}
