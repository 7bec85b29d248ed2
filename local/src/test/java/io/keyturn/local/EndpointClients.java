package io.keyturn.local;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Clients of the SDK for a server that is not AWS: it is asked over HTTP, with credentials that are worth nothing. */
final class EndpointClients implements AutoCloseable {

    private final URI endpoint;
    private final Map<Region, SecretsManagerClient> clients = new ConcurrentHashMap<>();

    EndpointClients(URI endpoint) {
        String host = endpoint.getHost();
        if (host == null) {
            throw new IllegalArgumentException("Not an address such as http://127.0.0.1:5000: " + endpoint);
        }
        if (host.contains("amazonaws") || host.endsWith(".aws")) {
            throw new IllegalArgumentException("The contract creates and deletes secrets; not on AWS: " + endpoint);
        }
        this.endpoint = endpoint;
    }

    SecretsManagerClient client(Region region) {
        return clients.computeIfAbsent(region, wanted -> SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(endpoint)
                .region(wanted)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build());
    }

    @Override
    public void close() {
        clients.values().forEach(SecretsManagerClient::close);
    }
}
