/**
 * Secrets as MicroProfile configuration. {@code keyturn.import} makes config sources of whole secrets, and a name such
 * as {@code aws-secret@prod/db#password} is the value of one key, in an expression or asked for directly.
 *
 * <p>With SmallRye Config the sources come from {@link io.keyturn.microprofile.KeyturnConfigSourceFactory}, which reads
 * the {@code keyturn.*} settings from whatever the application uses; with any other implementation from
 * {@link io.keyturn.microprofile.KeyturnConfigSourceProvider}, which reads them from where MicroProfile Config itself
 * looks. Both make one {@code ApplicationSecrets}: the client, the cache and the imports of one configuration. With CDI,
 * {@link io.keyturn.Secrets}, {@link io.keyturn.SecretsAdmin} and
 * {@link io.keyturn.microprofile.SecretValue @SecretValue} can be injected.
 */
@NullMarked
package io.keyturn.microprofile;

import org.jspecify.annotations.NullMarked;
