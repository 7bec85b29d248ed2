/**
 * What {@link io.keyturn.SecretsAdmin} takes and answers: parameters with {@code of} and {@code withX}, and immutable
 * results that print without payloads.
 *
 * <p>A payload is a {@link io.keyturn.admin.SecretPayload}, text or binary and never both. What goes in:
 * {@link io.keyturn.admin.NewSecret}, {@link io.keyturn.admin.NewVersion}, {@link io.keyturn.admin.SecretUpdate},
 * {@link io.keyturn.admin.SecretFilter}, {@link io.keyturn.admin.RotationOptions},
 * {@link io.keyturn.admin.PasswordOptions}. What comes out is named after what it tells; where the service leaves
 * something out, it is null or empty.
 */
@NullMarked
package io.keyturn.admin;

import org.jspecify.annotations.NullMarked;
