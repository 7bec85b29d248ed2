package io.keyturn.local;

import java.io.StringWriter;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes what a seed contains as JSON.
 *
 * <p>Numbers keep the digits that were written; what YAML calls a number and JSON does not, such as {@code 007}, is text.
 */
final class SeedJson {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(2_000).build())
            .build();

    private SeedJson() {}

    static String write(SeedNode node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(node, json);
        }
        return text.toString();
    }

    private static void write(SeedNode node, JsonGenerator json) {
        if (node instanceof SeedNode.Mapping mapping) {
            json.writeStartObject();
            mapping.entries().forEach((key, value) -> {
                json.writeName(key);
                write(value, json);
            });
            json.writeEndObject();
        } else if (node instanceof SeedNode.Sequence sequence) {
            json.writeStartArray();
            sequence.items().forEach(item -> write(item, json));
            json.writeEndArray();
        } else if (node instanceof SeedNode.Scalar scalar) {
            write(scalar, json);
        }
    }

    private static void write(SeedNode.Scalar scalar, JsonGenerator json) {
        String text = scalar.text();
        switch (scalar.kind()) {
            case NOTHING -> json.writeNull();
            case NUMBER -> {
                if (NUMBER.matcher(text).matches()) {
                    json.writeRawValue(text);
                } else {
                    json.writeString(text);
                }
            }
            case BOOLEAN -> {
                if (text.equals("true") || text.equals("false")) {
                    json.writeBoolean(text.equals("true"));
                } else {
                    json.writeString(text);
                }
            }
            case TEXT -> json.writeString(text);
        }
    }
}
