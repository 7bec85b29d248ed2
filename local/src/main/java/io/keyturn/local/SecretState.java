package io.keyturn.local;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One secret with everything about it as JSON, and back. */
final class SecretState {

    private SecretState() {}

    static void write(StoredSecret secret, ObjectNode node) {
        node.put("arn", secret.arn());
        node.put("name", secret.name());
        node.put("serial", secret.serial());
        put(node, "created", secret.created());
        put(node, "changed", secret.changed());
        put(node, "accessed", secret.accessed());
        put(node, "deletion", secret.deletion());
        put(node, "creationToken", secret.creationToken());
        put(node, "description", secret.description());
        put(node, "kmsKeyId", secret.kmsKeyId());
        put(node, "type", secret.type());
        put(node, "policy", secret.policy());
        put(node, "primaryRegion", secret.primaryRegion());
        Map<String, String> tags = secret.tags();
        if (tags != null) {
            ObjectNode pairs = node.putObject("tags");
            tags.forEach(pairs::put);
        }
        Rotation rotation = secret.rotation();
        if (rotation != null) {
            write(rotation, node.putObject("rotation"));
        }
        for (Replica replica : secret.replicas().values()) {
            ObjectNode entry = node.withArrayProperty("replicas").addObject().put("region", replica.region());
            put(entry, "kmsKeyId", replica.kmsKeyId());
            put(entry, "failure", replica.failure());
        }
        secret.versions()
                .all()
                .forEach(version ->
                        write(version, node.withArrayProperty("versions").addObject()));
    }

    static StoredSecret read(StateNode node) {
        StoredSecret secret =
                new StoredSecret(node.number("serial"), node.text("arn"), node.text("name"), node.time("created"));
        secret.creationToken(node.optionalText("creationToken"));
        secret.description(node.optionalText("description"));
        secret.kmsKeyId(node.optionalText("kmsKeyId"));
        secret.type(node.optionalText("type"));
        secret.policy(node.optionalText("policy"));
        secret.primaryRegion(node.optionalText("primaryRegion"));
        if (node.has("tags")) {
            secret.tags(tags(node));
        }
        if (node.has("rotation")) {
            secret.rotation(rotation(node.object("rotation")));
        }
        if (node.has("replicas")) {
            node.object("replicas")
                    .items()
                    .forEach(replica -> secret.replica(new Replica(
                            replica.text("region"),
                            replica.optionalText("kmsKeyId"),
                            replica.optionalText("failure"))));
        }
        if (node.has("versions")) {
            node.object("versions").items().forEach(version -> readVersion(version, secret));
        }
        secret.accessed(node.optionalTime("accessed"));
        Instant deletion = node.optionalTime("deletion");
        if (deletion != null) {
            secret.scheduleDeletion(deletion);
        }
        secret.touch(node.time("changed"));
        return secret;
    }

    private static void write(StoredVersion version, ObjectNode node) {
        node.put("id", version.id());
        put(node, "created", version.created());
        put(node, "accessed", version.accessed());
        node.put("kmsKeyId", version.kmsKeyId());
        version.stages().forEach(node.putArray("stages")::add);
        Payload payload = version.payload();
        if (payload != null) {
            payload.writeTo(node);
        }
    }

    private static void readVersion(StateNode node, StoredSecret secret) {
        Payload payload = node.has("SecretString")
                ? Payload.ofText(node.text("SecretString"))
                : node.has("SecretBinary") ? Payload.ofBytes(node.bytes("SecretBinary")) : null;
        StoredVersion version = secret.restore(node.text("id"), payload, node.texts("stages"), node.time("created"));
        version.reencrypt(node.text("kmsKeyId"));
        version.accessed(node.optionalTime("accessed"));
    }

    private static void write(Rotation rotation, ObjectNode node) {
        node.put("enabled", rotation.enabled());
        node.put("lambdaArn", rotation.lambdaArn());
        RotationRules rules = rotation.rules();
        if (rules.days() != null) {
            node.put("days", rules.days());
        }
        put(node, "expression", rules.expression());
        put(node, "duration", rules.duration());
        put(node, "rotated", rotation.rotated());
        RotationWindow next = rotation.next();
        if (next != null) {
            put(node, "opens", next.opens());
            put(node, "closes", next.closes());
        }
        put(node, "token", rotation.token());
        put(node, "retry", rotation.retry());
    }

    private static Rotation rotation(StateNode node) {
        RotationRules rules = new RotationRules(
                node.has("days") ? (int) node.number("days") : null,
                node.optionalText("expression"),
                node.optionalText("duration"));
        RotationWindow next = node.has("opens") ? new RotationWindow(node.time("opens"), node.time("closes")) : null;
        return new Rotation(
                node.flag("enabled"),
                node.text("lambdaArn"),
                rules,
                node.optionalTime("rotated"),
                next,
                node.optionalText("token"),
                node.optionalTime("retry"));
    }

    private static Map<String, String> tags(StateNode node) {
        Map<String, String> tags = new LinkedHashMap<>();
        StateNode pairs = node.object("tags");
        node.entries("tags").keySet().forEach(key -> tags.put(key, pairs.text(key)));
        return tags;
    }

    private static void put(ObjectNode node, String field, @Nullable String text) {
        if (text != null) {
            node.put(field, text);
        }
    }

    private static void put(ObjectNode node, String field, @Nullable Instant time) {
        if (time != null) {
            node.put(field, time.toString());
        }
    }
}
