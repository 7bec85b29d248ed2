/**
 * A Secrets Manager that runs inside the JVM or as a small server.
 *
 * <p>{@link io.keyturn.local.LocalSecretsManager} is the way in; tests get one from
 * {@link io.keyturn.local.LocalSecretsManagerExtension} and script what goes wrong with {@link io.keyturn.local.Faults}.
 *
 * <p>A request takes this way: an {@code InJvmHttpClient} or the {@code HttpEndpoint} turns it into a {@code WireRequest};
 * {@code JsonProtocol} counts it, lets scripted faults happen and finds its {@code Operation} among the
 * {@code Operations}; {@code LocalService} runs that alone, on the {@code Account} of the request's region, in which each
 * {@code StoredSecret} keeps its {@code StoredVersion}s and the rules by which labels move between them. A refusal is a
 * {@code ServiceError} with the service's own code and message. There is one class per operation, named as it is.
 *
 * <p>After each change, {@code Replication} copies primary secrets to their replicas, and a {@code StateFile} keeps
 * everything where one was given. {@code Rotations} starts a {@code RotationRun} when RotateSecret or the clock asks for it: it
 * calls the {@link io.keyturn.local.RotationFunction} with one step after the other, and what that does comes in as requests.
 *
 * <p>Seed files are read by {@code SeedFile}; the command line of the server alone is {@code ServerCommand}.
 */
@NullMarked
package io.keyturn.local;

import org.jspecify.annotations.NullMarked;
