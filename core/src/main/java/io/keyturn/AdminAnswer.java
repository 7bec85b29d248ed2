package io.keyturn;

import io.keyturn.admin.Page;
import io.keyturn.admin.PolicyValidation;
import io.keyturn.admin.ReplicaStatus;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import io.keyturn.admin.SecretVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ExternalSecretRotationMetadataItem;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyResponse;

/** The service's answers in types of ours. */
final class AdminAnswer {
    private static final Pattern HOURS = Pattern.compile("([0-9]+)h");

    private AdminAnswer() {}

    static SecretDescription description(DescribeSecretResponse answer) {
        return new SecretDescription(
                answer.arn(),
                answer.name(),
                answer.type(),
                answer.description(),
                answer.kmsKeyId(),
                rotation(
                        answer.rotationEnabled(),
                        answer.rotationLambdaARN(),
                        answer.rotationRules(),
                        answer.lastRotatedDate(),
                        answer.nextRotationDate(),
                        answer.externalSecretRotationMetadata(),
                        answer.externalSecretRotationRoleArn()),
                answer.createdDate(),
                answer.lastChangedDate(),
                answer.lastAccessedDate(),
                answer.deletedDate(),
                tags(answer.tags()),
                answer.versionIdsToStages(),
                answer.owningService(),
                answer.primaryRegion(),
                replicas(answer.replicationStatus()));
    }

    static Page<SecretDescription> page(ListSecretsResponse answer) {
        return new Page<>(
                answer.secretList().stream().map(AdminAnswer::description).toList(), answer.nextToken());
    }

    static Page<SecretVersion> page(ListSecretVersionIdsResponse answer) {
        return new Page<>(
                answer.versions().stream()
                        .map(version -> new SecretVersion(
                                version.versionId(),
                                version.versionStages(),
                                version.createdDate(),
                                version.lastAccessedDate(),
                                version.kmsKeyIds()))
                        .toList(),
                answer.nextToken());
    }

    static List<ReplicaStatus> replicas(List<ReplicationStatusType> answer) {
        return answer.stream()
                .map(replica -> new ReplicaStatus(
                        replica.region(),
                        replica.kmsKeyId(),
                        status(replica.status()),
                        replica.statusMessage(),
                        replica.lastAccessedDate()))
                .toList();
    }

    static PolicyValidation validation(ValidateResourcePolicyResponse answer) {
        return new PolicyValidation(
                Boolean.TRUE.equals(answer.policyValidationPassed()),
                answer.validationErrors().stream()
                        .map(finding -> new PolicyValidation.Finding(
                                Objects.requireNonNullElse(finding.checkName(), "unknown"),
                                Objects.requireNonNullElse(finding.errorMessage(), "no reason given")))
                        .toList());
    }

    private static SecretDescription description(SecretListEntry entry) {
        return new SecretDescription(
                entry.arn(),
                entry.name(),
                entry.type(),
                entry.description(),
                entry.kmsKeyId(),
                rotation(
                        entry.rotationEnabled(),
                        entry.rotationLambdaARN(),
                        entry.rotationRules(),
                        entry.lastRotatedDate(),
                        entry.nextRotationDate(),
                        entry.externalSecretRotationMetadata(),
                        entry.externalSecretRotationRoleArn()),
                entry.createdDate(),
                entry.lastChangedDate(),
                entry.lastAccessedDate(),
                entry.deletedDate(),
                tags(entry.tags()),
                entry.secretVersionsToStages(),
                entry.owningService(),
                entry.primaryRegion(),
                List.of());
    }

    private static @Nullable SecretRotation rotation(
            @Nullable Boolean enabled,
            @Nullable String lambdaArn,
            @Nullable RotationRulesType rules,
            @Nullable Instant lastRotated,
            @Nullable Instant nextRotation,
            List<ExternalSecretRotationMetadataItem> externalMetadata,
            @Nullable String externalRoleArn) {
        if (enabled == null && lambdaArn == null && rules == null && lastRotated == null && externalRoleArn == null) {
            return null;
        }
        Map<String, String> external = new LinkedHashMap<>();
        externalMetadata.forEach(item -> external.put(item.key(), item.value()));
        return new SecretRotation(
                Boolean.TRUE.equals(enabled),
                lambdaArn,
                rules == null ? null : rules(rules),
                lastRotated,
                nextRotation,
                external,
                externalRoleArn);
    }

    private static RotationRules rules(RotationRulesType rules) {
        Matcher hours = HOURS.matcher(Objects.requireNonNullElse(rules.duration(), ""));
        return new RotationRules(
                rules.automaticallyAfterDays(),
                hours.matches() ? Duration.ofHours(Long.parseLong(hours.group(1))) : null,
                rules.scheduleExpression());
    }

    private static Map<String, String> tags(List<Tag> answer) {
        Map<String, String> tags = new LinkedHashMap<>();
        answer.forEach(tag -> tags.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
        return tags;
    }

    /** What the SDK does not know yet is neither an end nor a failure. */
    private static ReplicaStatus.Status status(@Nullable StatusType status) {
        return switch (status == null ? StatusType.UNKNOWN_TO_SDK_VERSION : status) {
            case IN_SYNC -> ReplicaStatus.Status.IN_SYNC;
            case FAILED -> ReplicaStatus.Status.FAILED;
            case IN_PROGRESS, UNKNOWN_TO_SDK_VERSION -> ReplicaStatus.Status.IN_PROGRESS;
        };
    }
}
