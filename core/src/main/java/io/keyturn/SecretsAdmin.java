package io.keyturn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.keyturn.SecretReference.Target;
import io.keyturn.admin.CancelledRotation;
import io.keyturn.admin.CreatedSecret;
import io.keyturn.admin.DeletedSecret;
import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.Page;
import io.keyturn.admin.PasswordOptions;
import io.keyturn.admin.PolicyValidation;
import io.keyturn.admin.Replica;
import io.keyturn.admin.Replication;
import io.keyturn.admin.ResourcePolicy;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationOutcome;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretFilter;
import io.keyturn.admin.SecretIdentity;
import io.keyturn.admin.SecretPayload;
import io.keyturn.admin.SecretUpdate;
import io.keyturn.admin.SecretVersion;
import io.keyturn.admin.SecretVersions;
import io.keyturn.admin.StageMove;
import io.keyturn.admin.StartedRotation;
import io.keyturn.admin.UpdatedSecret;
import io.keyturn.admin.WrittenVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CancelRotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.RemoveRegionsFromReplicationResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicateSecretToRegionsResponse;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageResponse;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyRequest;

/**
 * The management operations of Secrets Manager, each under its own name, and what a person does with several of them:
 *
 * <pre>{@code
 * SecretsAdmin admin = SecretsAdmin.create(client, secrets);
 * admin.putSecretValue("prod/db", NewVersion.of("{\"password\":\"new\"}"));
 * admin.rollback("prod/db");
 * }</pre>
 *
 * <p>A secret id is a name, an ARN, an ARN without its suffix or, where the application's {@link Secrets} are given, one
 * of their aliases. An ARN of another region is sent to that region. After a write, those secrets read what was
 * written, wherever they refer to it; after one that failed without an answer, and so may have happened, they ask anew.
 *
 * <p>Thread-safe. What breaks a limit of the service is an {@link IllegalArgumentException} before any call; what the
 * service refuses is a {@link SecretException} with its code, request id and words. Deletions, and changes of rotations,
 * policies and staging labels, are logged at INFO with the access key id that made them, never with a value.
 */
public final class SecretsAdmin {
    private static final int LONGEST_WINDOW = 30;
    private static final int KNOWN_ROTATIONS = 1_000;

    private final SecretsManagerClient client;
    private final @Nullable Secrets secrets;
    private final @Nullable String region;
    private final Wait wait;

    /** The version that the last rotation started here makes, by the secret's ARN, until it is seen to have ended. */
    private final Cache<String, String> rotations;

    private SecretsAdmin(
            SecretsManagerClient client,
            @Nullable Secrets secrets,
            @Nullable String region,
            Wait wait,
            Cache<String, String> rotations) {
        this.client = client;
        this.secrets = secrets;
        this.region = region;
        this.wait = wait;
        this.rotations = rotations;
    }

    /** Returns the operations that {@code client} can call. The caller closes the client. */
    public static SecretsAdmin create(SecretsManagerClient client) {
        return create(client, null, Ticker.systemTicker(), Pause.sleeping());
    }

    /** Returns the operations that {@code client} can call; what they write, {@code secrets} read at once. */
    public static SecretsAdmin create(SecretsManagerClient client, Secrets secrets) {
        return create(client, secrets, Ticker.systemTicker(), Pause.sleeping());
    }

    static SecretsAdmin create(SecretsManagerClient client, @Nullable Secrets secrets, Ticker ticker, Pause pause) {
        Cache<String, String> rotations = Caffeine.newBuilder()
                .maximumSize(KNOWN_ROTATIONS)
                .executor(Runnable::run)
                .build();
        return new SecretsAdmin(client, secrets, null, new Wait(ticker, pause), rotations);
    }

    /** Returns the same operations for another region, such as {@code eu-west-1}; an ARN still goes to its own. */
    public SecretsAdmin inRegion(String region) {
        AdminInput.checkRegion(region);
        return new SecretsAdmin(client, secrets, region, wait, rotations);
    }

    // ---- secrets

    /**
     * Creates a secret.
     *
     * @throws SecretException.AlreadyExists when there is one of that name
     * @throws SecretException.MarkedForDeletion when there is one that is marked for deletion
     */
    public CreatedSecret createSecret(NewSecret secret) {
        AdminInput.check(secret);
        AdminCall call = new AdminCall(client, "CreateSecret", secret.name(), region);
        Supplier<CreateSecretResponse> request = () -> client.createSecret(
                AdminRequest.of(secret).overrideConfiguration(call.override()).build());
        CreateSecretResponse answer = write(
                call,
                () -> secret.overwriteReplicas()
                        ? call.runLogged(overwriting(secret.replicas()), request)
                        : call.run(request));
        written(answer.arn(), answer.name());
        return new CreatedSecret(
                answer.arn(), answer.name(), answer.versionId(), AdminAnswer.replicas(answer.replicationStatus()));
    }

    /** Changes what describes a secret, and adds a current version when the update has a payload. */
    public UpdatedSecret updateSecret(String secretId, SecretUpdate update) {
        AdminInput.check(update);
        AdminCall call = call("UpdateSecret", secretId);
        UpdateSecretResponse answer = write(
                call,
                () -> call.run(() -> client.updateSecret(AdminRequest.of(update)
                        .secretId(call.secretId())
                        .overrideConfiguration(call.override())
                        .build())));
        if (update.payload() != null) {
            written(answer.arn(), answer.name());
        }
        return new UpdatedSecret(answer.arn(), answer.name(), answer.versionId());
    }

    /** Returns everything about a secret but what it holds. */
    public SecretDescription describeSecret(String secretId) {
        AdminCall call = call("DescribeSecret", secretId);
        return AdminAnswer.description(call.run(() -> client.describeSecret(
                request -> request.secretId(call.secretId()).overrideConfiguration(call.override()))));
    }

    /** Returns all secrets that are not marked for deletion, as {@link #listSecrets(SecretFilter)} does. */
    public Stream<SecretDescription> listSecrets() {
        return listSecrets(SecretFilter.everything());
    }

    /**
     * Returns the secrets that a filter lets through, of all pages; each page is asked for when it is needed. A new
     * secret may take minutes to appear.
     */
    public Stream<SecretDescription> listSecrets(SecretFilter filter) {
        AdminInput.check(filter);
        return PagedStream.of(token -> listSecretsPage(filter, token));
    }

    /**
     * Returns one page of what {@link #listSecrets(SecretFilter)} lists.
     *
     * @param nextToken what the page before it ended with; null for the first one
     */
    public Page<SecretDescription> listSecretsPage(SecretFilter filter, @Nullable String nextToken) {
        AdminInput.check(filter);
        AdminCall call = new AdminCall(client, "ListSecrets", null, region);
        return AdminAnswer.page(call.run(() -> client.listSecrets(AdminRequest.of(filter)
                .nextToken(nextToken)
                .overrideConfiguration(call.override())
                .build())));
    }

    /** Returns the secrets that a filter lets through, all of them in memory. */
    public List<SecretDescription> listAllSecrets(SecretFilter filter) {
        return listSecrets(filter).toList();
    }

    /** Hands each of the secrets that a filter lets through to {@code action}, page by page. */
    public void listAllSecrets(SecretFilter filter, Consumer<SecretDescription> action) {
        listSecrets(filter).forEachOrdered(action);
    }

    /** Marks a secret for deletion; for 30 days it can be restored. */
    public DeletedSecret deleteSecret(String secretId) {
        return deleteSecret(secretId, LONGEST_WINDOW);
    }

    /**
     * Marks a secret for deletion. Applications cannot read it from then on.
     *
     * @param recoveryWindowInDays how long it can be restored, 7 to 30
     */
    public DeletedSecret deleteSecret(String secretId, int recoveryWindowInDays) {
        AdminInput.checkWindow(recoveryWindowInDays);
        return delete(
                call("DeleteSecret", secretId),
                "recovery window of " + recoveryWindowInDays + " days",
                DeleteSecretRequest.builder().recoveryWindowInDays((long) recoveryWindowInDays));
    }

    /**
     * Deletes a secret for good, within seconds; nothing brings it back. The service answers the same for a secret that
     * never existed.
     */
    public DeletedSecret deleteSecretWithoutRecovery(String secretId) {
        return delete(
                call("DeleteSecret", secretId),
                "without recovery",
                DeleteSecretRequest.builder().forceDeleteWithoutRecovery(true));
    }

    /** Takes back the deletion of a secret. */
    public SecretIdentity restoreSecret(String secretId) {
        AdminCall call = call("RestoreSecret", secretId);
        RestoreSecretResponse answer = write(
                call,
                () -> call.runLogged(
                        "deletion taken back",
                        () -> client.restoreSecret(
                                request -> request.secretId(call.secretId()).overrideConfiguration(call.override()))));
        written(answer.arn(), answer.name());
        return new SecretIdentity(answer.arn(), answer.name());
    }

    // ---- versions

    /** Adds a version to a secret; it becomes current unless it has staging labels of its own. */
    public WrittenVersion putSecretValue(String secretId, NewVersion version) {
        AdminInput.check(version);
        AdminCall call = call("PutSecretValue", secretId);
        PutSecretValueResponse answer = write(
                call,
                () -> call.run(() -> client.putSecretValue(AdminRequest.of(version)
                        .secretId(call.secretId())
                        .overrideConfiguration(call.override())
                        .build())));
        written(answer.arn(), answer.name());
        return new WrittenVersion(answer.arn(), answer.name(), answer.versionId(), answer.versionStages());
    }

    /** Returns all versions that have staging labels; each page is asked for when it is needed. */
    public Stream<SecretVersion> listSecretVersionIds(String secretId) {
        return listSecretVersionIds(secretId, false);
    }

    /**
     * Returns all versions; each page is asked for when it is needed.
     *
     * @param includeDeprecated whether versions without staging labels are listed too; the service drops them in time
     */
    public Stream<SecretVersion> listSecretVersionIds(String secretId, boolean includeDeprecated) {
        AdminCall call = call("ListSecretVersionIds", secretId);
        return PagedStream.of(token -> versionsPage(call, includeDeprecated, null, token));
    }

    /**
     * Returns one page of what {@link #listSecretVersionIds(String, boolean)} lists.
     *
     * @param pageSize how many versions it has at most, 1 to 100
     * @param nextToken what the page before it ended with; null for the first one
     */
    public Page<SecretVersion> listSecretVersionIdsPage(
            String secretId, boolean includeDeprecated, int pageSize, @Nullable String nextToken) {
        AdminInput.checkPageSize(pageSize);
        return versionsPage(call("ListSecretVersionIds", secretId), includeDeprecated, pageSize, nextToken);
    }

    /** Returns all versions that have staging labels in one view. */
    public SecretVersions versions(String secretId) {
        return new SecretVersions(secretId, listSecretVersionIds(secretId).toList());
    }

    /**
     * Moves a staging label. Where an answer is lost on the way, the secret is described to see whether it was moved.
     *
     * @param removeFromVersionId the version that has it; null when none has
     * @param moveToVersionId the version to attach it to; null to remove it
     */
    public SecretIdentity updateSecretVersionStage(
            String secretId, String stage, @Nullable String removeFromVersionId, @Nullable String moveToVersionId) {
        AdminInput.checkStage(stage);
        AdminInput.checkVersionId(removeFromVersionId);
        AdminInput.checkVersionId(moveToVersionId);
        AdminCall call = call("UpdateSecretVersionStage", secretId);
        StageMoveCall move = new StageMoveCall(stage, removeFromVersionId, moveToVersionId);
        UpdateSecretVersionStageResponse answer =
                write(call, () -> call.runLogged(move.toString(), () -> move.run(client, call)));
        written(answer.arn(), answer.name());
        return new SecretIdentity(answer.arn(), answer.name());
    }

    /**
     * Makes a version the current one; the one that was becomes the previous one.
     *
     * @throws SecretException.RotationInProgress when AWSPENDING is on another version than AWSCURRENT
     */
    public StageMove promote(String secretId, String versionId) {
        AdminInput.checkVersionId(versionId);
        return moveCurrent(describeSecret(secretId), versionId);
    }

    /**
     * Makes the previous version the current one, and the current one the previous.
     *
     * @throws SecretException.RotationInProgress when AWSPENDING is on another version than AWSCURRENT
     * @throws SecretException.NoSuchVersion when there is no previous version
     */
    public StageMove rollback(String secretId) {
        SecretDescription secret = describeSecret(secretId);
        String previous = secret.versionId(Target.AWSPREVIOUS);
        if (previous == null) {
            throw new SecretException.NoSuchVersion(
                    "The secret '" + secret.name() + "' has no version with AWSPREVIOUS to roll back to.",
                    "List its versions with listSecretVersionIds and name one to promote.",
                    null);
        }
        return moveCurrent(secret, previous);
    }

    // ---- rotation

    /** Rotates a secret now, as it is configured. */
    public StartedRotation rotateSecret(String secretId) {
        return rotateSecret(secretId, RotationOptions.defaults());
    }

    /**
     * Configures the rotation of a secret and starts one, unless told otherwise. It goes on by itself; see
     * {@link #awaitRotation(String, Duration)}.
     *
     * @throws SecretException.RotationInProgress when an earlier one has not ended
     */
    public StartedRotation rotateSecret(String secretId, RotationOptions options) {
        AdminInput.check(options);
        AdminCall call = call("RotateSecret", secretId);
        RotateSecretResponse answer = call.runLogged(
                description(options),
                () -> client.rotateSecret(AdminRequest.of(options)
                        .secretId(call.secretId())
                        .overrideConfiguration(call.override())
                        .build()));
        if (options.immediately() && answer.versionId() != null) {
            rotations.put(answer.arn(), answer.versionId());
        }
        return new StartedRotation(answer.arn(), answer.name(), answer.versionId());
    }

    /**
     * Waits until a rotation has ended: the one that AWSPENDING shows, else the last one started here, else the next
     * one. Blocks the calling thread and calls DescribeSecret from time to time.
     *
     * @return how it ended, or after the timeout how far it is; a rotation function that fails shows in nothing else
     */
    public RotationOutcome awaitRotation(String secretId, Duration timeout) {
        SecretDescription first = describeSecret(secretId);
        String pending = RotationProgress.pending(first);
        String started = pending != null ? pending : rotations.getIfPresent(first.arn());
        RotationProgress rotation = new RotationProgress(first, started);
        RotationOutcome outcome = wait.until(
                seen -> seen.status() != RotationOutcome.Status.TIMED_OUT,
                timeout,
                "the rotation of the secret '" + first.name() + "'",
                () -> rotation.look(describeSecret(first.arn())));
        if (outcome.status() != RotationOutcome.Status.TIMED_OUT) {
            rotations.invalidate(first.arn());
        }
        if (outcome.isRotated()) {
            written(outcome.arn(), outcome.name());
        }
        return outcome;
    }

    /**
     * Switches the rotation of a secret off and cancels one that is under way. What that one made so far may be left
     * behind with AWSPENDING; {@link #discardPending} takes it away.
     */
    public CancelledRotation cancelRotateSecret(String secretId) {
        AdminCall call = call("CancelRotateSecret", secretId);
        CancelRotateSecretResponse answer = call.runLogged(
                "rotation off",
                () -> client.cancelRotateSecret(
                        request -> request.secretId(call.secretId()).overrideConfiguration(call.override())));
        return new CancelledRotation(answer.arn(), answer.name(), answer.versionId());
    }

    /**
     * Takes AWSPENDING from a version that never became current, so that the next rotation can start. Nothing happens
     * when AWSPENDING is on the current version or on none.
     */
    public StageMove discardPending(String secretId) {
        SecretDescription secret = describeSecret(secretId);
        String pending = RotationProgress.pending(secret);
        if (pending == null) {
            String current = secret.versionId(Target.AWSPENDING);
            return new StageMove(secret.arn(), secret.name(), Target.AWSPENDING, current, current);
        }
        updateSecretVersionStage(secret.arn(), Target.AWSPENDING, pending, null);
        return new StageMove(secret.arn(), secret.name(), Target.AWSPENDING, pending, null);
    }

    // ---- replication

    /** Replicates a secret to more regions; see {@link #awaitReplication}. */
    public Replication replicateSecretToRegions(String secretId, Replica... replicas) {
        return replicateSecretToRegions(secretId, List.of(replicas), false);
    }

    /**
     * Replicates a secret to more regions; see {@link #awaitReplication}.
     *
     * @param overwrite whether secrets of the same name in those regions are overwritten
     */
    public Replication replicateSecretToRegions(String secretId, List<Replica> replicas, boolean overwrite) {
        AdminInput.checkRegions(replicas.stream().map(Replica::region).toList());
        AdminInput.checkReplicas(replicas);
        AdminCall call = call("ReplicateSecretToRegions", secretId);
        Supplier<ReplicateSecretToRegionsResponse> request =
                () -> client.replicateSecretToRegions(parameters -> parameters
                        .secretId(call.secretId())
                        .addReplicaRegions(AdminRequest.replicas(replicas))
                        .forceOverwriteReplicaSecret(overwrite)
                        .overrideConfiguration(call.override()));
        ReplicateSecretToRegionsResponse answer =
                overwrite ? call.runLogged(overwriting(replicas), request) : call.run(request);
        return new Replication(answer.arn(), AdminAnswer.replicas(answer.replicationStatus()));
    }

    /** Deletes the replicas of a secret in some regions. */
    public Replication removeRegionsFromReplication(String secretId, String... regions) {
        AdminInput.checkRegions(List.of(regions));
        AdminCall call = call("RemoveRegionsFromReplication", secretId);
        RemoveRegionsFromReplicationResponse answer = call.runLogged(
                "replicas in " + String.join(", ", regions) + " deleted",
                () -> client.removeRegionsFromReplication(request -> request.secretId(call.secretId())
                        .removeReplicaRegions(regions)
                        .overrideConfiguration(call.override())));
        return new Replication(answer.arn(), AdminAnswer.replicas(answer.replicationStatus()));
    }

    /**
     * Makes a replica a secret of its own. The call goes to the replica's region: name it by its ARN, or use
     * {@link #inRegion}.
     */
    public SecretIdentity stopReplicationToReplica(String secretId) {
        AdminCall call = call("StopReplicationToReplica", secretId);
        String arn = call.run(() -> client.stopReplicationToReplica(
                        request -> request.secretId(call.secretId()).overrideConfiguration(call.override())))
                .arn();
        return new SecretIdentity(arn, Arn.name(arn));
    }

    /**
     * Waits until no replica of a secret is still being made or updated. Blocks the calling thread and calls
     * DescribeSecret from time to time.
     *
     * @return how far it is by then, or after the timeout; {@link Replication#isInSync()} and
     *     {@link Replication#failures()} tell
     */
    public Replication awaitReplication(String secretId, Duration timeout) {
        return wait.until(
                seen -> !seen.isInProgress(), timeout, "the replication of the secret '" + secretId + "'", () -> {
                    SecretDescription secret = describeSecret(secretId);
                    return new Replication(secret.arn(), secret.replicas());
                });
    }

    // ---- resource policies

    /** Attaches a resource policy in JSON to a secret, unless it lets the public in. */
    public SecretIdentity putResourcePolicy(String secretId, String policy) {
        return putResourcePolicy(secretId, policy, true);
    }

    /**
     * Attaches a resource policy in JSON to a secret.
     *
     * @param blockPublicPolicy whether a policy that lets the public in is refused
     */
    public SecretIdentity putResourcePolicy(String secretId, String policy, boolean blockPublicPolicy) {
        AdminInput.checkPolicy(policy);
        AdminCall call = call("PutResourcePolicy", secretId);
        PutResourcePolicyResponse answer = call.runLogged(
                "public access " + (blockPublicPolicy ? "blocked" : "not blocked"),
                () -> client.putResourcePolicy(request -> request.secretId(call.secretId())
                        .resourcePolicy(policy)
                        .blockPublicPolicy(blockPublicPolicy)
                        .overrideConfiguration(call.override())));
        return new SecretIdentity(answer.arn(), answer.name());
    }

    /** Returns the resource policy of a secret. */
    public ResourcePolicy getResourcePolicy(String secretId) {
        AdminCall call = call("GetResourcePolicy", secretId);
        GetResourcePolicyResponse answer = call.run(() -> client.getResourcePolicy(
                request -> request.secretId(call.secretId()).overrideConfiguration(call.override())));
        return new ResourcePolicy(answer.arn(), answer.name(), answer.resourcePolicy());
    }

    /** Removes the resource policy of a secret. */
    public SecretIdentity deleteResourcePolicy(String secretId) {
        AdminCall call = call("DeleteResourcePolicy", secretId);
        DeleteResourcePolicyResponse answer = call.runLogged(
                "policy removed",
                () -> client.deleteResourcePolicy(
                        request -> request.secretId(call.secretId()).overrideConfiguration(call.override())));
        return new SecretIdentity(answer.arn(), answer.name());
    }

    /** Returns what the service has to say about a resource policy, without attaching it. */
    public PolicyValidation validateResourcePolicy(String policy) {
        AdminInput.checkPolicy(policy);
        return validate(new AdminCall(client, "ValidateResourcePolicy", null, region), policy);
    }

    /** Returns what the service has to say about a resource policy for a secret, without attaching it. */
    public PolicyValidation validateResourcePolicy(String secretId, String policy) {
        AdminInput.checkPolicy(policy);
        return validate(call("ValidateResourcePolicy", secretId), policy);
    }

    // ---- tags and passwords

    /** Adds tags to a secret; those with the same keys are replaced, others stay. */
    public void tagResource(String secretId, Map<String, String> tags) {
        AdminInput.checkTags(tags);
        AdminCall call = call("TagResource", secretId);
        call.run(() -> client.tagResource(request -> request.secretId(call.secretId())
                .tags(AdminRequest.tags(tags))
                .overrideConfiguration(call.override())));
    }

    /** Removes the tags with these keys from a secret; those that it does not have do no harm. */
    public void untagResource(String secretId, Collection<String> keys) {
        AdminInput.checkTagKeys(keys);
        AdminCall call = call("UntagResource", secretId);
        call.run(() -> client.untagResource(
                request -> request.secretId(call.secretId()).tagKeys(keys).overrideConfiguration(call.override())));
    }

    /** Returns a random password; it is kept nowhere. */
    public SecretPayload getRandomPassword(PasswordOptions options) {
        AdminInput.check(options);
        AdminCall call = new AdminCall(client, "GetRandomPassword", null, region);
        return SecretPayload.ofText(call.run(() -> client.getRandomPassword(AdminRequest.of(options)
                        .overrideConfiguration(call.override())
                        .build()))
                .randomPassword());
    }

    private AdminCall call(String operation, String secretId) {
        String resolved = secrets == null ? secretId : secrets.resolve(secretId);
        AdminInput.checkSecretId(resolved);
        return new AdminCall(client, operation, resolved, region);
    }

    /** Runs a write. One that fails may have happened all the same: what is known of the secret is not relied on then. */
    private <T> T write(AdminCall call, Supplier<T> run) {
        try {
            return run.get();
        } catch (SecretException ex) {
            if (AdminCall.mayHaveHappened(ex)) {
                call.identities().forEach(secret -> written(secret.arn(), secret.name()));
            }
            throw ex;
        }
    }

    private void written(String arn, String name) {
        if (secrets != null) {
            secrets.written(arn, name);
        }
    }

    private DeletedSecret delete(AdminCall call, String what, DeleteSecretRequest.Builder request) {
        DeleteSecretResponse answer = write(
                call,
                () -> call.runLogged(
                        what,
                        () -> client.deleteSecret(request.secretId(call.secretId())
                                .overrideConfiguration(call.override())
                                .build())));
        if (secrets != null) {
            secrets.forget(answer.arn(), answer.name());
        }
        return new DeletedSecret(answer.arn(), answer.name(), answer.deletionDate());
    }

    private Page<SecretVersion> versionsPage(
            AdminCall call, boolean includeDeprecated, @Nullable Integer pageSize, @Nullable String nextToken) {
        return AdminAnswer.page(call.run(() -> client.listSecretVersionIds(request -> request.secretId(call.secretId())
                .includeDeprecated(includeDeprecated)
                .maxResults(pageSize)
                .nextToken(nextToken)
                .overrideConfiguration(call.override()))));
    }

    private StageMove moveCurrent(SecretDescription secret, String versionId) {
        String current = secret.versionId(Target.AWSCURRENT);
        String pending = RotationProgress.pending(secret);
        if (pending != null) {
            throw new SecretException.RotationInProgress(
                    "AWSCURRENT of the secret '" + secret.name() + "' stays on " + StageMoveCall.version(current)
                            + ": AWSPENDING is on " + StageMoveCall.version(pending) + ", so a rotation has not ended.",
                    SecretException.RotationInProgress.ACTION,
                    null);
        }
        if (!versionId.equals(current)) {
            updateSecretVersionStage(secret.arn(), Target.AWSCURRENT, current, versionId);
        }
        return new StageMove(secret.arn(), secret.name(), Target.AWSCURRENT, current, versionId);
    }

    private PolicyValidation validate(AdminCall call, String policy) {
        return AdminAnswer.validation(
                call.run(() -> client.validateResourcePolicy(ValidateResourcePolicyRequest.builder()
                        .secretId(call.secretId())
                        .resourcePolicy(policy)
                        .overrideConfiguration(call.override())
                        .build())));
    }

    private static String description(RotationOptions options) {
        return (options.immediately() ? "now" : "not before its window")
                + (options.lambdaArn() == null ? "" : ", with " + options.lambdaArn())
                + (options.rules() == null ? "" : ", by " + options.rules());
    }

    private static String overwriting(List<Replica> replicas) {
        return "secrets of that name overwritten in "
                + replicas.stream().map(Replica::region).collect(Collectors.joining(", "));
    }

    /** Returns the region that it was made for, if any, without secrets. */
    @Override
    public String toString() {
        return "SecretsAdmin" + (region == null ? "" : "[" + region + "]");
    }
}
