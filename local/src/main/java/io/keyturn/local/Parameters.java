package io.keyturn.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a request, read with the limits of the service model.
 *
 * <p>What breaks a limit is refused with ValidationException, what has the wrong JSON type with SerializationException,
 * and members that the model does not have are ignored: as AWS does with each. JSON null counts as absent.
 */
final class Parameters {

    /** How large a payload may be, in bytes. */
    static final int PAYLOAD_LIMIT = 65_536;

    static final String TOKEN_MISSING = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";

    private static final int SECRET_ID_LIMIT = 2048;
    private static final int SHORTEST_VERSION_ID = 32;
    private static final int LONGEST_VERSION_ID = 64;

    private final ObjectNode node;
    private final String path;

    Parameters(ObjectNode node) {
        this(node, "");
    }

    private Parameters(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    String secretId() {
        return requiredText("SecretId", 1, SECRET_ID_LIMIT);
    }

    /** Returns the token that makes the call idempotent; the service demands it although its model does not. */
    String clientRequestToken() {
        String token = text("ClientRequestToken", SHORTEST_VERSION_ID, LONGEST_VERSION_ID);
        if (token == null) {
            throw ServiceError.invalidRequest(TOKEN_MISSING);
        }
        return token;
    }

    @Nullable
    String versionId(String name) {
        return text(name, SHORTEST_VERSION_ID, LONGEST_VERSION_ID);
    }

    /** Returns the payload, from whichever of the two fields has it, or null. */
    @Nullable
    Payload payload() {
        String text = null;
        JsonNode string = value("SecretString");
        if (string != null) {
            text = string(string);
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            checkLength(bytes, 1, PAYLOAD_LIMIT, "SecretString", null);
        }
        byte[] binary = bytes("SecretBinary", 1, PAYLOAD_LIMIT);
        if (text != null && binary != null) {
            throw ServiceError.invalidParameter(
                    "You can't specify both a binary secret value and a string secret value in the same secret.");
        }
        if (text != null) {
            return Payload.ofText(text);
        }
        return binary == null ? null : Payload.ofBytes(binary);
    }

    boolean has(String name) {
        return value(name) != null;
    }

    void require(String name) {
        if (!has(name)) {
            throw missing(name);
        }
    }

    String requiredText(String name, int shortest, int longest) {
        String text = text(name, shortest, longest);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    @Nullable
    String text(String name, int shortest, int longest) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        String text = string(value);
        checkLength(text.length(), shortest, longest, name, text);
        return text;
    }

    @Nullable
    String text(String name, int shortest, int longest, Pattern pattern) {
        String text = text(name, shortest, longest);
        if (text != null) {
            checkPattern(text, pattern, name);
        }
        return text;
    }

    /** Returns a text that must be one of these values. */
    @Nullable
    String choice(String name, List<String> choices) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        String text = string(value);
        if (!choices.contains(text)) {
            throw violation(name, quoted(text), "Member must satisfy enum value set: " + choices);
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType(value, "Boolean");
        }
        return value.booleanValue();
    }

    @Nullable
    Long number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(value, "Long");
        }
        return value.longValue();
    }

    int number(String name, int least, int most, int otherwise) {
        Long number = number(name);
        if (number == null) {
            return otherwise;
        }
        if (number < least) {
            throw violation(
                    name, quoted(number.toString()), "Member must have value greater than or equal to " + least);
        }
        if (number > most) {
            throw violation(name, quoted(number.toString()), "Member must have value less than or equal to " + most);
        }
        return number.intValue();
    }

    /** Returns a list of texts, empty when absent. */
    List<String> texts(String name, int fewest, int most, int shortest, int longest) {
        return texts(name, fewest, most, shortest, longest, null);
    }

    List<String> texts(String name, int fewest, int most, int shortest, int longest, @Nullable Pattern pattern) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(name, fewest, most)) {
            String text = string(item);
            String place = name + "." + (texts.size() + 1) + ".member";
            checkLength(text.length(), shortest, longest, place, text);
            if (pattern != null) {
                checkPattern(text, pattern, place);
            }
            texts.add(text);
        }
        return texts;
    }

    @Nullable
    Parameters object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrongType(value, "Structure");
        }
        return new Parameters(object, path + decapitalized(name) + ".");
    }

    /** Returns a list of structures, empty when absent. */
    List<Parameters> objects(String name, int fewest, int most) {
        List<Parameters> objects = new ArrayList<>();
        for (JsonNode item : list(name, fewest, most)) {
            if (!(item instanceof ObjectNode object)) {
                throw wrongType(item, "Structure");
            }
            objects.add(new Parameters(object, path + decapitalized(name) + "." + (objects.size() + 1) + ".member."));
        }
        return objects;
    }

    private byte @Nullable [] bytes(String name, int shortest, int longest) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(string(value));
        } catch (IllegalArgumentException e) {
            throw ServiceError.serialization("Invalid Base64 in a blob member");
        }
        checkLength(bytes.length, shortest, longest, name, null);
        return bytes;
    }

    private List<JsonNode> list(String name, int fewest, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(value, "List");
        }
        List<JsonNode> items = List.copyOf(value.values());
        checkLength(items.size(), fewest, most, name, null);
        return items;
    }

    private @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static String string(JsonNode value) {
        if (!value.isString()) {
            throw wrongType(value, "String");
        }
        return value.stringValue();
    }

    private void checkLength(int length, int least, int most, String name, @Nullable String shown) {
        String value = shown == null ? null : quoted(shown);
        if (length < least) {
            throw violation(name, value, "Member must have length greater than or equal to " + least);
        }
        if (length > most) {
            throw violation(name, value, "Member must have length less than or equal to " + most);
        }
    }

    private void checkPattern(String text, Pattern pattern, String name) {
        if (!pattern.matcher(text).matches()) {
            throw violation(name, quoted(text), "Member must satisfy regular expression pattern: " + pattern.pattern());
        }
    }

    private ServiceError missing(String name) {
        return violation(name, "null", "Member must not be null");
    }

    private ServiceError violation(String name, @Nullable String value, String constraint) {
        return ServiceError.validation("1 validation error detected: Value " + (value == null ? "" : value + " ")
                + "at '" + path + decapitalized(name) + "' failed to satisfy constraint: " + constraint);
    }

    private static ServiceError wrongType(JsonNode value, String wanted) {
        String found = value.isNull()
                ? "NULL_VALUE"
                : switch (value.getNodeType()) {
                    case STRING -> "STRING_VALUE";
                    case NUMBER -> value.isIntegralNumber() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
                    case BOOLEAN -> value.booleanValue() ? "TRUE_VALUE" : "FALSE_VALUE";
                    case ARRAY -> "START_ARRAY";
                    default -> "START_OBJECT";
                };
        return ServiceError.serialization(found + " can not be converted to a " + wanted);
    }

    private static String quoted(String value) {
        return "'" + value + "'";
    }

    private static String decapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
