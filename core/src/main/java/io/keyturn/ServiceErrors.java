package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.io.IOException;
import java.util.LinkedHashSet;
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
            "RequestTimeTooSkewed",
            "AuthFailure");
    private static final Pattern DENIED_ACTION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");
    private static final Pattern KMS = Pattern.compile("Access to KMS|kms:[A-Z]");
    private static final Pattern ACCOUNT = Pattern.compile("arn:(aws[a-z-]*):(?:sts|iam)::([0-9]{12}):");

    private static final Pattern CHAIN =
            Pattern.compile("^Unable to load credentials from any of the providers in the chain (.*?)\\) : \\[");
    private static final Pattern PROVIDER =
            Pattern.compile("(\\w+?)(?:Credentials)?Provider\\((?:profileName=([^,)\\s]+))?");
    private static final Pattern PROFILE_FILE = Pattern.compile(": ProfileFile\\(.*");

    private ServiceErrors() {}

    static SecretException translate(RuntimeException thrown, ServiceCall call, SecretsManagerClient client) {
        if (!(thrown instanceof SdkException ex)) {
            return misconfigured(thrown, call);
        }
        if (!(ex instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return clientSide(ex, call, client);
        }
        AwsErrorDetails details = service.awsErrorDetails();
        String name = Objects.requireNonNullElse(details.serviceName(), SERVICE);
        if (name.equals(SERVICE)
                && details.errorCode() == null
                && service.statusCode() < 500
                && !service.isThrottlingException()) {
            return new SecretException.Unreachable(
                    "What answers for " + call.purpose() + " is no Secrets Manager: the answer with HTTP status "
                            + service.statusCode() + " has no error code of AWS.",
                    "Check keyturn.endpoint and proxies on the way." + unknownEffect(call),
                    null);
        }
        ServiceError error = new ServiceError(
                Objects.requireNonNullElse(details.errorCode(), "unknown"),
                Objects.requireNonNullElse(details.errorMessage(), "HTTP status " + service.statusCode()),
                service.isThrottlingException(),
                service.statusCode() >= 500,
                service.requestId());
        return name.equals(SERVICE)
                ? translate(error, call, client, ex)
                : noCredentials(name + " refuses: " + error, call, ex);
    }

    static SecretException translate(APIErrorType error, ServiceCall call, SecretsManagerClient client) {
        String code = Objects.requireNonNullElse(error.errorCode(), "unknown");
        boolean throttled = code.startsWith("Throttling");
        boolean broken = code.equals("InternalServiceError");
        ServiceError answer =
                new ServiceError(code, Objects.requireNonNullElse(error.message(), code), throttled, broken, null);
        return translate(answer, call, client, null);
    }

    private static SecretException translate(
            ServiceError error, ServiceCall call, SecretsManagerClient client, @Nullable SdkException cause) {
        String region = region(call, client);
        if (error.throttled) {
            return new SecretException.Throttled(
                    "AWS throttles " + call.operation() + (call.secretId() == null ? "" : " for the secret ")
                            + call.secret() + " also after the configured retries: " + error + ".",
                    (call.managing() ? "Call less often" : "Start fewer instances at a time")
                            + ", raise keyturn.retries, or ask AWS for a higher quota.",
                    cause);
        }
        if (error.broken) {
            return new SecretException.Unreachable(
                    "AWS Secrets Manager in " + region + " failed to answer for " + call.purpose() + ": " + error + ".",
                    "Try again later; see the AWS Health Dashboard if it lasts." + unknownEffect(call),
                    cause);
        }
        if (CREDENTIAL_CODES.contains(error.code)) {
            return new SecretException.Unauthenticated(
                    "AWS does not accept the credentials used for " + call.purpose() + ": " + error + ".",
                    error.isOfTheClock()
                            ? "Check the clock of this machine: AWS refuses signatures that are minutes off."
                            : "Renew or correct the credentials; 'aws sts get-caller-identity' shows whether they work.",
                    cause);
        }
        return switch (error.code) {
            case "ResourceNotFoundException" -> missing(error, call, region, cause);
            case "ResourceExistsException" -> exists(error, call, cause);
            case "DecryptionFailure", "DecryptionFailureException" -> undecryptable(error, call, cause);
            case "EncryptionFailure", "EncryptionFailureException" -> unencryptable(error, call, cause);
            case "AccessDeniedException", "AccessDenied" ->
                KMS.matcher(error.message).find()
                        ? undecryptable(error, call, cause)
                        : denied(error, call, region, cause);
            case "InvalidRequestException" -> invalidRequest(error, call, cause);
            default -> rejected(error, call, cause);
        };
    }

    /** Returns what reading a secret would say, when DescribeSecret has shown that it is marked for deletion. */
    static SecretException markedForDeletion(Target target) {
        return new SecretException.MarkedForDeletion(
                "The secret " + target + " is marked for deletion.",
                "Restore it with 'aws secretsmanager restore-secret --secret-id " + target.secretId()
                        + "', or refer to another secret.",
                null);
    }

    /** Returns what reading a version would say, when DescribeSecret has shown that none has the staging label. */
    static SecretException noVersionHas(Target target) {
        return new SecretException.NoSuchVersion(
                "No version of the secret " + target + " has that staging label any more.",
                "Put the label on a version, or refer to another one.",
                null);
    }

    private static SecretException missing(
            ServiceError error, ServiceCall call, String region, @Nullable SdkException cause) {
        if (error.message.startsWith("Secrets Manager can't find the specified secret value")) {
            String version = call.byVersionId() || error.mentions("VersionId") ? "id" : "staging label";
            return new SecretException.NoSuchVersion(
                    "The secret " + call.secret() + " exists in " + region + ", but no version of it has that "
                            + version + (call.managing() ? ": " + error : "") + ".",
                    "List its versions with 'aws secretsmanager list-secret-version-ids --secret-id "
                            + call.secretId() + " --region " + region
                            + "'; a secret that never got a value has none.",
                    cause);
        }
        if (call.managing()) {
            return new SecretException.NotFound(
                    "There is no secret " + call.secret() + " in " + region + " for " + call.operation() + ": " + error
                            + ".",
                    Arn.isArn(String.valueOf(call.secretId()))
                            ? "Correct the ARN, or create the secret."
                            : "Correct the name or the region, or create the secret.",
                    cause);
        }
        return new SecretException.NotFound(
                "There is no secret " + call.secret() + " in " + region + ".",
                Arn.isArn(String.valueOf(call.secretId()))
                        ? "Correct the ARN, or create the secret."
                        : "Correct the name or the region, create the secret, or define the alias keyturn.aliases."
                                + call.secretId() + " if one was meant.",
                cause);
    }

    private static SecretException exists(ServiceError error, ServiceCall call, @Nullable SdkException cause) {
        return new SecretException.AlreadyExists(
                "What " + call.purpose() + " would make exists already: " + error + ".",
                error.mentions("ClientRequestToken")
                        ? "Pass another client request token, or with this one the value it was first used with."
                        : "Choose another name, or add a version to the secret with putSecretValue.",
                cause);
    }

    private static SecretException undecryptable(ServiceError error, ServiceCall call, @Nullable SdkException cause) {
        return new SecretException.Undecryptable(
                "The secret " + call.secret() + " cannot be decrypted: " + error + ".",
                "Allow kms:Decrypt on the secret's KMS key to the caller (key policy and IAM), and check that the key"
                        + " is enabled.",
                cause);
    }

    private static SecretException unencryptable(ServiceError error, ServiceCall call, @Nullable SdkException cause) {
        return new SecretException.Undecryptable(
                "The secret " + call.secret() + " cannot be encrypted: " + error + ".",
                "Allow kms:GenerateDataKey and kms:Decrypt on the secret's KMS key to the caller (key policy and IAM),"
                        + " and check that the key is enabled.",
                cause);
    }

    private static SecretException denied(
            ServiceError error, ServiceCall call, String region, @Nullable SdkException cause) {
        if (error.mentions("cannot invoke the specified Lambda function")) {
            return new SecretException.Denied(
                    "AWS Secrets Manager may not invoke the rotation function for " + call.purpose() + ": " + error
                            + ".",
                    "Allow lambda:InvokeFunction on the function to the principal secretsmanager.amazonaws.com.",
                    cause);
        }
        Matcher named = DENIED_ACTION.matcher(error.message);
        String denied = named.find() ? named.group(1) : "secretsmanager:" + call.operation();
        String action = "Allow " + denied + " on " + resource(error, call, region) + " to the caller"
                + (call.isBatch() ? " (with keyturn.batch=true it is needed beside secretsmanager:GetSecretValue)" : "")
                + ".";
        return new SecretException.Denied(
                "AWS denies secretsmanager:" + call.operation() + (call.secretId() == null ? "" : " for the secret ")
                        + call.secret() + ": " + error + ".",
                action,
                cause);
    }

    private static String resource(ServiceError error, ServiceCall call, String region) {
        String secretId = call.secretId();
        if (secretId == null || call.isBatch()) {
            return "*";
        }
        if (Arn.isArn(secretId)) {
            return secretId;
        }
        Matcher caller = ACCOUNT.matcher(error.message);
        boolean known = caller.find();
        return "arn:" + (known ? caller.group(1) : "aws") + ":secretsmanager:" + region + ":"
                + (known ? caller.group(2) : "*") + ":secret:" + secretId + "-??????";
    }

    private static SecretException invalidRequest(ServiceError error, ServiceCall call, @Nullable SdkException cause) {
        if (error.mentions("marked for deletion") || error.mentions("scheduled for deletion")) {
            return new SecretException.MarkedForDeletion(
                    "The secret " + call.secret() + " is marked for deletion"
                            + (call.managing() ? ", which rules out " + call.operation() + ": " + error : "") + ".",
                    "Restore it with 'aws secretsmanager restore-secret --secret-id " + call.secretId() + "', or "
                            + (call.managing() ? "use another name." : "refer to another secret."),
                    cause);
        }
        if (error.mentions("default KMS service key")) {
            return undecryptable(error, call, cause);
        }
        if (error.mentions("previous rotation")) {
            return new SecretException.RotationInProgress(
                    "A rotation of the secret " + call.secret() + " has not ended, which rules out " + call.operation()
                            + ": " + error + ".",
                    SecretException.RotationInProgress.ACTION,
                    cause);
        }
        return rejected(error, call, cause);
    }

    private static SecretException rejected(ServiceError error, ServiceCall call, @Nullable SdkException cause) {
        return new SecretException.Rejected(
                "AWS Secrets Manager refuses the request for " + call.purpose() + ": " + error + ".",
                "Correct what the service's message names.",
                cause);
    }

    private static String unknownEffect(ServiceCall call) {
        return call.managing() && call.isWriting()
                ? " The call may have taken effect all the same: look before it is repeated."
                : "";
    }

    private static SecretException clientSide(SdkException ex, ServiceCall call, SecretsManagerClient client) {
        Throwable reason = innermost(ex);
        boolean shown = reason instanceof IOException && isOfJava(reason) || isTimeout(reason);
        if (String.valueOf(ex.getMessage()).contains("credentials") && reason instanceof SdkClientException) {
            return noCredentials(chain(reason), call, ex);
        }
        if (shown && isGettingCredentials(ex)) {
            return noCredentials("no answer from where they come from: " + text(reason), call, ex);
        }
        return new SecretException.Unreachable(
                "No answer from " + endpoint(call, client) + " for " + call.purpose() + ": "
                        + (shown ? text(reason) : "what came back cannot be read") + ".",
                "Check the network, proxies and VPC endpoints on the way, and keyturn.endpoint, keyturn.region and"
                        + " keyturn.timeout." + unknownEffect(call),
                shown ? ex : null);
    }

    /** What the SDK throws as a bare Java exception comes from reading profiles, and may quote them. */
    private static SecretException misconfigured(RuntimeException ex, ServiceCall call) {
        String message = String.valueOf(ex.getMessage());
        boolean module = message.contains("must be on the class path");
        return new SecretException.Misconfigured(
                "The AWS SDK cannot ask for " + call.purpose() + ": "
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

    private static SecretException noCredentials(String reason, ServiceCall call, SdkException ex) {
        return new SecretException.Unauthenticated(
                "There are no AWS credentials " + (call.managing() ? "for " : "to read ") + call.purpose()
                        + (call.managing() ? "" : " with") + ": " + reason + ".",
                "Set keyturn.credentials.*, the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a"
                        + " profile, or run under an IAM role. Without AWS: keyturn.local.enabled=true.",
                ex);
    }

    private static String endpoint(ServiceCall call, SecretsManagerClient client) {
        return client.serviceClientConfiguration()
                .endpointOverride()
                .map(Object::toString)
                .orElseGet(() -> "Secrets Manager in " + region(call, client));
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

    /**
     * Says what the SDK's credential chain has tried. Its own message lists the reasons of all members, which is a page in
     * one line; it stays in the cause. What follows a profile's name is a list of what is in the files.
     */
    private static String chain(Throwable reason) {
        String message = firstLine(reason);
        Matcher chain = CHAIN.matcher(message);
        if (!chain.find()) {
            return PROFILE_FILE.matcher(message).replaceFirst("");
        }
        Set<String> tried = new LinkedHashSet<>();
        Matcher provider = PROVIDER.matcher(chain.group(1));
        while (provider.find()) {
            tried.add(provider.group(1) + (provider.group(2) == null ? "" : " '" + provider.group(2) + "'"));
        }
        return "none of the places where the SDK looks has any (" + String.join(", ", tried) + ")";
    }

    private static String firstLine(Throwable reason) {
        String message = Objects.requireNonNullElse(reason.getMessage(), "no reason given");
        return withoutFullStop(message.lines().findFirst().orElse(message));
    }

    private static String withoutFullStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String region(ServiceCall call, SecretsManagerClient client) {
        String region = call.region();
        return region != null
                ? region
                : client.serviceClientConfiguration().region().id();
    }

    /** What the service said, modelled or not. */
    private record ServiceError(
            String code, String message, boolean throttled, boolean broken, @Nullable String requestId) {

        /** Returns whether the time of the request was refused; an expired token has a code of its own. */
        boolean isOfTheClock() {
            return code.equals("RequestTimeTooSkewed")
                    || mentions("Signature expired")
                    || mentions("Signature not yet current");
        }

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
