package io.keyturn.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A resource policy: stored, shown and judged, but never enforced, because requests are not authenticated.
 *
 * <p>AWS reasons about what a policy allows; here, any condition counts as one that narrows it enough.
 */
final class PolicyDocument {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> LOCKING =
            Set.of("*", "secretsmanager:*", "secretsmanager:put*", "secretsmanager:putresourcepolicy");

    private final String text;
    private final List<JsonNode> statements;

    private PolicyDocument(String text, List<JsonNode> statements) {
        this.text = text;
        this.statements = statements;
    }

    /** Reads the policy that a request carries, and refuses one that is none. */
    static PolicyDocument read(Parameters parameters) {
        String text = parameters.requiredText("ResourcePolicy", 1, 20_480);
        JsonNode document;
        try {
            document = JSON.readTree(text);
        } catch (JacksonException e) {
            throw ServiceError.malformedPolicy();
        }
        List<JsonNode> statements = items(document.path("Statement"));
        JsonNode version = document.path("Version");
        boolean wellFormed = (version.isMissingNode() || VERSIONS.contains(version.asString("")))
                && !statements.isEmpty()
                && statements.stream().allMatch(PolicyDocument::wellFormed);
        if (!wellFormed) {
            throw ServiceError.malformedPolicy();
        }
        return new PolicyDocument(text, statements);
    }

    String text() {
        return text;
    }

    /** Returns whether a statement lets everyone in. */
    boolean isPublic() {
        return statements.stream()
                .anyMatch(statement -> has(statement, "Effect", "Allow")
                        && (everyone(statement) || statement.has("NotPrincipal"))
                        && !conditional(statement));
    }

    /** Returns whether a statement keeps everyone, the caller included, from ever changing the policy again. */
    boolean locksOut() {
        return statements.stream()
                .anyMatch(statement -> has(statement, "Effect", "Deny")
                        && everyone(statement)
                        && !conditional(statement)
                        && items(statement.path("Action")).stream()
                                .anyMatch(action ->
                                        LOCKING.contains(action.asString("").toLowerCase(Locale.ROOT))));
    }

    private static boolean wellFormed(JsonNode statement) {
        return statement.isObject()
                && (has(statement, "Effect", "Allow") || has(statement, "Effect", "Deny"))
                && either(statement, "Principal", "NotPrincipal")
                && either(statement, "Action", "NotAction")
                && either(statement, "Resource", "NotResource");
    }

    private static boolean either(JsonNode statement, String one, String other) {
        return statement.has(one) != statement.has(other);
    }

    private static boolean has(JsonNode statement, String field, String value) {
        return statement.path(field).asString("").equals(value);
    }

    private static boolean everyone(JsonNode statement) {
        JsonNode principal = statement.path("Principal");
        List<JsonNode> named = principal.isObject() ? items(principal.path("AWS")) : items(principal);
        return named.stream().anyMatch(name -> name.asString("").equals("*"));
    }

    private static boolean conditional(JsonNode statement) {
        return !statement.path("Condition").isEmpty();
    }

    /** Returns the items of a list; what is no list counts as a list of one. */
    private static List<JsonNode> items(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        return node.isArray() ? new ArrayList<>(node.values()) : List.of(node);
    }
}
