package io.keyturn.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The contract on a server of your own: {@code mvn verify -Dkeyturn.test.endpoint=http://127.0.0.1:5000}, and with
 * {@code -Dkeyturn.test.server=moto} less of what moto is known to do otherwise.
 */
class EndpointContractIT extends SecretsManagerContract {

    private static final String ENDPOINT = System.getProperty("keyturn.test.endpoint", "");

    private static EndpointClients clients;

    @BeforeAll
    static void connect() {
        clients = ENDPOINT.isEmpty() ? null : new EndpointClients(URI.create(ENDPOINT));
    }

    @BeforeEach
    void skipWithoutAnEndpoint() {
        assumeTrue(clients != null, "no endpoint was given with -Dkeyturn.test.endpoint=http://127.0.0.1:5000");
    }

    @AfterAll
    static void close() {
        if (clients != null) {
            clients.close();
        }
    }

    @Override
    Server server() {
        return Server.named(System.getProperty("keyturn.test.server", "other"));
    }

    @Override
    SecretsManagerClient client(Region region) {
        return clients.client(region);
    }
}
