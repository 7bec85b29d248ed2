package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/**
 * A refusal in the service's own words: an error code, its message and the HTTP status that carries them.
 *
 * <p>It has no stack trace, because it is an answer and not a defect, and never contains a secret's value.
 */
final class ServiceError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private ServiceError(int status, String code, @Nullable String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ServiceError of(int status, String code, @Nullable String message) {
        return new ServiceError(status, code, message);
    }

    static ServiceError unknownSecret() {
        return resourceNotFound("Secrets Manager can't find the specified secret.");
    }

    static ServiceError unknownStage(String label) {
        return resourceNotFound("Secrets Manager can't find the specified secret value for staging label: " + label);
    }

    static ServiceError unknownVersion(String versionId) {
        return resourceNotFound("Secrets Manager can't find the specified secret value for VersionId: " + versionId);
    }

    static ServiceError markedForDeletion() {
        return invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    }

    static ServiceError resourceNotFound(String message) {
        return new ServiceError(400, "ResourceNotFoundException", message);
    }

    static ServiceError resourceExists(String message) {
        return new ServiceError(400, "ResourceExistsException", message);
    }

    static ServiceError invalidRequest(String message) {
        return new ServiceError(400, "InvalidRequestException", message);
    }

    static ServiceError invalidParameter(String message) {
        return new ServiceError(400, "InvalidParameterException", message);
    }

    static ServiceError noRotationFunction() {
        return invalidRequest("No Lambda rotation function ARN is associated with this secret.");
    }

    static ServiceError malformedPolicy() {
        return new ServiceError(400, "MalformedPolicyDocumentException", "This policy has invalid syntax.");
    }

    static ServiceError limitExceeded(String message) {
        return new ServiceError(400, "LimitExceededException", message);
    }

    static ServiceError invalidNextToken() {
        return new ServiceError(400, "InvalidNextTokenException", "The NextToken value is invalid.");
    }

    static ServiceError validation(String message) {
        return new ServiceError(400, "ValidationException", message);
    }

    static ServiceError serialization(@Nullable String message) {
        return new ServiceError(400, "SerializationException", message);
    }

    static ServiceError unknownOperation() {
        return new ServiceError(400, "UnknownOperationException", null);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
