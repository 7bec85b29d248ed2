package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * A rotation that was switched off and, if it was under way, cancelled.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param pendingVersionId the version that it left behind with AWSPENDING, which stands in the way of the next
 *     rotation; null when there is none
 */
public record CancelledRotation(String arn, String name, @Nullable String pendingVersionId) {}
