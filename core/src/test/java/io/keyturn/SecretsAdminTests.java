package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.admin.CreatedSecret;
import io.keyturn.admin.DeletedSecret;
import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.Page;
import io.keyturn.admin.PasswordOptions;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretFilter;
import io.keyturn.admin.SecretFilter.Attribute;
import io.keyturn.admin.SecretFilter.SortBy;
import io.keyturn.admin.SecretFilter.SortOrder;
import io.keyturn.admin.SecretPayload;
import io.keyturn.admin.SecretUpdate;
import io.keyturn.admin.SecretVersion;
import io.keyturn.admin.SecretVersions;
import io.keyturn.admin.StageMove;
import io.keyturn.admin.UpdatedSecret;
import io.keyturn.admin.WrittenVersion;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminTests {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String TOKEN_1 = "11111111-1111-1111-1111-111111111111";
    private static final String TOKEN_2 = "22222222-2222-2222-2222-222222222222";
    private static final String TOKEN_3 = "33333333-3333-3333-3333-333333333333";

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final SecretsAdmin admin;

    SecretsAdminTests(LocalSecretsManager local) {
        this.local = local.setTime(NOON);
        this.client = SecretsManagerClient.builder()
                .httpClient(local.httpClient())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "hunter2")))
                .build();
        this.admin = SecretsAdmin.create(client);
    }

    @Test
    void createSecretWhenNewAnswersWhatItMade() {
        CreatedSecret created = admin.createSecret(NewSecret.of("prod/db", "hunter2")
                .withDescription("the shop's")
                .withKmsKeyId("alias/shop")
                .withTags(Map.of("team", "pay")));
        assertThat(created.arn()).startsWith("arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-");
        assertThat(created.name()).isEqualTo("prod/db");
        assertThat(created.versionId()).hasSize(36);
        assertThat(created.replicas()).isEmpty();
        assertThat(created.toString()).doesNotContain("hunter2");
        assertThat(value("prod/db")).isEqualTo("hunter2");
    }

    @Test
    void createSecretWhenWithoutValueHasNoVersion() {
        assertThat(admin.createSecret(NewSecret.of("empty")).versionId()).isNull();
        SecretDescription described = admin.describeSecret("empty");
        assertThat(described.versionIdsToStages()).isEmpty();
        assertThat(described.versionId("AWSCURRENT")).isNull();
    }

    @Test
    void createSecretWhenThereIsOneKeepsTheServicesWords() {
        admin.createSecret(NewSecret.of("prod/db", "hunter2"));
        assertThatExceptionOfType(SecretException.AlreadyExists.class)
                .isThrownBy(() -> admin.createSecret(NewSecret.of("prod/db", "other")))
                .satisfies(ex -> {
                    assertThat(ex.errorCode()).isEqualTo("ResourceExistsException");
                    assertThat(ex.requestId()).isNotBlank();
                    assertThat(ex)
                            .hasMessage("What CreateSecret on the secret 'prod/db' would make exists already: The"
                                    + " operation failed because the secret prod/db already exists"
                                    + " (ResourceExistsException, request id " + ex.requestId() + "). Choose another"
                                    + " name, or add a version to the secret with putSecretValue.");
                });
    }

    @Test
    void createSecretWhenMarkedForDeletionSaysSo() {
        admin.createSecret(NewSecret.of("prod/db", "hunter2"));
        admin.deleteSecret("prod/db");
        assertThatExceptionOfType(SecretException.MarkedForDeletion.class)
                .isThrownBy(() -> admin.createSecret(NewSecret.of("prod/db", "hunter2")))
                .satisfies(ex -> assertThat(ex)
                        .hasMessage("The secret 'prod/db' is marked for deletion, which rules out CreateSecret: You"
                                + " can't create this secret because a secret with this name is already scheduled for"
                                + " deletion (InvalidRequestException, request id " + ex.requestId() + "). Restore it"
                                + " with 'aws secretsmanager restore-secret --secret-id prod/db', or use another"
                                + " name."));
    }

    @Test
    void createSecretWhenRepeatedWithItsTokenChangesNothing() {
        NewSecret secret = NewSecret.of("prod/db", "hunter2").withToken(TOKEN_1);
        CreatedSecret first = admin.createSecret(secret);
        assertThat(admin.createSecret(secret)).isEqualTo(first);
        assertThat(first.versionId()).isEqualTo(TOKEN_1);
    }

    @Test
    void putSecretValueWhenPlainBecomesCurrent() {
        admin.createSecret(NewSecret.of("prod/db", "one"));
        WrittenVersion written = admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(written.name()).isEqualTo("prod/db");
        assertThat(written.stages()).containsExactly("AWSCURRENT");
        assertThat(value("prod/db")).isEqualTo("two");
        assertThat(value("prod/db?stage=AWSPREVIOUS")).isEqualTo("one");
    }

    @Test
    void putSecretValueWhenLabelledLeavesTheCurrentVersion() {
        admin.createSecret(NewSecret.of("prod/db", "one"));
        WrittenVersion written =
                admin.putSecretValue("prod/db", NewVersion.of("two").withStages("green", "blue"));
        assertThat(written.stages()).containsExactly("blue", "green");
        assertThat(value("prod/db")).isEqualTo("one");
        assertThat(value("prod/db?stage=green")).isEqualTo("two");
    }

    @Test
    void putSecretValueWhenTheAnswerIsLostMakesOneVersion() {
        admin.createSecret(NewSecret.of("prod/db", "one"));
        local.faults().on("PutSecretValue").times(1).responseLost();
        WrittenVersion written = admin.putSecretValue("prod/db", NewVersion.of("two"));
        assertThat(local.calls("PutSecretValue")).isEqualTo(2);
        assertThat(admin.listSecretVersionIds("prod/db", true)).hasSize(2);
        assertThat(admin.versions("prod/db").current().versionId()).isEqualTo(written.versionId());
    }

    @Test
    void putSecretValueWhenItsTokenIsTakenByAnotherValueSaysSo() {
        admin.createSecret(NewSecret.of("prod/db", "one").withToken(TOKEN_1));
        assertThatExceptionOfType(SecretException.AlreadyExists.class)
                .isThrownBy(() ->
                        admin.putSecretValue("prod/db", NewVersion.of("hunter2").withToken(TOKEN_1)))
                .satisfies(ex -> {
                    assertThat(ex.problem())
                            .startsWith("What PutSecretValue on the secret 'prod/db' would make exists already: You"
                                    + " can't use ClientRequestToken " + TOKEN_1 + " because that value is already in"
                                    + " use for a version of secret arn:");
                    assertThat(ex.action())
                            .isEqualTo("Pass another client request token, or with this one the value it was first"
                                    + " used with.");
                })
                .withMessageNotContaining("hunter2");
    }

    @Test
    void updateSecretWhenItHasNoPayloadKeepsTheVersion() {
        CreatedSecret created =
                admin.createSecret(NewSecret.of("prod/db", "one").withDescription("old"));
        UpdatedSecret updated =
                admin.updateSecret("prod/db", SecretUpdate.empty().withDescription("new"));
        assertThat(updated).isEqualTo(new UpdatedSecret(created.arn(), "prod/db", null));
        assertThat(admin.describeSecret("prod/db").description()).isEqualTo("new");
        assertThat(admin.updateSecret("prod/db", SecretUpdate.of("two")).versionId())
                .isNotNull();
        assertThat(value("prod/db")).isEqualTo("two");
        assertThat(admin.describeSecret("prod/db").description()).isEqualTo("new");
    }

    @Test
    void describeSecretTellsEverythingButTheValue() {
        CreatedSecret created = admin.createSecret(NewSecret.of("prod/db", "hunter2")
                .withDescription("the shop's")
                .withKmsKeyId("alias/shop")
                .withTags(Map.of("team", "pay")));
        local.advance(Duration.ofHours(1));
        admin.putSecretValue("prod/db", NewVersion.of("hunter2").withToken(TOKEN_2));
        Map<String, List<String>> stages = new LinkedHashMap<>();
        stages.put(created.versionId(), List.of("AWSPREVIOUS"));
        stages.put(TOKEN_2, List.of("AWSCURRENT"));
        SecretDescription described = admin.describeSecret("prod/db");
        assertThat(described)
                .isEqualTo(new SecretDescription(
                        created.arn(),
                        "prod/db",
                        null,
                        "the shop's",
                        "alias/shop",
                        null,
                        NOON,
                        NOON.plus(Duration.ofHours(1)),
                        null,
                        null,
                        Map.of("team", "pay"),
                        stages,
                        null,
                        null,
                        List.of()));
        assertThat(described.versionId("AWSCURRENT")).isEqualTo(TOKEN_2);
    }

    @Test
    void describeSecretWhenThereIsNoneSaysWhereItLooked() {
        assertThatExceptionOfType(SecretException.NotFound.class)
                .isThrownBy(() -> admin.inRegion("eu-west-1").describeSecret("prod/db"))
                .satisfies(ex -> assertThat(ex)
                        .hasMessage("There is no secret 'prod/db' in eu-west-1 for DescribeSecret:"
                                + " Secrets Manager can't find the specified secret (ResourceNotFoundException,"
                                + " request id " + ex.requestId()
                                + "). Correct the name or the region, or create the secret."));
    }

    @Test
    void callWhenTheArnIsOfAnotherRegionGoesThere() {
        String arn = admin.inRegion("eu-west-1")
                .createSecret(NewSecret.of("prod/db", "in Ireland"))
                .arn();
        assertThat(arn).contains(":eu-west-1:");
        assertThat(admin.describeSecret(arn).name()).isEqualTo("prod/db");
        assertThat(admin.inRegion("eu-west-2").describeSecret(arn).name()).isEqualTo("prod/db");
        assertThat(admin.listSecrets()).isEmpty();
        assertThat(admin.inRegion("eu-west-1").listSecrets()).hasSize(1);
    }

    @Test
    void callWhenDeniedNamesTheActionAndTheArn() {
        local.faults().on("TagResource").accessDenied();
        assertThatExceptionOfType(SecretException.Denied.class)
                .isThrownBy(() -> admin.tagResource("prod/db", Map.of("team", "pay")))
                .satisfies(ex -> {
                    assertThat(ex.errorCode()).isEqualTo("AccessDeniedException");
                    assertThat(ex.problem())
                            .startsWith("AWS denies secretsmanager:TagResource for the secret 'prod/db'");
                    assertThat(ex.action())
                            .isEqualTo("Allow secretsmanager:TagResource on"
                                    + " arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-?????? to the"
                                    + " caller.");
                });
        local.faults()
                .on("CreateSecret")
                .error(
                        "AccessDeniedException",
                        "User: arn:aws:iam::123456789012:user/x is not authorized to perform:"
                                + " secretsmanager:TagResource on resource: a");
        assertThatExceptionOfType(SecretException.Denied.class)
                .isThrownBy(() -> admin.createSecret(NewSecret.of("prod/db")))
                .satisfies(ex -> assertThat(ex.action()).startsWith("Allow secretsmanager:TagResource on arn:"));
        local.faults().on("ListSecrets").accessDenied();
        assertThatExceptionOfType(SecretException.Denied.class)
                .isThrownBy(() -> admin.listSecrets().toList())
                .satisfies(ex ->
                        assertThat(ex.action()).isEqualTo("Allow secretsmanager:ListSecrets on * to the caller."));
    }

    @Test
    void callWhenThrottledSaysSo() {
        local.faults().on("ListSecrets").throttle();
        assertThatExceptionOfType(SecretException.Throttled.class)
                .isThrownBy(() -> admin.listSecrets().toList())
                .satisfies(ex -> assertThat(ex)
                        .hasMessage("AWS throttles ListSecrets also after the configured retries: Rate exceeded"
                                + " (ThrottlingException, request id " + ex.requestId()
                                + "). Call less often, raise keyturn.retries, or ask AWS for a higher quota."));
    }

    @Test
    void writeWhenNoAnswerComesSaysThatItMayHaveTakenEffect() {
        admin.createSecret(NewSecret.of("prod/db", "one"));
        local.faults().on("PutSecretValue").responseLost();
        assertThatExceptionOfType(SecretException.Unreachable.class)
                .isThrownBy(() -> admin.putSecretValue("prod/db", NewVersion.of("hunter2")))
                .withMessageStartingWith(
                        "No answer from Secrets Manager in us-east-1 for PutSecretValue on the secret 'prod/db': ")
                .withMessageEndingWith(" The call may have taken effect all the same: look before it is repeated.")
                .withMessageNotContaining("hunter2");
        local.faults().on("DescribeSecret").serverError(500);
        assertThatExceptionOfType(SecretException.Unreachable.class)
                .isThrownBy(() -> admin.describeSecret("prod/db"))
                .satisfies(ex -> {
                    assertThat(ex.errorCode()).isEqualTo("InternalServiceError");
                    assertThat(ex.action()).isEqualTo("Try again later; see the AWS Health Dashboard if it lasts.");
                });
    }

    @Test
    void writeWhenKmsRefusesSaysWhatToAllow() {
        local.faults().on("CreateSecret").error("EncryptionFailure", "Secrets Manager can't encrypt the secret value.");
        assertThatExceptionOfType(SecretException.Undecryptable.class)
                .isThrownBy(() -> admin.createSecret(NewSecret.of("prod/db", "hunter2")))
                .satisfies(ex -> assertThat(ex)
                        .hasMessage("The secret 'prod/db' cannot be encrypted: Secrets Manager can't encrypt the"
                                + " secret value (EncryptionFailure, request id " + ex.requestId()
                                + "). Allow kms:GenerateDataKey and kms:Decrypt on the secret's KMS key to the caller"
                                + " (key policy and IAM), and check that the key is enabled."));
    }

    @Test
    void listSecretsWhenThereAreManyPagesAsksForThemAsTheyAreNeeded() {
        for (int i = 0; i < 25; i++) {
            admin.createSecret(NewSecret.of("many/" + (char) ('a' + i)));
        }
        local.resetCalls();
        SecretFilter filter = SecretFilter.everything()
                .withSortBy(SortBy.NAME)
                .withSortOrder(SortOrder.ASCENDING)
                .withPageSize(10);
        assertThat(admin.listSecrets(filter).limit(5).map(SecretDescription::name))
                .containsExactly("many/a", "many/b", "many/c", "many/d", "many/e");
        assertThat(local.calls("ListSecrets")).isOne();
        assertThat(admin.listSecrets(filter)).hasSize(25);
        assertThat(local.calls("ListSecrets")).isEqualTo(4);
        assertThat(admin.listSecrets(filter.withSortOrder(SortOrder.DESCENDING))
                        .map(SecretDescription::name)
                        .findFirst())
                .hasValue("many/y");
        Page<SecretDescription> first = admin.listSecretsPage(filter, null);
        Page<SecretDescription> second = admin.listSecretsPage(filter, first.nextToken());
        assertThat(second.items()).extracting(SecretDescription::name).startsWith("many/k");
    }

    /** The answers are scripted because the local service never has an empty page before the last one. */
    @Test
    void listSecretsWhenAPageIsEmptyGoesOn() {
        String entry = "{\"ARN\": \"%s\", \"Name\": \"%s\"}";
        ScriptedHttpClient http = new ScriptedHttpClient(local.httpClient())
                .answer(
                        "ListSecrets",
                        "{\"SecretList\": [], \"NextToken\": \"1\"}",
                        "{\"SecretList\": [" + entry.formatted(Fixtures.arn("a"), "a") + "], \"NextToken\": \"2\"}",
                        "{\"SecretList\": [], \"NextToken\": \"3\"}",
                        "{\"NextToken\": \"4\"}",
                        "{\"SecretList\": [" + entry.formatted(Fixtures.arn("b"), "b") + "]}");
        SecretsAdmin scripted = SecretsAdmin.create(clientOf(http));
        assertThat(scripted.listSecrets().map(SecretDescription::name)).containsExactly("a", "b");
        assertThat(http.requests("ListSecrets"))
                .extracting(request -> request.path("NextToken").asString(""))
                .containsExactly("", "1", "2", "3", "4");
    }

    @Test
    void listSecretsWhenFilteredByAnyAttributeFindsWhatMatches() {
        admin.createSecret(NewSecret.of("prod/db").withDescription("a database"));
        admin.createSecret(NewSecret.of("prod/mail").withTags(Map.of("team", "pay")));
        admin.createSecret(NewSecret.of("test/db").withTags(Map.of("owner", "pay")));
        SecretFilter all = SecretFilter.everything().withSortBy(SortBy.NAME).withSortOrder(SortOrder.ASCENDING);
        assertThat(names(all.with(Attribute.NAME, "prod/"))).containsExactly("prod/db", "prod/mail");
        assertThat(names(all.without(Attribute.NAME, "prod/"))).containsExactly("test/db");
        assertThat(names(all.with(Attribute.NAME, "prod/mail", "test/"))).containsExactly("prod/mail", "test/db");
        assertThat(names(all.with(Attribute.DESCRIPTION, "data"))).containsExactly("prod/db");
        assertThat(names(all.with(Attribute.TAG_KEY, "owner"))).containsExactly("test/db");
        assertThat(names(all.with(Attribute.TAG_VALUE, "pay").without(Attribute.TAG_KEY, "owner")))
                .containsExactly("prod/mail");
        assertThat(names(all.with(Attribute.ALL, "DB"))).containsExactly("prod/db", "test/db");
        assertThat(names(all.with(Attribute.OWNING_SERVICE, "rds"))).isEmpty();
        assertThat(names(all.with(Attribute.PRIMARY_REGION, "eu-west-1"))).isEmpty();
    }

    @Test
    void listSecretsWhenDeletionIsPlannedShowsTheSecretOnlyIfAskedFor() {
        admin.createSecret(NewSecret.of("prod/db"));
        admin.deleteSecret("prod/db", 7);
        assertThat(admin.listSecrets()).isEmpty();
        assertThat(admin.listSecrets(SecretFilter.everything().withPlannedDeletion(true)))
                .singleElement()
                .satisfies(secret -> assertThat(secret.deleted()).isEqualTo(NOON.plus(Duration.ofDays(7))));
    }

    @Test
    void listAllSecretsCollectsOrHandsOver() {
        for (int i = 0; i < 5; i++) {
            admin.createSecret(NewSecret.of("many/" + i));
        }
        SecretFilter filter = SecretFilter.everything().withPageSize(2);
        List<String> handed = new ArrayList<>();
        admin.listAllSecrets(filter, secret -> handed.add(secret.name()));
        assertThat(handed).hasSize(5);
        assertThat(admin.listAllSecrets(filter))
                .extracting(SecretDescription::name)
                .isEqualTo(handed);
    }

    @Test
    void versionsShowsAllStagesInOneView() {
        admin.createSecret(NewSecret.of("prod/db"));
        assertThat(admin.versions("prod/db").current()).isNull();
        put(TOKEN_1);
        put(TOKEN_2);
        admin.putSecretValue(
                "prod/db", NewVersion.of("v").withStages("AWSPENDING").withToken(TOKEN_3));
        SecretVersions versions = admin.versions("prod/db");
        assertThat(versions.current().versionId()).isEqualTo(TOKEN_2);
        assertThat(versions.previous().versionId()).isEqualTo(TOKEN_1);
        assertThat(versions.pending().versionId()).isEqualTo(TOKEN_3);
        assertThat(versions.with("blue")).isNull();
        assertThat(versions.all())
                .first()
                .isEqualTo(new SecretVersion(
                        TOKEN_1, List.of("AWSPREVIOUS"), NOON, null, List.of("DefaultEncryptionKey")));
    }

    @Test
    void listSecretVersionIdsWhenDeprecatedAreIncludedShowsThemToo() {
        admin.createSecret(NewSecret.of("prod/db"));
        put(TOKEN_1);
        put(TOKEN_2);
        put(TOKEN_3);
        assertThat(admin.listSecretVersionIds("prod/db").map(SecretVersion::versionId))
                .containsExactly(TOKEN_2, TOKEN_3);
        assertThat(admin.listSecretVersionIds("prod/db", true).map(SecretVersion::versionId))
                .containsExactly(TOKEN_1, TOKEN_2, TOKEN_3);
        Page<SecretVersion> first = admin.listSecretVersionIdsPage("prod/db", true, 2, null);
        assertThat(admin.listSecretVersionIdsPage("prod/db", true, 2, first.nextToken())
                        .items())
                .extracting(SecretVersion::versionId)
                .containsExactly(TOKEN_3);
    }

    @Test
    void promoteMovesAwscurrentAndSaysFromWhere() {
        String arn = admin.createSecret(NewSecret.of("prod/db")).arn();
        put(TOKEN_1);
        put(TOKEN_2);
        put(TOKEN_3);
        StageMove move = admin.promote("prod/db", TOKEN_1);
        assertThat(move).isEqualTo(new StageMove(arn, "prod/db", "AWSCURRENT", TOKEN_3, TOKEN_1));
        assertThat(move.isMoved()).isTrue();
        SecretVersions versions = admin.versions("prod/db");
        assertThat(versions.current().versionId()).isEqualTo(TOKEN_1);
        assertThat(versions.previous().versionId()).isEqualTo(TOKEN_3);
    }

    @Test
    void promoteWhenAlreadyCurrentCallsNothing() {
        admin.createSecret(NewSecret.of("prod/db"));
        put(TOKEN_1);
        assertThat(admin.promote("prod/db", TOKEN_1).isMoved()).isFalse();
        assertThat(local.calls("UpdateSecretVersionStage")).isZero();
    }

    @Test
    void promoteWhenThereIsNoSuchVersionSaysSo() {
        admin.createSecret(NewSecret.of("prod/db"));
        put(TOKEN_1);
        assertThatExceptionOfType(SecretException.NoSuchVersion.class)
                .isThrownBy(() -> admin.promote("prod/db", TOKEN_2))
                .satisfies(ex -> assertThat(ex.problem())
                        .matches("The secret 'arn:[^']*' exists in us-east-1, but no version of"
                                + " it has that id: Secrets Manager can't find the specified secret value for"
                                + " VersionId: " + TOKEN_2 + " \\(ResourceNotFoundException, request id .*\\)\\."));
    }

    @Test
    void promoteAndRollbackWhenARotationHasNotEndedRefuse() {
        admin.createSecret(NewSecret.of("prod/db"));
        put(TOKEN_1);
        put(TOKEN_2);
        admin.putSecretValue(
                "prod/db", NewVersion.of("v").withStages("AWSPENDING").withToken(TOKEN_3));
        String message =
                "AWSCURRENT of the secret 'prod/db' stays on version " + TOKEN_2 + ": AWSPENDING is on version "
                        + TOKEN_3 + ", so a rotation has not ended. Wait for it with awaitRotation, or end it with"
                        + " cancelRotateSecret and then discardPending.";
        assertThatExceptionOfType(SecretException.RotationInProgress.class)
                .isThrownBy(() -> admin.promote("prod/db", TOKEN_1))
                .withMessage(message);
        assertThatExceptionOfType(SecretException.RotationInProgress.class)
                .isThrownBy(() -> admin.rollback("prod/db"))
                .withMessage(message);
        assertThat(local.calls("UpdateSecretVersionStage")).isZero();
        assertThat(admin.discardPending("prod/db"))
                .extracting(StageMove::stage, StageMove::from, StageMove::to)
                .containsExactly("AWSPENDING", TOKEN_3, null);
        assertThat(admin.rollback("prod/db").to()).isEqualTo(TOKEN_1);
    }

    @Test
    void rollbackGoesBackAndForth() {
        admin.createSecret(NewSecret.of("prod/db", "one"));
        admin.putSecretValue("prod/db", NewVersion.of("two"));
        admin.rollback("prod/db");
        assertThat(value("prod/db")).isEqualTo("one");
        admin.rollback("prod/db");
        assertThat(value("prod/db")).isEqualTo("two");
    }

    @Test
    void rollbackWhenThereIsNoPreviousVersionSaysSo() {
        admin.createSecret(NewSecret.of("prod/db", "one"));
        assertThatExceptionOfType(SecretException.NoSuchVersion.class)
                .isThrownBy(() -> admin.rollback("prod/db"))
                .withMessage("The secret 'prod/db' has no version with AWSPREVIOUS to roll back to. List its versions"
                        + " with listSecretVersionIds and name one to promote.");
    }

    @Test
    void updateSecretVersionStageMovesAndRemovesLabels() {
        admin.createSecret(NewSecret.of("prod/db"));
        put(TOKEN_1);
        put(TOKEN_2);
        admin.updateSecretVersionStage("prod/db", "blue", null, TOKEN_1);
        admin.updateSecretVersionStage("prod/db", "blue", TOKEN_1, TOKEN_2);
        assertThat(admin.versions("prod/db").with("blue").versionId()).isEqualTo(TOKEN_2);
        admin.updateSecretVersionStage("prod/db", "blue", TOKEN_2, null);
        assertThat(admin.versions("prod/db").with("blue")).isNull();
    }

    @Test
    void deleteSecretWhenNothingIsSaidCanBeRestoredForThirtyDays() {
        CreatedSecret created = admin.createSecret(NewSecret.of("prod/db", "one"));
        assertThat(admin.deleteSecret("prod/db"))
                .isEqualTo(new DeletedSecret(created.arn(), "prod/db", NOON.plus(Duration.ofDays(30))));
        local.advance(Duration.ofDays(29));
        assertThat(admin.restoreSecret("prod/db").arn()).isEqualTo(created.arn());
        assertThat(value("prod/db")).isEqualTo("one");
    }

    @Test
    void deleteSecretWithoutRecoveryFreesTheNameAtOnce() {
        String arn = admin.createSecret(NewSecret.of("prod/db", "one")).arn();
        assertThat(admin.deleteSecretWithoutRecovery("prod/db").deletionDate()).isEqualTo(NOON);
        assertThat(admin.createSecret(NewSecret.of("prod/db", "two")).arn()).isNotEqualTo(arn);
    }

    @Test
    void changesThatTakeSomethingAwayAreLoggedWithWhoMadeThem() {
        admin.createSecret(NewSecret.of("prod/db"));
        put(TOKEN_1);
        put(TOKEN_2);
        local.faults().on("DeleteSecret").forSecret("prod/other").accessDenied();
        try (CapturedLog log = new CapturedLog(SecretsAdmin.class)) {
            admin.updateSecretVersionStage("prod/db", "blue\nINFO", null, TOKEN_1);
            admin.deleteSecret("prod/db", 7);
            admin.restoreSecret("prod/db");
            admin.inRegion("eu-west-1").deleteSecretWithoutRecovery("prod/db");
            assertThatExceptionOfType(SecretException.Denied.class).isThrownBy(() -> admin.deleteSecret("prod/other"));
            admin.describeSecret("prod/db");
            assertThat(log.lines())
                    .containsExactly(
                            "INFO UpdateSecretVersionStage on the secret 'prod/db' by access key AKIDEXAMPLE: blue?INFO from"
                                    + " none to version " + TOKEN_1,
                            "INFO DeleteSecret on the secret 'prod/db' by access key AKIDEXAMPLE: recovery window of 7"
                                    + " days",
                            "INFO RestoreSecret on the secret 'prod/db' by access key AKIDEXAMPLE: deletion taken back",
                            "INFO DeleteSecret on the secret 'prod/db' in eu-west-1 by access key AKIDEXAMPLE:"
                                    + " without recovery",
                            "INFO DeleteSecret on the secret 'prod/other' by access key AKIDEXAMPLE: recovery window of"
                                    + " 30 days, failed with AccessDeniedException");
        }
    }

    @Test
    void tagResourceAndUntagResourceChangeTheTags() {
        admin.createSecret(NewSecret.of("prod/db").withTags(Map.of("a", "1")));
        admin.tagResource("prod/db", Map.of("a", "2", "b", ""));
        assertThat(admin.describeSecret("prod/db").tags()).isEqualTo(Map.of("a", "2", "b", ""));
        admin.untagResource("prod/db", Set.of("a", "never"));
        assertThat(admin.describeSecret("prod/db").tags()).isEqualTo(Map.of("b", ""));
    }

    @Test
    void getRandomPasswordHasWhatIsAskedForAndDoesNotPrint() {
        SecretPayload password = admin.getRandomPassword(PasswordOptions.defaults()
                .withLength(120)
                .withExcludePunctuation(true)
                .withExcludeUppercase(true)
                .withExcludeCharacters("xyz"));
        assertThat(password.text()).matches("[a-w0-9]{120}");
        assertThat(password.toString()).isEqualTo("SecretPayload[***]");
        assertThat(admin.getRandomPassword(PasswordOptions.defaults()).text()).hasSize(32);
    }

    private SecretsManagerClient clientOf(ScriptedHttpClient http) {
        return SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(client.serviceClientConfiguration().credentialsProvider())
                .build();
    }

    private void put(String token) {
        admin.putSecretValue("prod/db", NewVersion.of("value of " + token).withToken(token));
    }

    private List<String> names(SecretFilter filter) {
        return admin.listSecrets(filter).map(SecretDescription::name).toList();
    }

    private String value(String reference) {
        return SecretFetcher.of(client).fetch(Fixtures.target(reference)).asString();
    }
}
