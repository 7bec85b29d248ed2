package io.keyturn.local;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class InJvmContractTests extends SecretsManagerContract {

    private static final LocalSecretsManager LOCAL = LocalSecretsManager.create();
    private static final Map<Region, SecretsManagerClient> CLIENTS = new ConcurrentHashMap<>();

    @AfterAll
    static void close() {
        LOCAL.close();
    }

    @Override
    Server server() {
        return Server.KEYTURN;
    }

    @Override
    SecretsManagerClient client(Region region) {
        return CLIENTS.computeIfAbsent(region, LOCAL::client);
    }
}
