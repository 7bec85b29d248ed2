package io.keyturn.admin;

/**
 * Which secret it was.
 *
 * @param arn its full ARN
 * @param name its name
 */
public record SecretIdentity(String arn, String name) {}
