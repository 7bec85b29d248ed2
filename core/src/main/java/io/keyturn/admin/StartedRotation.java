package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * A rotation that was configured and, if so asked, started; it goes on by itself.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param versionId the version that the rotation makes; null when the service does not say
 */
public record StartedRotation(String arn, String name, @Nullable String versionId) {}
