package io.keyturn.admin;

import org.jspecify.annotations.Nullable;

/**
 * Who may use a secret, beside what their own policies say.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param policy the policy in JSON; null when the secret has none
 */
public record ResourcePolicy(String arn, String name, @Nullable String policy) {}
