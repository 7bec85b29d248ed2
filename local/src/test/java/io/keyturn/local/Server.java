package io.keyturn.local;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the contract is run against, and the one place that lists what they are known to do otherwise: the
 * name of the contract's test, and what happens instead.
 */
enum Server {
    KEYTURN(Map.of()),

    /** Version 5.2.1. */
    MOTO(Map.ofEntries(
            Map.entry("createSecret_withoutAValueHasNoVersion", "status 404"),
            Map.entry("createSecret_whenTheNameIsInvalidIsRefused", "any name is accepted"),
            Map.entry("createSecret_whenTheNameIsScheduledForDeletionIsRefused", "ResourceExistsException"),
            Map.entry("getSecretValue_ofAnUnknownSecretIsRefused", "status 404"),
            Map.entry("getSecretValue_ofAnUnknownStageOrVersionIsRefused", "status 404"),
            Map.entry("getSecretValue_ofAVersionWithoutThatStageIsRefused", "status 404"),
            Map.entry("putSecretValue_movesTheLabelsOn", "versions without labels are described"),
            Map.entry("putSecretValue_returnsLabelsSorted", "labels are in the order of the request"),
            Map.entry("putSecretValue_onADeletedSecretIsRefused", "the value is stored"),
            Map.entry("updateSecretVersionStage_movesCurrentAndPrevious", "reads return the old version"),
            Map.entry("listSecretVersionIds_showsUnlabelledVersionsOnlyWhenAskedTo", "they are always shown"),
            Map.entry("deleteSecret_leavesItToBeDescribedAndRestored", "another message"),
            Map.entry("putResourcePolicy_whenMalformedIsRefused", "any document is accepted"),
            Map.entry("validateResourcePolicy_findsAPublicPolicy", "not served"),
            Map.entry("rotateSecret_withoutAFunctionIsRefused", "rotates without one"),
            Map.entry("rotateSecret_withAFunctionThatCannotBeInvokedIsRefused", "ResourceNotFoundException"),
            Map.entry("removeRegionsFromReplication_deletesTheCopy", "status 404"),
            Map.entry("stopReplicationToReplica_makesTheCopyASecretOfItsOwn", "not served"))),

    /** Version 4.14.0, as far as its source tells. */
    LOCALSTACK(Map.ofEntries(
            Map.entry("createSecret_whenTheSameIsSentAgainIsAnsweredAgain", "ResourceExistsException"),
            Map.entry("putSecretValue_returnsLabelsSorted", "labels are in the order of the request"),
            Map.entry("putSecretValue_onADeletedSecretIsRefused", "the value is stored"),
            Map.entry("listSecretVersionIds_isInOrderOfCreation", "newest first, when seconds lie between them"),
            Map.entry("putResourcePolicy_whenMalformedIsRefused", "any document is accepted"),
            Map.entry("validateResourcePolicy_findsAPublicPolicy", "not served"),
            Map.entry("rotateSecret_withAFunctionThatCannotBeInvokedIsRefused", "ResourceNotFoundException"),
            Map.entry("replicateSecretToRegions_makesAReadOnlyCopy", "the copy cannot be read"),
            Map.entry("stopReplicationToReplica_makesTheCopyASecretOfItsOwn", "not served"))),

    /** Any other, which is held to everything. */
    OTHER(Map.of());

    private final Map<String, String> deviations;

    Server(Map<String, String> deviations) {
        this.deviations = deviations;
    }

    static Server named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns what this server does instead of what a test wants, or null when it is to pass. */
    @Nullable
    String deviation(String test) {
        return deviations.get(test);
    }
}
