package io.keyturn;

import io.keyturn.admin.SecretIdentity;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * One call of a management operation: where it goes, what its failures mean and, for those that take something away or
 * change who can do what, who made it.
 */
final class AdminCall {
    private static final Logger log = LoggerFactory.getLogger(SecretsAdmin.class);

    private final SecretsManagerClient client;
    private final ServiceCall call;

    AdminCall(SecretsManagerClient client, String operation, @Nullable String secretId, @Nullable String region) {
        this.client = client;
        String own = secretId == null ? null : Arn.region(secretId);
        this.call = ServiceCall.manage(operation, secretId, own != null ? own : region);
    }

    /** Returns the secret that it is for; null when it is for none. */
    @Nullable
    String secretId() {
        return call.secretId();
    }

    /** Returns what sends the request to another region than the client's; null when it stays there. */
    @Nullable
    AwsRequestOverrideConfiguration override() {
        return Regions.override(client, call.region());
    }

    /** Returns the identities that the secret may have, as far as the call tells: its suffix may be part of its name. */
    List<SecretIdentity> identities() {
        String id = Objects.requireNonNull(call.secretId());
        String region = call.region() == null
                ? client.serviceClientConfiguration().region().id()
                : call.region();
        if (!Arn.isArn(id)) {
            return List.of(new SecretIdentity(Arn.ofUnknownAccount(id, region), id));
        }
        String name = id.substring(Arn.nameStart(id));
        String shorter = name.replaceFirst("-[A-Za-z0-9]{6}$", "");
        return Stream.of(name, shorter)
                .distinct()
                .map(each -> new SecretIdentity(id, each))
                .toList();
    }

    /** Returns whether a call that failed may have had its effect: no answer came, or none to an earlier attempt. */
    static boolean mayHaveHappened(SecretException failure) {
        return failure instanceof SecretException.Unreachable
                || failure.getCause() instanceof SdkException cause && isRepeated(cause);
    }

    /** Returns whether a call that failed may have had its effect: no answer came, or none to an earlier attempt. */
    static boolean mayHaveHappened(SdkException failure) {
        return !(failure instanceof SdkServiceException service) || service.statusCode() >= 500 || isRepeated(failure);
    }

    private static boolean isRepeated(SdkException failure) {
        return Objects.requireNonNullElse(failure.numAttempts(), 1) > 1;
    }

    /** Runs nothing but the call of the SDK: whatever that throws becomes a {@link SecretException}. */
    <T> T run(Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException ex) {
            throw ServiceErrors.translate(ex, call, client);
        }
    }

    /** Runs it and logs who did what, also when it fails: a call that got no answer may have had its effect. */
    <T> T runLogged(String what, Supplier<T> request) {
        String line = what.replaceAll("\\p{Cntrl}", "?");
        try {
            T result = run(request);
            log.info("{} by access key {}: {}", call.purpose(), accessKey(), line);
            return result;
        } catch (SecretException ex) {
            log.info(
                    "{} by access key {}: {}, failed with {}",
                    call.purpose(),
                    accessKey(),
                    line,
                    Objects.requireNonNullElse(ex.errorCode(), ex.getClass().getSimpleName()));
            throw ex;
        }
    }

    private String accessKey() {
        try {
            return client.serviceClientConfiguration()
                    .credentialsProvider()
                    .resolveIdentity()
                    .join()
                    .accessKeyId();
        } catch (RuntimeException ex) {
            return "unknown";
        }
    }
}
