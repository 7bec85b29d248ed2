package io.keyturn.admin;

import java.util.List;

/**
 * A version that was added to a secret.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param versionId the version
 * @param stages the staging labels on it, sorted
 */
public record WrittenVersion(String arn, String name, String versionId, List<String> stages) {

    /** Copies. */
    public WrittenVersion {
        stages = List.copyOf(stages);
    }
}
