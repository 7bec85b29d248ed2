package io.keyturn.local;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A part of a saved state, read strictly: what is missing or of another type is named by its place, without its value. */
record StateNode(JsonNode node, String place) {

    boolean has(String field) {
        return node.has(field);
    }

    StateNode object(String field) {
        return new StateNode(node.path(field), field + " of " + place);
    }

    String text(String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw mistake(field, "a text");
        }
        return value.stringValue();
    }

    @Nullable
    String optionalText(String field) {
        return has(field) ? text(field) : null;
    }

    long number(String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw mistake(field, "a number");
        }
        return value.longValue();
    }

    boolean flag(String field) {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw mistake(field, "true or false");
        }
        return value.booleanValue();
    }

    Instant time(String field) {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException e) {
            throw mistake(field, "a time");
        }
    }

    @Nullable
    Instant optionalTime(String field) {
        return has(field) ? time(field) : null;
    }

    byte[] bytes(String field) {
        try {
            return Base64.getDecoder().decode(text(field));
        } catch (IllegalArgumentException e) {
            throw mistake(field, "Base64");
        }
    }

    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (StateNode item : object(field).items()) {
            if (!item.node.isString()) {
                throw mistake(field, "a list of texts");
            }
            texts.add(item.node.stringValue());
        }
        return texts;
    }

    List<StateNode> items() {
        if (!node.isArray()) {
            throw new StateException(place + " is not a list");
        }
        List<StateNode> items = new ArrayList<>();
        node.values().forEach(item -> items.add(new StateNode(item, "item " + (items.size() + 1) + " of " + place)));
        return items;
    }

    Map<String, StateNode> entries(String field) {
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            throw mistake(field, "a mapping");
        }
        Map<String, StateNode> entries = new LinkedHashMap<>();
        value.properties()
                .forEach(entry -> entries.put(entry.getKey(), new StateNode(entry.getValue(), entry.getKey())));
        return entries;
    }

    private StateException mistake(String field, String wanted) {
        return new StateException(field + " of " + place + " is not " + wanted);
    }

    @Override
    public String toString() {
        return "StateNode[" + place + "]";
    }
}
