package io.keyturn.local;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of answers that several operations share. */
final class Answers {

    private Answers() {}

    static void identity(ObjectNode answer, StoredSecret secret) {
        answer.put("ARN", secret.arn());
        answer.put("Name", secret.name());
    }

    /** Adds what DescribeSecret and the entries of ListSecrets have in common; what does not apply is left out. */
    static void description(ObjectNode answer, StoredSecret secret, String versionsField, Call call) {
        StoredSecret primary = Replication.primaryOf(secret, call.accounts(), call.now());
        identity(answer, secret);
        text(answer, "Type", secret.type());
        text(answer, "Description", secret.description());
        text(answer, "KmsKeyId", secret.kmsKeyId());
        rotation(answer, secret.rotation());
        date(answer, "LastChangedDate", secret.changed());
        date(answer, "LastAccessedDate", secret.accessed());
        date(answer, "DeletedDate", secret.deletion());
        tags(answer, secret.tags());
        versionsToStages(answer, secret, versionsField);
        date(answer, "CreatedDate", secret.created());
        if (!primary.replicas().isEmpty()) {
            answer.put("PrimaryRegion", primary.region());
        }
    }

    /** Adds how far the replicas of a primary secret are. */
    static void replication(ObjectNode answer, StoredSecret primary, Call call) {
        ArrayNode list = answer.putArray("ReplicationStatus");
        for (Replica replica : primary.replicas().values()) {
            StoredSecret copy = Replication.replica(primary, replica.region(), call.accounts(), call.now());
            ObjectNode status = list.addObject();
            status.put("Region", replica.region());
            String key = copy == null ? replica.kmsKeyId() : copy.kmsKeyId();
            status.put("KmsKeyId", key == null ? "alias/aws/secretsmanager" : key);
            status.put("Status", replica.failed() ? "Failed" : "InSync");
            status.put("StatusMessage", replica.failed() ? replica.failure() : "Replication succeeded");
            date(status, "LastAccessedDate", copy == null ? null : copy.accessed());
        }
    }

    /** Adds the version and its payload, as GetSecretValue returns them. */
    static void value(ObjectNode answer, StoredSecret secret, StoredVersion version) {
        identity(answer, secret);
        answer.put("VersionId", version.id());
        version.requirePayload().writeTo(answer);
        stages(answer, version);
        date(answer, "CreatedDate", version.created());
    }

    static void stages(ObjectNode answer, StoredVersion version) {
        if (!version.deprecated()) {
            texts(answer.putArray("VersionStages"), version.stages());
        }
    }

    /** Adds a date as the protocol has it: seconds since 1970 with a fraction. */
    static void date(ObjectNode answer, String field, @Nullable Instant date) {
        if (date != null) {
            answer.put(field, BigDecimal.valueOf(date.toEpochMilli(), 3));
        }
    }

    private static void rotation(ObjectNode answer, @Nullable Rotation rotation) {
        if (rotation == null) {
            return;
        }
        answer.put("RotationEnabled", rotation.enabled());
        answer.put("RotationLambdaARN", rotation.lambdaArn());
        if (!rotation.rules().equals(RotationRules.NONE)) {
            ObjectNode rules = answer.putObject("RotationRules");
            if (rotation.days() != null) {
                rules.put("AutomaticallyAfterDays", rotation.days());
            }
            text(rules, "ScheduleExpression", rotation.rules().expression());
            text(rules, "Duration", rotation.rules().duration());
        }
        if (rotation.enabled()) {
            date(answer, "LastRotatedDate", rotation.rotated());
            date(
                    answer,
                    "NextRotationDate",
                    rotation.next() == null ? null : rotation.next().closes());
        }
    }

    private static void versionsToStages(ObjectNode answer, StoredSecret secret, String field) {
        for (StoredVersion version : secret.versions().all()) {
            if (!version.deprecated()) {
                texts(answer.withObjectProperty(field).putArray(version.id()), version.stages());
            }
        }
    }

    private static void tags(ObjectNode answer, @Nullable Map<String, String> tags) {
        if (tags == null) {
            return;
        }
        ArrayNode list = answer.putArray("Tags");
        tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
    }

    private static void text(ObjectNode answer, String field, @Nullable String text) {
        if (text != null) {
            answer.put(field, text);
        }
    }

    private static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }
}
