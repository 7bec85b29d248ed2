package io.keyturn.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML or JSON without interpreting it: numbers keep their digits. */
final class SeedParser {

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(2_000)
            .maxStringLength(1_000_000)
            .maxNumberLength(100_000)
            .build();

    private static final YAMLFactory YAML_FACTORY = YAMLFactory.builder()
            .streamReadConstraints(LIMITS)
            .loadSettings(LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setAllowDuplicateKeys(true) // mapping(..) says it better
                    .setCodePointLimit(100_000_000)
                    .build())
            .build();
    private static final JsonFactory JSON_FACTORY =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();

    /** The two languages of seeds. */
    enum Language {
        YAML,
        JSON;

        /** Returns JSON for what starts as a JSON object does, else YAML. */
        static Language of(String text) {
            return text.stripLeading().startsWith("{") ? JSON : YAML;
        }
    }

    private SeedParser() {}

    static SeedNode parse(String text, Language language) {
        try (JsonParser parser = factory(language).createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw SeedException.inDocument("it is empty");
            }
            SeedNode node = node(parser);
            if (parser.nextToken() != null) {
                throw SeedException.atLine(line(parser), "there is more than one document");
            }
            return node;
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            String where = place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
            throw SeedException.inDocument("it is not valid " + language + where);
        }
    }

    private static TokenStreamFactory factory(Language language) {
        return language == Language.JSON ? JSON_FACTORY : YAML_FACTORY;
    }

    private static SeedNode node(JsonParser parser) {
        JsonToken token = parser.currentToken();
        int line = line(parser);
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw SeedException.atLine(line, "aliases of YAML are not supported");
        }
        return switch (token) {
            case START_OBJECT -> mapping(parser, line);
            case START_ARRAY -> sequence(parser, line);
            case VALUE_STRING -> new SeedNode.Scalar(SeedNode.Kind.TEXT, parser.getString(), line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new SeedNode.Scalar(SeedNode.Kind.NUMBER, parser.getString(), line);
            case VALUE_TRUE, VALUE_FALSE -> new SeedNode.Scalar(SeedNode.Kind.BOOLEAN, parser.getString(), line);
            case VALUE_NULL -> new SeedNode.Scalar(SeedNode.Kind.NOTHING, "", line);
            default -> throw SeedException.atLine(line, "values with a tag of YAML are not supported");
        };
    }

    private static SeedNode mapping(JsonParser parser, int line) {
        Map<String, SeedNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            parser.nextToken();
            if (entries.put(key, node(parser)) != null) {
                throw SeedException.atLine(keyLine, "the key '" + key + "' is repeated");
            }
        }
        return new SeedNode.Mapping(entries, line);
    }

    private static SeedNode sequence(JsonParser parser, int line) {
        List<SeedNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new SeedNode.Sequence(items, line);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
