package io.keyturn.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A Secrets Manager in memory that speaks the protocol of the service, so that the untouched AWS SDK talks to it.
 *
 * <pre>{@code
 * try (LocalSecretsManager local = LocalSecretsManager.create()) {
 *     SecretsManagerClient client = local.client();
 *     client.createSecret(request -> request.name("prod/db").secretString("s3cret"));
 * }
 * }</pre>
 *
 * <p>Every region is an account of its own. Requests are not authenticated and nothing is encrypted: it holds test data.
 * Thread-safe.
 */
public final class LocalSecretsManager implements AutoCloseable {

    private final SettableClock clock = new SettableClock();
    private final CallCounts counts = new CallCounts();
    private final Operations operations;
    private final Faults faults;
    private final LocalService service;
    private final Rotations rotations;
    private final JsonProtocol protocol;
    private final AtomicReference<@Nullable HttpEndpoint> endpoint = new AtomicReference<>();
    private final List<SecretsManagerClient> clients = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private LocalSecretsManager() {
        SecureRandom random = new SecureRandom();
        this.service = new LocalService(clock, random);
        this.rotations = new Rotations(service, this::client);
        this.operations = new Operations(random, rotations);
        this.faults = new Faults(operations::checkName);
        this.protocol = new JsonProtocol(operations, service, faults, counts);
    }

    /**
     * Returns a new, empty service that is reached through {@link #httpClient()} alone: no socket, and no thread before
     * the first rotation.
     */
    public static LocalSecretsManager create() {
        return new LocalSecretsManager();
    }

    /**
     * Returns a new, empty service that also listens on the loopback interface.
     *
     * @param port the port, or 0 for any that is free
     * @throws java.io.UncheckedIOException when the port is in use
     */
    public static LocalSecretsManager start(int port) {
        LocalSecretsManager local = new LocalSecretsManager();
        local.listen(port);
        return local;
    }

    /**
     * Returns an HTTP client for the SDK that hands requests to this instance in the calling thread, whatever their
     * host. Closing it does nothing.
     */
    public SdkHttpClient httpClient() {
        return new InJvmHttpClient(this::answer);
    }

    /** Returns a client of the SDK for this instance in the region us-east-1; it is closed with this instance. */
    public SecretsManagerClient client() {
        return client(Region.US_EAST_1);
    }

    /** Returns a client of the SDK for this instance in a region; it is closed with this instance. */
    public SecretsManagerClient client(Region region) {
        SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClient(httpClient())
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
        clients.add(client);
        return client;
    }

    /**
     * Returns the address that this instance listens on, such as {@code http://127.0.0.1:4599}.
     *
     * @throws IllegalStateException when it does not: it was made with {@link #create()}
     */
    public URI endpoint() {
        HttpEndpoint listening = endpoint.get();
        if (listening == null) {
            throw new IllegalStateException(
                    "This LocalSecretsManager has no socket: make it with LocalSecretsManager.start(port)");
        }
        return listening.uri();
    }

    /**
     * Creates the secrets that a file describes, all or none.
     *
     * <p>A seed is YAML or JSON, by the file's extension or else its content:
     *
     * <pre>{@code
     * region: eu-west-1            # us-east-1 when not given
     * secrets:
     *   prod/api-key: plain-text   # a scalar is the SecretString, exactly as it is written
     *   prod/db:                   # a mapping or list is a JSON SecretString
     *     username: app
     *     password: s3cret
     *     port: 5432
     *   prod/empty:                # nothing: a secret without a version
     *   prod/cert:                 # fields with a dollar sign: the long form
     *     $binary: Zm9v            # Base64, or $value: text, mapping or list
     *     $description: for TLS
     *     $kmsKeyId: alias/app
     *     $region: eu-central-1
     *     $arnSuffix: AbCdEf
     *     $versionId: 5e5a2c0e-5d4c-4a5e-9d53-6f1c2a3b4c5d
     *     $tags:
     *       team: payments
     *   prod/rotating:
     *     $versions:               # instead of $value; in the order of their creation
     *       - $value: {password: old}
     *         $stages: AWSPREVIOUS
     *       - $value: {password: new}
     *         $stages: [AWSCURRENT, AWSPENDING]
     * }</pre>
     *
     * <p>Within a mapping, numbers that JSON has too keep their digits ({@code 1.10}, {@code 1e5}); all others, such as
     * {@code 007}, become text. A JSON secret with keys that start with a dollar sign goes under {@code $value}.
     * Aliases and tags of YAML are refused.
     *
     * @throws IllegalArgumentException when the file has a mistake; says which file, secret and line, never a value
     * @throws java.io.UncheckedIOException when the file cannot be read
     */
    public LocalSecretsManager seed(Path file) {
        return seed(file, Region.US_EAST_1);
    }

    /**
     * Creates the secrets that a file describes, as {@link #seed(Path)} does.
     *
     * @param region where those go for which the file names no region
     */
    public LocalSecretsManager seed(Path file, Region region) {
        SeedFile.read(file, region, seed -> service.change(seed::plant));
        return this;
    }

    /**
     * Creates the secrets that a text in YAML or JSON describes, all or none; {@link #seed(Path)} explains the form.
     *
     * @throws IllegalArgumentException when it has a mistake; says which secret and line, never a value
     */
    public LocalSecretsManager seed(String yamlOrJson) {
        return seed(yamlOrJson, Region.US_EAST_1);
    }

    /**
     * Creates the secrets that a text describes, as {@link #seed(String)} does.
     *
     * @param region where those go for which the text names no region
     */
    public LocalSecretsManager seed(String yamlOrJson, Region region) {
        SeedFile.read(yamlOrJson, region, seed -> service.change(seed::plant));
        return this;
    }

    /**
     * Keeps all secrets in a file from now on: it is replaced as a whole after each change, before the change is answered.
     *
     * <p>A file that exists takes the place of everything that is here; otherwise, what is here goes into it. So what
     * was seeded before is what the file starts with, once. The payloads in it are not encrypted; only its owner can
     * read it. One instance at a time may use it. What is not kept: faults, call counts, the clock and the rotation functions.
     *
     * @throws IllegalArgumentException when the file holds something else; it and this instance stay as they are
     * @throws java.io.UncheckedIOException when it cannot be read or written
     */
    public LocalSecretsManager persist(Path file) {
        service.persist(file);
        rotations.configured();
        return this;
    }

    /**
     * Registers what happens when a secret is rotated with this Lambda ARN, in the place of a Lambda function.
     *
     * <p>RotateSecret runs it through its four steps on a thread of its own, with a client in the secret's region, after
     * the call has been answered; {@link #awaitRotations()} waits for that. A secret with a schedule is rotated again
     * once the {@linkplain #clock() clock} has reached the next window: when it is moved, or with the next request. A
     * rotation that failed keeps AWSPENDING and is tried again ten minutes later by that clock. An ARN that nothing
     * is registered for cannot be invoked.
     *
     * @param arn of any form; in whichever region the secret is
     */
    public LocalSecretsManager rotationFunction(String arn, RotationFunction function) {
        rotations.register(arn, function);
        return this;
    }

    /**
     * Blocks until no rotation is under way.
     *
     * @throws IllegalStateException when one still is after 30 seconds, or when the thread is interrupted
     */
    public LocalSecretsManager awaitRotations() {
        rotations.await();
        return this;
    }

    /** Returns the faults of this instance, to script more of them or to clear them. */
    public Faults faults() {
        return faults;
    }

    /**
     * Returns how many requests for an operation have arrived, those that ended in an error or a fault included.
     *
     * @param operation such as {@code GetSecretValue}
     * @throws IllegalArgumentException when the service has no such operation
     */
    public long calls(String operation) {
        return counts.of(operations.checkName(operation));
    }

    /** Returns how many requests have arrived for each operation that was called at all. */
    public Map<String, Long> calls() {
        return counts.all();
    }

    /** Starts to count the calls anew. */
    public void resetCalls() {
        counts.reset();
    }

    /** Returns the time as this instance sees it: the system's, until it is told otherwise. */
    public Clock clock() {
        return clock;
    }

    /** Lets this instance take its time from another clock. */
    public LocalSecretsManager clock(InstantSource source) {
        clock.follow(source);
        rotations.startDue();
        return this;
    }

    /** Stops the clock of this instance at a time. */
    public LocalSecretsManager setTime(Instant time) {
        clock.set(time);
        rotations.startDue();
        return this;
    }

    /** Moves the clock of this instance on; it stands or runs as before. */
    public LocalSecretsManager advance(Duration duration) {
        clock.advance(duration);
        rotations.startDue();
        return this;
    }

    /** Ends rotations, stops listening and closes the clients; calls held back and later ones find the connection refused. */
    @Override
    public void close() {
        closed = true;
        service.close();
        faults.clear();
        rotations.close();
        HttpEndpoint listening = endpoint.getAndSet(null);
        if (listening != null) {
            listening.close();
        }
        clients.forEach(SecretsManagerClient::close);
        clients.clear();
    }

    /** Listens on a port from now on, unless this instance already listens. */
    void listen(int port) {
        if (endpoint.get() == null) {
            endpoint.set(HttpEndpoint.start(port, this::answer));
        }
    }

    private WireResponse answer(WireRequest request, Abort abort) throws IOException {
        if (closed) {
            throw new ConnectException("Connection refused: the local Secrets Manager is closed");
        }
        try {
            rotations.startDue();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return protocol.answer(request, abort);
    }
}
