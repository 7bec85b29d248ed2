package io.keyturn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Flattens a JSON object to dotted and {@code [i]} names. Numbers keep their digits, null and the empty array are the
 * empty string, an empty object gives no name. Where two paths give one name ({@code {"a.b":1,"a":{"b":2}}}), the one
 * with fewer steps wins, so that an exact top-level key always does.
 *
 * <p>Jackson's exceptions quote their input, so none leaves this class, not even as a cause.
 */
final class JsonFlattener {
    static final int MAX_DEPTH = 1000;
    private static final int SERVICE_LIMIT = 65_536;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(SERVICE_LIMIT)
                    .maxNumberLength(SERVICE_LIMIT)
                    .build())
            .build();

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Integer> depths = new LinkedHashMap<>();
    private final StringBuilder path = new StringBuilder();
    private final String secret;
    private final int length;

    private JsonFlattener(String secret, int length) {
        this.secret = secret;
        this.length = length;
    }

    /**
     * Returns the flat names and values of the JSON object in {@code json}, in the order of the text.
     *
     * @param secret how messages name the secret
     * @throws SyntaxException when the text is not one JSON object
     */
    static Map<String, String> flatten(String json, String secret) throws SyntaxException {
        JsonFlattener flattener = new JsonFlattener(secret, json.stripTrailing().length());
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            flattener.read(parser);
        }
        return Collections.unmodifiableMap(flattener.values);
    }

    private void read(JsonParser parser) throws SyntaxException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new SyntaxException("is not a JSON object");
            }
            object(parser, 1);
            if (parser.nextToken() != null) {
                throw new SyntaxException("is not JSON: something follows the object at " + place(parser));
            }
        } catch (StreamConstraintsException ex) {
            throw new SecretException.MalformedPayload(
                    secret,
                    "is JSON nested deeper than " + MAX_DEPTH + " levels",
                    "Flatten the secret, or import it as one value with format=text.");
        } catch (JacksonException ex) {
            String name = duplicate(parser, ex);
            if (name != null) {
                throw new SecretException.MalformedPayload(
                        secret,
                        "is JSON with the key '" + name + "' twice in one object (" + place(ex.getLocation()) + ")",
                        "Remove one of the two: which one counts is not defined.");
            }
            throw new SyntaxException("is not JSON: the mistake is at " + place(ex.getLocation()));
        }
    }

    private static @Nullable String duplicate(JsonParser parser, JacksonException ex) {
        String message = ex.getOriginalMessage();
        return message != null && message.startsWith("Duplicate Object property") ? parser.currentName() : null;
    }

    private void object(JsonParser parser, int depth) {
        int length = path.length();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            path.append(length == 0 ? "" : ".").append(parser.currentName());
            parser.nextToken();
            value(parser, depth);
            path.setLength(length);
        }
    }

    private void array(JsonParser parser, int depth) {
        int length = path.length();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.append('[').append(index++).append(']');
            value(parser, depth);
            path.setLength(length);
        }
        if (index == 0) {
            put("", depth);
        }
    }

    private void value(JsonParser parser, int depth) {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, depth + 1);
            case START_ARRAY -> array(parser, depth + 1);
            case VALUE_NULL -> put("", depth);
            default -> put(parser.getString(), depth);
        }
    }

    private void put(String value, int depth) {
        String name = path.toString();
        Integer known = depths.get(name);
        if (known == null || depth < known) {
            values.put(name, value);
            depths.put(name, depth);
        }
    }

    private String place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    /** The end is not named by its column, which is the length of the text. */
    private String place(TokenStreamLocation location) {
        return location.getCharOffset() >= length - 1
                ? "its end"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** The text is not one JSON object; what that means depends on whether JSON was asked for. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;

        SyntaxException(String problem) {
            super(problem);
            this.problem = problem;
        }

        SecretException.MalformedPayload asMalformedPayload(String secret) {
            return new SecretException.MalformedPayload(
                    secret, problem, "Correct the secret, or ask for it as one value with format=text and no key.");
        }
    }
}
