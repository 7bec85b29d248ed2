package io.keyturn.local;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one secret's, or one version's, long form; mistakes name the secret and the line. */
final class SeedFields {

    private final String secret;
    private final SeedNode.Mapping mapping;

    SeedFields(String secret, SeedNode.Mapping mapping, Set<String> known) {
        this.secret = secret;
        this.mapping = mapping;
        mapping.entries().forEach((key, value) -> {
            if (!known.contains(key)) {
                String hint = key.startsWith("$")
                        ? "known are " + String.join(", ", new TreeSet<>(known))
                        : "fields of the long form start with $; a JSON secret with such keys goes under $value";
                throw mistake(value, "unknown field '" + key + "': " + hint);
            }
        });
    }

    boolean has(String field) {
        return mapping.entries().containsKey(field);
    }

    /** Returns the payload under {@code $value} or {@code $binary}, or null where neither is. */
    @Nullable
    Payload payload() {
        if (has("$value") && has("$binary")) {
            throw mistake(mapping, "$value and $binary exclude each other");
        }
        SeedNode value = mapping.entries().get("$value");
        if (value != null) {
            return SeedPayload.of(value, secret);
        }
        String base64 = text("$binary", null, "");
        if (base64 == null) {
            return null;
        }
        try {
            return SeedPayload.checked(
                    Payload.ofBytes(Base64.getDecoder().decode(base64.replaceAll("\\s", ""))), secret, line("$binary"));
        } catch (IllegalArgumentException e) {
            throw e instanceof SeedException mistake
                    ? mistake
                    : SeedException.inSecret(secret, line("$binary"), "$binary is not Base64");
        }
    }

    @Nullable
    String text(String field) {
        return text(field, null, "");
    }

    /** Returns a text that must have this form, or null where the field is not given. */
    @Nullable
    String text(String field, @Nullable Pattern form, String wanted) {
        SeedNode node = mapping.entries().get(field);
        if (node == null) {
            return null;
        }
        String text = scalar(node, field);
        if (form != null && !form.matcher(text).matches()) {
            throw mistake(node, field + " is not " + wanted);
        }
        return text;
    }

    /** Returns the texts of a list; one text alone counts as a list of one. */
    List<String> texts(String field) {
        SeedNode node = mapping.entries().get(field);
        if (node == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        List<SeedNode> items = node instanceof SeedNode.Sequence sequence ? sequence.items() : List.of(node);
        for (SeedNode item : items) {
            texts.add(scalar(item, field));
        }
        return texts;
    }

    Map<String, String> tags() {
        SeedNode node = mapping.entries().get("$tags");
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof SeedNode.Mapping pairs)) {
            throw mistake(node, "$tags is a mapping of keys to values");
        }
        Map<String, String> tags = new LinkedHashMap<>();
        pairs.entries().forEach((key, value) -> tags.put(key, scalar(value, "$tags")));
        return tags;
    }

    /** Returns the entries of {@code $versions}, each a mapping. */
    List<SeedNode.Mapping> versions() {
        SeedNode node = mapping.entries().get("$versions");
        if (!(node instanceof SeedNode.Sequence sequence)) {
            throw mistake(node == null ? mapping : node, "$versions is a list of versions");
        }
        List<SeedNode.Mapping> versions = new ArrayList<>();
        for (SeedNode item : sequence.items()) {
            if (!(item instanceof SeedNode.Mapping version)) {
                throw mistake(item, "a version is a mapping with $value or $binary, $stages and $versionId");
            }
            versions.add(version);
        }
        return versions;
    }

    SeedException mistake(String problem) {
        return mistake(mapping, problem);
    }

    private String scalar(SeedNode node, String field) {
        if (node instanceof SeedNode.Scalar scalar && scalar.kind() != SeedNode.Kind.NOTHING) {
            return scalar.text();
        }
        throw mistake(node, field + " has to be a text");
    }

    private int line(String field) {
        SeedNode node = mapping.entries().get(field);
        return node == null ? mapping.line() : node.line();
    }

    private SeedException mistake(SeedNode place, String problem) {
        return SeedException.inSecret(secret, place.line(), problem);
    }
}
