/**
 * AWS Secrets Manager for one application: references, one cache, no framework.
 *
 * <p>{@link io.keyturn.Secrets} is the entry point. A {@link io.keyturn.SecretReference} says which secret is wanted,
 * a {@link io.keyturn.SecretFetcher} gets it from the service, the cache keeps the last good version of each
 * reference, and {@link io.keyturn.SecretProperties} shows one secret as flat, live properties, which is what the
 * framework adapters read; {@link io.keyturn.InlineValues} has the values of single references for them, a
 * {@link io.keyturn.ReferenceSpelling} refuses what was meant as one, and a {@link io.keyturn.SecretTrail} keeps secrets
 * out of what they say. What goes wrong is a
 * {@link io.keyturn.SecretException}: one kind for each thing a person would do about it.
 * {@link io.keyturn.SecretsAdmin} writes: it has the management operations of the service, with
 * their parameters and results in {@link io.keyturn.admin}.
 *
 * <p>What is pinned is kept current: {@link io.keyturn.Secrets#startRefreshing} starts to look for new versions,
 * {@link io.keyturn.RefreshSettings} say how often, {@link io.keyturn.SecretEvent} and {@link io.keyturn.RefreshRound}
 * tell what has changed, and {@link io.keyturn.SecretStatus} how current a secret is.
 *
 * <p>Data flows one way: adapter, {@code SecretProperties}, cache, fetcher, AWS SDK client. No type of this package
 * prints a value.
 */
@NullMarked
package io.keyturn;

import org.jspecify.annotations.NullMarked;
