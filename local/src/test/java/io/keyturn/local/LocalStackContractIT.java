package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The contract on LocalStack, in the last version that wants no account; skipped where there is no Docker, unless
 * {@code -Dkeyturn.test.require-docker=true} says that there must be.
 */
class LocalStackContractIT extends SecretsManagerContract {

    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");

    private static LocalStackContainer localStack;
    private static EndpointClients clients;

    @BeforeAll
    static void start() {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (Boolean.getBoolean("keyturn.test.require-docker")) {
            assertThat(docker)
                    .as("Docker is available, as -Dkeyturn.test.require-docker demands")
                    .isTrue();
        }
        if (docker) {
            localStack = new LocalStackContainer(IMAGE).withServices("secretsmanager", "lambda");
            localStack.start();
            clients = new EndpointClients(localStack.getEndpoint());
        }
    }

    @BeforeEach
    void skipWithoutDocker() {
        assumeTrue(clients != null, "Docker is not available: the contract is not run on LocalStack");
    }

    @AfterAll
    static void stop() {
        if (clients != null) {
            clients.close();
        }
        if (localStack != null) {
            localStack.stop();
        }
    }

    @Override
    Server server() {
        return Server.LOCALSTACK;
    }

    @Override
    SecretsManagerClient client(Region region) {
        return clients.client(region);
    }
}
