package io.keyturn.spring;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * Changes how the AWS SDK client is built, after the {@code keyturn.*} settings were applied. For imports and inline
 * references it is registered in the {@link org.springframework.boot.bootstrap.BootstrapRegistry}, since they are read
 * before there are beans; a bean of this type changes the client of an application that has neither.
 */
@FunctionalInterface
public interface SecretsManagerClientCustomizer {

    /** Changes the builder; called once. */
    void customize(SecretsManagerClientBuilder builder);
}
