package io.keyturn.local;

import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class HttpContractTests extends SecretsManagerContract {

    private static final LocalSecretsManager LOCAL = LocalSecretsManager.start(0);
    private static final EndpointClients CLIENTS = new EndpointClients(LOCAL.endpoint());

    @AfterAll
    static void close() {
        CLIENTS.close();
        LOCAL.close();
    }

    @Override
    Server server() {
        return Server.KEYTURN;
    }

    @Override
    SecretsManagerClient client(Region region) {
        return CLIENTS.client(region);
    }
}
