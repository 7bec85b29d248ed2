package io.keyturn;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a secret holds: text or bytes. Immutable, and shared by all references that point at the
 * version. The key-value view is read once, on the first demand.
 */
final class Payload {
    /** The end of a line that goes on in the next one. */
    private static final Pattern CONTINUED = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\\\R[ \\t\\f]*");

    private final @Nullable String text;
    private final byte @Nullable [] bytes;
    private volatile @Nullable Map<String, String> keys;

    private Payload(@Nullable String text, byte @Nullable [] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    static Payload ofText(String text) {
        return new Payload(text, null);
    }

    static Payload ofBytes(byte[] bytes) {
        return new Payload(null, bytes.clone());
    }

    boolean isBinary() {
        return text == null;
    }

    byte[] bytes() {
        return bytes != null ? bytes.clone() : requireText().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns text as it is and binary as Base64. */
    String asString() {
        return text != null ? text : base64();
    }

    /** Returns the whole payload as one value, after checking that it is what {@code format} says. */
    String asString(@Nullable PayloadFormat format, Secret secret) {
        if (format == null) {
            return asString();
        }
        return switch (format) {
            case BASE64 -> base64();
            case TEXT -> decoded(secret);
            case JSON, PROPERTIES -> {
                keys(format, secret);
                yield decoded(secret);
            }
        };
    }

    /**
     * Returns the flat names and values in the payload, or null when, by {@code format} or by what it is, it is one
     * single value.
     *
     * @param secret what messages name
     */
    @Nullable
    Map<String, String> keys(@Nullable PayloadFormat format, Secret secret) {
        if (format == PayloadFormat.PROPERTIES) {
            return properties(secret);
        }
        if (format == PayloadFormat.TEXT || format == PayloadFormat.BASE64) {
            return null;
        }
        Map<String, String> known = keys;
        if (known != null) {
            return known;
        }
        if (format == null && !looksLikeJsonObject()) {
            return null;
        }
        try {
            Map<String, String> read = JsonFlattener.flatten(decoded(secret), secret.description());
            keys = read;
            return read;
        } catch (JsonFlattener.SyntaxException ex) {
            if (format == null) {
                return null;
            }
            throw ex.asMalformedPayload(secret.description());
        }
    }

    /** Returns the flat names and values of a payload that must have some, because a key was asked for. */
    Map<String, String> requireKeys(@Nullable PayloadFormat format, Secret secret) {
        Map<String, String> found = keys(format == null && !isBinary() ? PayloadFormat.JSON : format, secret);
        if (found == null) {
            String what = isBinary() && format == null ? "is binary" : "is read as one value";
            throw new SecretException.MalformedPayload(
                    secret.description(),
                    what + ", so it has no keys",
                    "Leave out the part after '#', or say format=json or format=properties if it has keys.");
        }
        return found;
    }

    private boolean looksLikeJsonObject() {
        return text != null && text.stripLeading().startsWith("{");
    }

    private Map<String, String> properties(Secret secret) {
        Properties properties = new Properties();
        String lines = decoded(secret);
        requireProperties(lines, secret);
        try {
            properties.load(new StringReader(lines));
        } catch (IOException | IllegalArgumentException ex) {
            throw new SecretException.MalformedPayload(
                    secret.description(),
                    "is not in the format of java.util.Properties",
                    "Correct the secret (a \\u escape needs four hexadecimal digits), or the option format=.");
        }
        Map<String, String> sorted = new LinkedHashMap<>();
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            sorted.put(name, properties.getProperty(name));
        }
        return Collections.unmodifiableMap(sorted);
    }

    /** Text of another kind would be read as a name, which is shown. */
    private static void requireProperties(String text, Secret secret) {
        boolean isJson = text.stripLeading().startsWith("{");
        if (isJson || CONTINUED.matcher(text).replaceAll("$1").lines().anyMatch(Payload::isLoneName)) {
            throw new SecretException.MalformedPayload(
                    secret.description(),
                    isJson
                            ? "is a JSON object and not in the format of java.util.Properties"
                            : "is not in the format of java.util.Properties: a line has a name and neither '=' nor ':'",
                    "Correct the secret, or the option format=.");
        }
    }

    private static boolean isLoneName(String line) {
        String trimmed = line.strip();
        int end = 0;
        while (end < trimmed.length() && "=: \t\f".indexOf(trimmed.charAt(end)) < 0) {
            end += trimmed.charAt(end) == '\\' ? 2 : 1;
        }
        return !trimmed.isEmpty() && end >= trimmed.length() && "#!".indexOf(trimmed.charAt(0)) < 0;
    }

    private String decoded(Secret secret) {
        if (text != null) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
        } catch (CharacterCodingException ex) {
            throw new SecretException.MalformedPayload(
                    secret.description(),
                    "is binary and not UTF-8 text",
                    "Leave out the option format= to get it as Base64, or store it as text.");
        }
    }

    private String base64() {
        return Base64.getEncoder().encodeToString(bytes());
    }

    private String requireText() {
        if (text == null) {
            throw new IllegalStateException("binary");
        }
        return text;
    }

    /** Returns the same for every payload. */
    @Override
    public String toString() {
        return "Payload[***]";
    }
}
