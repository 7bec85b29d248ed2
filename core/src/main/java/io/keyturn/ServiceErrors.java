package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;

/**
 * Turns what the SDK throws into what a person would do about it. Most of the service's error codes are not modelled
 * in the SDK, so the code decides, and the message where one code has several meanings.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html">Common errors</a>
 */
final class ServiceErrors {
    private static final String SERVICE = "SecretsManager";
    private static final Set<String> CREDENTIAL_CODES = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "AuthFailure");
    private static final Pattern KMS = Pattern.compile("Access to KMS|kms:[A-Z]");
    private static final Pattern ACCOUNT = Pattern.compile("arn:(aws[a-z-]*):(?:sts|iam)::([0-9]{12}):");

    private ServiceErrors() {}

    static SecretException translate(
            RuntimeException thrown, Target target, SecretsManagerClient client, String operation) {
        if (!(thrown instanceof SdkException ex)) {
            return misconfigured(thrown, target);
        }
        if (!(ex instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return clientSide(ex, target, client);
        }
        AwsErrorDetails details = service.awsErrorDetails();
        ServiceError error = new ServiceError(
                Objects.requireNonNullElse(details.errorCode(), "unknown"),
                Objects.requireNonNullElse(details.errorMessage(), "HTTP status " + service.statusCode()),
                service.isThrottlingException(),
                service.statusCode() >= 500,
                service.requestId());
        String name = Objects.requireNonNullElse(details.serviceName(), SERVICE);
        return name.equals(SERVICE)
                ? translate(error, target, client, operation, ex)
                : noCredentials(name + " refuses: " + error, target, ex);
    }

    static SecretException translate(APIErrorType error, Target target, SecretsManagerClient client) {
        String code = Objects.requireNonNullElse(error.errorCode(), "unknown");
        boolean throttled = code.startsWith("Throttling");
        boolean broken = code.equals("InternalServiceError");
        ServiceError answer =
                new ServiceError(code, Objects.requireNonNullElse(error.message(), code), throttled, broken, null);
        return translate(answer, target, client, "GetSecretValue", null);
    }

    private static SecretException translate(
            ServiceError error,
            Target target,
            SecretsManagerClient client,
            String operation,
            @Nullable SdkException cause) {
        String region = region(target, client);
        if (error.throttled) {
            return new SecretException.Throttled(
                    "AWS throttles " + operation + " for the secret " + target + " also after the configured retries: "
                            + error + ".",
                    "Start fewer instances at a time, raise keyturn.retries, or ask AWS for a higher quota.",
                    cause);
        }
        if (error.broken) {
            return new SecretException.Unreachable(
                    "AWS Secrets Manager in " + region + " failed to answer for the secret " + target + ": " + error
                            + ".",
                    "Try again later; see the AWS Health Dashboard if it lasts.",
                    cause);
        }
        if (CREDENTIAL_CODES.contains(error.code)) {
            return new SecretException.Unauthenticated(
                    "AWS does not accept the credentials used for the secret " + target + ": " + error + ".",
                    "Renew or correct the credentials; 'aws sts get-caller-identity' shows whether they work.",
                    cause);
        }
        return switch (error.code) {
            case "ResourceNotFoundException" -> missing(error, target, region, cause);
            case "DecryptionFailure", "DecryptionFailureException" -> undecryptable(error, target, cause);
            case "AccessDeniedException", "AccessDenied" ->
                KMS.matcher(error.message).find()
                        ? undecryptable(error, target, cause)
                        : denied(error, target, region, operation, cause);
            case "InvalidRequestException" -> invalidRequest(error, target, cause);
            default -> rejected(error, target, cause);
        };
    }

    private static SecretException missing(
            ServiceError error, Target target, String region, @Nullable SdkException cause) {
        if (error.message.startsWith("Secrets Manager can't find the specified secret value")) {
            String version = target.versionId() == null ? "staging label" : "id";
            return new SecretException.NoSuchVersion(
                    "The secret " + target + " exists in " + region + ", but no version of it has that " + version
                            + ".",
                    "List its versions with 'aws secretsmanager list-secret-version-ids --secret-id "
                            + target.secretId() + " --region " + region
                            + "'; a secret that never got a value has none.",
                    cause);
        }
        return new SecretException.NotFound(
                "There is no secret " + target + " in " + region + ".",
                Arn.isArn(target.secretId())
                        ? "Correct the ARN, or create the secret."
                        : "Correct the name or the region, create the secret, or define the alias keyturn.aliases."
                                + target.secretId() + " if one was meant.",
                cause);
    }

    private static SecretException undecryptable(ServiceError error, Target target, @Nullable SdkException cause) {
        return new SecretException.Undecryptable(
                "The secret " + target + " cannot be decrypted: " + error + ".",
                "Allow kms:Decrypt on the secret's KMS key to the caller (key policy and IAM), and check that the key"
                        + " is enabled.",
                cause);
    }

    private static SecretException denied(
            ServiceError error, Target target, String region, String operation, @Nullable SdkException cause) {
        boolean batch = operation.equals("BatchGetSecretValue");
        String action = "Allow secretsmanager:" + operation + " on "
                + (batch ? "*" : resource(error, target, region)) + " to the caller"
                + (batch ? " (with keyturn.batch=true it is needed beside secretsmanager:GetSecretValue)" : "")
                + ".";
        return new SecretException.Denied(
                "AWS denies secretsmanager:" + operation + " for the secret " + target + ": " + error + ".",
                action,
                cause);
    }

    private static String resource(ServiceError error, Target target, String region) {
        if (Arn.isArn(target.secretId())) {
            return target.secretId();
        }
        Matcher caller = ACCOUNT.matcher(error.message);
        boolean known = caller.find();
        return "arn:" + (known ? caller.group(1) : "aws") + ":secretsmanager:" + region + ":"
                + (known ? caller.group(2) : "*") + ":secret:" + target.secretId() + "-??????";
    }

    private static SecretException invalidRequest(ServiceError error, Target target, @Nullable SdkException cause) {
        if (error.mentions("marked for deletion") || error.mentions("scheduled for deletion")) {
            return new SecretException.MarkedForDeletion(
                    "The secret " + target + " is marked for deletion.",
                    "Restore it with 'aws secretsmanager restore-secret --secret-id " + target.secretId()
                            + "', or refer to another secret.",
                    cause);
        }
        if (error.mentions("default KMS service key")) {
            return undecryptable(error, target, cause);
        }
        return rejected(error, target, cause);
    }

    private static SecretException rejected(ServiceError error, Target target, @Nullable SdkException cause) {
        return new SecretException.Rejected(
                "AWS Secrets Manager refuses the request for the secret " + target + ": " + error + ".",
                "Correct what the service's message names.",
                cause);
    }

    private static SecretException clientSide(SdkException ex, Target target, SecretsManagerClient client) {
        Throwable reason = innermost(ex);
        boolean shown = reason instanceof IOException && isOfJava(reason) || isTimeout(reason);
        if (String.valueOf(ex.getMessage()).contains("credentials") && reason instanceof SdkClientException) {
            return noCredentials(firstLine(reason), target, ex);
        }
        if (shown && isGettingCredentials(ex)) {
            return noCredentials("no answer from where they come from: " + text(reason), target, ex);
        }
        return new SecretException.Unreachable(
                "No answer from " + endpoint(target, client) + " for the secret " + target + ": "
                        + (shown ? text(reason) : "what came back cannot be read") + ".",
                "Check the network, proxies and VPC endpoints on the way, and keyturn.endpoint, keyturn.region and"
                        + " keyturn.timeout.",
                shown ? ex : null);
    }

    /** What the SDK throws as a bare Java exception comes from reading profiles, and may quote them. */
    private static SecretException misconfigured(RuntimeException ex, Target target) {
        String message = String.valueOf(ex.getMessage());
        boolean module = message.contains("must be on the class path");
        return new SecretException.Misconfigured(
                "The AWS SDK cannot ask for the secret " + target + ": "
                        + (module
                                ? withoutFullStop(message)
                                : ex.getClass().getSimpleName() + " while it reads the configuration of the client")
                        + ".",
                module
                        ? "Add that module of software.amazon.awssdk to the application."
                        : "Check the profile that is used (credential_process, sso and role settings); 'aws sts"
                                + " get-caller-identity' with the same profile shows what is wrong with it.",
                null);
    }

    private static boolean isGettingCredentials(Throwable ex) {
        for (Throwable inner = ex; inner != null; inner = inner.getCause()) {
            for (StackTraceElement frame : inner.getStackTrace()) {
                String type = frame.getClassName();
                if (type.startsWith("software.amazon.awssdk.services.sts.")
                        || type.startsWith("software.amazon.awssdk.auth.credentials.")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static SecretException noCredentials(String reason, Target target, SdkException ex) {
        return new SecretException.Unauthenticated(
                "There are no AWS credentials to read the secret " + target + " with: " + reason + ".",
                "Set keyturn.credentials.*, the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a"
                        + " profile, or run under an IAM role.",
                ex);
    }

    private static String endpoint(Target target, SecretsManagerClient client) {
        return client.serviceClientConfiguration()
                .endpointOverride()
                .map(Object::toString)
                .orElseGet(() -> "Secrets Manager in " + region(target, client));
    }

    /** The outer messages of the SDK only say that something failed. */
    private static Throwable innermost(Throwable ex) {
        Throwable inner = ex;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        return inner;
    }

    /**
     * What the JDK says of a connection is shown. What the SDK's parsers say is not, nor kept as a cause: it quotes the
     * answer, and with it the secret.
     */
    private static boolean isOfJava(Throwable reason) {
        String type = reason.getClass().getName();
        return type.startsWith("java.") || type.startsWith("javax.") || type.startsWith("sun.");
    }

    private static boolean isTimeout(Throwable reason) {
        return reason instanceof ApiCallTimeoutException
                || reason instanceof ApiCallAttemptTimeoutException
                || reason instanceof AbortedException
                || reason instanceof InterruptedException;
    }

    private static String text(Throwable reason) {
        if (reason instanceof AbortedException || reason instanceof InterruptedException) {
            return "the thread was interrupted";
        }
        return reason instanceof SdkException
                ? firstLine(reason)
                : reason.getClass().getSimpleName() + ": " + firstLine(reason);
    }

    /** The SDK's credential chain lists the reasons of all its members; the first line says enough. */
    private static String firstLine(Throwable reason) {
        String message = Objects.requireNonNullElse(reason.getMessage(), "no reason given");
        return withoutFullStop(message.lines().findFirst().orElse(message));
    }

    private static String withoutFullStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String region(Target target, SecretsManagerClient client) {
        String region = target.region();
        return region != null
                ? region
                : client.serviceClientConfiguration().region().id();
    }

    /** What the service said, modelled or not. */
    private record ServiceError(
            String code, String message, boolean throttled, boolean broken, @Nullable String requestId) {

        boolean mentions(String words) {
            return message.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return withoutFullStop(message) + " (" + code + (requestId == null ? "" : ", request id " + requestId)
                    + ")";
        }
    }
}
