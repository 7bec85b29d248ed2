package io.keyturn;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.PasswordOptions;
import io.keyturn.admin.Replica;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretFilter;
import io.keyturn.admin.SecretPayload;
import io.keyturn.admin.SecretUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.ExternalSecretRotationMetadataItem;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;
import software.amazon.awssdk.services.secretsmanager.model.SortByType;
import software.amazon.awssdk.services.secretsmanager.model.SortOrderType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;

/**
 * Requests of the SDK from types of ours. What is left out of them is for the service to decide; a client request token
 * that is left out is filled in by the SDK, once for all attempts of a call.
 */
final class AdminRequest {
    private AdminRequest() {}

    static CreateSecretRequest.Builder of(NewSecret secret) {
        return CreateSecretRequest.builder()
                .name(secret.name())
                .secretString(text(secret.payload()))
                .secretBinary(bytes(secret.payload()))
                .description(secret.description())
                .kmsKeyId(secret.kmsKeyId())
                .tags(secret.tags().isEmpty() ? null : tags(secret.tags()))
                .addReplicaRegions(secret.replicas().isEmpty() ? null : replicas(secret.replicas()))
                .forceOverwriteReplicaSecret(secret.overwriteReplicas() ? true : null)
                .type(secret.type())
                .clientRequestToken(secret.token());
    }

    static PutSecretValueRequest.Builder of(NewVersion version) {
        return PutSecretValueRequest.builder()
                .secretString(text(version.payload()))
                .secretBinary(bytes(version.payload()))
                .versionStages(version.stages().isEmpty() ? null : version.stages())
                .clientRequestToken(version.token())
                .rotationToken(version.rotationToken());
    }

    static UpdateSecretRequest.Builder of(SecretUpdate update) {
        return UpdateSecretRequest.builder()
                .secretString(text(update.payload()))
                .secretBinary(bytes(update.payload()))
                .description(update.description())
                .kmsKeyId(update.kmsKeyId())
                .type(update.type())
                .clientRequestToken(update.token());
    }

    static RotateSecretRequest.Builder of(RotationOptions options) {
        return RotateSecretRequest.builder()
                .rotationLambdaARN(options.lambdaArn())
                .rotationRules(options.rules() == null ? null : rules(options.rules()))
                .rotateImmediately(options.immediately() ? null : false)
                .externalSecretRotationMetadata(
                        options.externalMetadata().isEmpty() ? null : external(options.externalMetadata()))
                .externalSecretRotationRoleArn(options.externalRoleArn())
                .clientRequestToken(options.token());
    }

    static ListSecretsRequest.Builder of(SecretFilter filter) {
        return ListSecretsRequest.builder()
                .filters(
                        filter.conditions().isEmpty()
                                ? null
                                : filter.conditions().stream()
                                        .map(AdminRequest::condition)
                                        .toList())
                .sortBy(filter.sortBy() == null ? null : sortBy(filter.sortBy()))
                .sortOrder(filter.sortOrder() == null ? null : sortOrder(filter.sortOrder()))
                .includePlannedDeletion(filter.plannedDeletion() ? true : null)
                .maxResults(filter.pageSize());
    }

    static GetRandomPasswordRequest.Builder of(PasswordOptions options) {
        return GetRandomPasswordRequest.builder()
                .passwordLength((long) options.length())
                .excludeCharacters(options.excludeCharacters().isEmpty() ? null : options.excludeCharacters())
                .excludeLowercase(options.excludeLowercase())
                .excludeUppercase(options.excludeUppercase())
                .excludeNumbers(options.excludeNumbers())
                .excludePunctuation(options.excludePunctuation())
                .includeSpace(options.includeSpace())
                .requireEachIncludedType(options.requireEachIncludedType());
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    static List<ReplicaRegionType> replicas(List<Replica> replicas) {
        return replicas.stream()
                .map(replica -> ReplicaRegionType.builder()
                        .region(replica.region())
                        .kmsKeyId(replica.kmsKeyId())
                        .build())
                .toList();
    }

    private static @Nullable String text(@Nullable SecretPayload payload) {
        return payload == null || payload.isBinary() ? null : payload.text();
    }

    private static @Nullable SdkBytes bytes(@Nullable SecretPayload payload) {
        return payload == null || !payload.isBinary() ? null : SdkBytes.fromByteArray(payload.bytes());
    }

    private static RotationRulesType rules(RotationRules rules) {
        Duration duration = rules.duration();
        return RotationRulesType.builder()
                .automaticallyAfterDays(rules.automaticallyAfterDays())
                .duration(duration == null ? null : duration.toHours() + "h")
                .scheduleExpression(rules.scheduleExpression())
                .build();
    }

    private static List<ExternalSecretRotationMetadataItem> external(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(item -> ExternalSecretRotationMetadataItem.builder()
                        .key(item.getKey())
                        .value(item.getValue())
                        .build())
                .toList();
    }

    private static Filter condition(SecretFilter.Condition condition) {
        return Filter.builder()
                .key(condition.attribute().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .values(condition.values().stream()
                        .map(value -> condition.negated() ? "!" + value : value)
                        .toList())
                .build();
    }

    private static SortByType sortBy(SecretFilter.SortBy sortBy) {
        return switch (sortBy) {
            case CREATED_DATE -> SortByType.CREATED_DATE;
            case LAST_ACCESSED_DATE -> SortByType.LAST_ACCESSED_DATE;
            case LAST_CHANGED_DATE -> SortByType.LAST_CHANGED_DATE;
            case NAME -> SortByType.NAME;
        };
    }

    private static SortOrderType sortOrder(SecretFilter.SortOrder sortOrder) {
        return switch (sortOrder) {
            case ASCENDING -> SortOrderType.ASC;
            case DESCENDING -> SortOrderType.DESC;
        };
    }
}
