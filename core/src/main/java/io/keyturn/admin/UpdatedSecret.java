package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * A secret that was updated.
 *
 * @param arn its full ARN
 * @param name its name
 * @param versionId its new current version; null when the update had no payload
 */
public record UpdatedSecret(String arn, String name, @Nullable String versionId) {}
