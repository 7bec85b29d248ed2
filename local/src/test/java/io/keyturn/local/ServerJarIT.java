package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@Timeout(60)
class ServerJarIT {

    @Test
    void serverWhenStartedServesSeededSecretsAndEndsOnTerm(@TempDir Path directory) throws Exception {
        Path seed = Files.writeString(directory.resolve("secrets.yaml"), "secrets: {prod/db: {password: s3cret}}");
        try (ServerProcess server =
                ServerProcess.start("--port", "0", "--region", "eu-west-1", "--secrets", seed.toString())) {
            String greeting = server.greeting();
            URI endpoint = ServerProcess.endpoint(greeting);
            assertThat(greeting)
                    .isEqualTo("Secrets Manager listens on " + endpoint + " - try: AWS_ACCESS_KEY_ID=local"
                            + " AWS_SECRET_ACCESS_KEY=local aws --region eu-west-1 --endpoint-url " + endpoint
                            + " secretsmanager list-secrets");
            try (SecretsManagerClient client = SecretsManagerClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .endpointOverride(endpoint)
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                    .build()) {
                assertThat(client.getSecretValue(request -> request.secretId("prod/db"))
                                .secretString())
                        .isEqualTo("{\"password\":\"s3cret\"}");
            }
            server.terminate();
            assertThat(server.awaitEnd()).isEqualTo(new ServerProcess.Ended(143, ""));
        }
    }

    @Test
    void serverWhenPortIsInUseSaysSoInOneLine() throws Exception {
        try (LocalSecretsManager other = LocalSecretsManager.start(0)) {
            int port = other.endpoint().getPort();
            try (ServerProcess server = ServerProcess.start("--port", Integer.toString(port))) {
                assertThat(server.awaitEnd())
                        .isEqualTo(new ServerProcess.Ended(
                                1, "Cannot listen on 127.0.0.1:" + port + ": Address already in use\n"));
            }
        }
    }
}
