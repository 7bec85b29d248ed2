package io.keyturn.local;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What a Lambda function for rotation is to the service: called once for each {@link Step}, in their order.
 *
 * <p>It is registered with {@link LocalSecretsManager#rotationFunction} and called on a thread of its own. An exception
 * ends the rotation, as a failed Lambda does, and leaves AWSPENDING where it is.
 */
@FunctionalInterface
public interface RotationFunction {

    /** The four steps of a rotation; each prints as the service calls it. */
    enum Step {
        /** Makes the new value and stores it under the request token, labelled AWSPENDING. */
        CREATE_SECRET("createSecret"),
        /** Makes the database or service accept the new value. */
        SET_SECRET("setSecret"),
        /** Tries the new value out. */
        TEST_SECRET("testSecret"),
        /** Moves AWSCURRENT to the new version. */
        FINISH_SECRET("finishSecret");

        private final String wireName;

        Step(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return wireName;
        }
    }

    /**
     * Does one step.
     *
     * @param secretId the ARN of the secret
     * @param clientRequestToken the id of the new version, already labelled AWSPENDING and without a value at first
     * @param client a client in the secret's region
     * @throws Exception when the step failed, which ends the rotation
     */
    void rotate(Step step, String secretId, String clientRequestToken, SecretsManagerClient client) throws Exception;

    /**
     * Returns a function for demos that stores a new random password: in the key {@code password} of a secret that is a
     * JSON object, else as the whole value.
     */
    static RotationFunction newPassword() {
        return new NewPassword();
    }
}
