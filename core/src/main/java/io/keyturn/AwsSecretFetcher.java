package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * Reads with GetSecretValue and BatchGetSecretValue, and asks what is current with DescribeSecret. A target of another
 * region than the client's goes to that region through the same client: the SDK lets one request override the region.
 */
final class AwsSecretFetcher implements SecretFetcher {
    /** How many secrets one BatchGetSecretValue can name. */
    private static final int BATCH_SIZE = 20;

    private final SecretsManagerClient client;
    private final InstantSource clock;

    AwsSecretFetcher(SecretsManagerClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Secret fetch(Target target) {
        GetSecretValueRequest request = GetSecretValueRequest.builder()
                .secretId(target.secretId())
                .versionId(target.versionId())
                .versionStage(target.isCurrent() ? null : target.stage())
                .overrideConfiguration(Regions.override(client, target.region()))
                .build();
        try {
            GetSecretValueResponse response = client.getSecretValue(request);
            return secret(
                    target,
                    response.arn(),
                    response.name(),
                    response.versionId(),
                    response.versionStages(),
                    response.createdDate(),
                    payload(response.secretString(), response.secretBinary()));
        } catch (SecretException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            throw ServiceErrors.translate(ex, ServiceCall.read("GetSecretValue", target), client);
        }
    }

    /**
     * Returns one result for each target, using BatchGetSecretValue for those that ask for the current version (it
     * knows no other).
     */
    @Override
    public List<SecretLoad> fetchAll(Collection<Target> targets) {
        Map<Target, SecretLoad> loads = new LinkedHashMap<>();
        Map<String, List<Target>> byRegion = new LinkedHashMap<>();
        for (Target target : targets) {
            if (target.isCurrent()) {
                byRegion.computeIfAbsent(Objects.requireNonNullElse(target.region(), ""), region -> new ArrayList<>())
                        .add(target);
            }
        }
        for (List<Target> sameRegion : byRegion.values()) {
            for (int from = 0; from < sameRegion.size(); from += BATCH_SIZE) {
                List<Target> some = sameRegion.subList(from, Math.min(from + BATCH_SIZE, sameRegion.size()));
                batch(some).forEach(load -> loads.put(load.target(), load));
            }
        }
        List<SecretLoad> inOrder = new ArrayList<>();
        for (Target target : targets) {
            SecretLoad load = loads.get(target);
            inOrder.add(load != null ? load : SecretLoad.of(target, () -> fetch(target)));
        }
        return inOrder;
    }

    @Override
    public SecretDescription describe(Target target) {
        DescribeSecretRequest request = DescribeSecretRequest.builder()
                .secretId(target.secretId())
                .overrideConfiguration(Regions.override(client, target.region()))
                .build();
        try {
            DescribeSecretResponse response = client.describeSecret(request);
            if (response.arn() == null || response.name() == null) {
                throw noSecretsManager(target, "the ARN or the name", "both");
            }
            return AdminAnswer.description(response);
        } catch (SecretException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            throw ServiceErrors.translate(ex, ServiceCall.read("DescribeSecret", target), client);
        }
    }

    private List<SecretLoad> batch(List<Target> targets) {
        List<SecretLoad> loads = new ArrayList<>();
        try {
            String token = null;
            do {
                BatchGetSecretValueResponse response = client.batchGetSecretValue(BatchGetSecretValueRequest.builder()
                        .secretIdList(targets.stream().map(Target::secretId).toList())
                        .nextToken(token)
                        .overrideConfiguration(
                                Regions.override(client, targets.get(0).region()))
                        .build());
                collect(response, targets, loads);
                token = response.nextToken();
            } while (token != null && loads.size() < targets.size());
        } catch (RuntimeException ex) {
            loads.clear();
            for (Target target : targets) {
                loads.add(new SecretLoad(
                        target,
                        null,
                        ServiceErrors.translate(ex, ServiceCall.read("BatchGetSecretValue", target), client)));
            }
        }
        return loads;
    }

    private void collect(BatchGetSecretValueResponse response, List<Target> targets, List<SecretLoad> loads) {
        for (Target target : targets) {
            for (SecretValueEntry entry : response.secretValues()) {
                if (Arn.names(target.secretId(), entry.arn(), entry.name())) {
                    loads.add(SecretLoad.of(
                            target,
                            () -> secret(
                                    target,
                                    entry.arn(),
                                    entry.name(),
                                    entry.versionId(),
                                    entry.versionStages(),
                                    entry.createdDate(),
                                    payload(entry.secretString(), entry.secretBinary()))));
                }
            }
            for (APIErrorType error : response.errors()) {
                if (target.secretId().equals(error.secretId())) {
                    loads.add(new SecretLoad(
                            target,
                            null,
                            ServiceErrors.translate(error, ServiceCall.read("GetSecretValue", target), client)));
                }
            }
        }
    }

    private Secret secret(
            Target target,
            @Nullable String arn,
            @Nullable String name,
            @Nullable String versionId,
            List<String> stages,
            @Nullable Instant created,
            @Nullable Payload payload) {
        if (arn == null || name == null || versionId == null || payload == null) {
            throw noSecretsManager(target, "the ARN, the name, the version id or the value", "all four");
        }
        return new Secret(arn, name, versionId, stages, created, clock.instant(), payload);
    }

    private static SecretException noSecretsManager(Target target, String missing, String needed) {
        return new SecretException.Unreachable(
                "What answers for the secret " + target + " is no Secrets Manager: the answer lacks " + missing + ".",
                "Check keyturn.endpoint and proxies on the way; a stub in a test has to give " + needed + ".",
                null);
    }

    private static @Nullable Payload payload(@Nullable String text, @Nullable SdkBytes bytes) {
        if (text != null) {
            return Payload.ofText(text);
        }
        return bytes == null ? null : Payload.ofBytes(bytes.asByteArrayUnsafe());
    }
}
