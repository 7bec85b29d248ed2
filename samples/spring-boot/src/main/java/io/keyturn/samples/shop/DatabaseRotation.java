package io.keyturn.samples.shop;

import io.keyturn.SecretsAdmin;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationRules;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.RotationFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Rotates the database's password on the embedded service. That is done from outside, with a client that is not the
 * application's: of the new version the application learns in no other way than on AWS.
 */
@Component
@ConditionalOnBooleanProperty("keyturn.local.enabled")
class DatabaseRotation {
    static final String SECRET = "shop/database";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:rotate-database";

    private final SecretsAdmin outside;

    DatabaseRotation(LocalSecretsManager local, SecretsManagerClient application) {
        local.rotationFunction(FUNCTION, RotationFunction.newPassword());
        outside = SecretsAdmin.create(
                local.client(application.serviceClientConfiguration().region()));
    }

    /** Starts one rotation; the service does it in the background. */
    void start() {
        outside.rotateSecret(
                SECRET, RotationOptions.defaults().withLambdaArn(FUNCTION).withRules(RotationRules.everyDays(30)));
    }
}
