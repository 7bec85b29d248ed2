package io.keyturn;

import static io.keyturn.Fixtures.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import io.keyturn.client.SecretsManagerClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Over real sockets: what does not come from a Secrets Manager at all. */
class UnreachableTests {

    @Test
    void fetchWhenNothingListensNamesTheEndpointAndTheReason() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(failure(port, Duration.ofSeconds(5)))
                .hasMessage("No answer from http://127.0.0.1:" + port + " for the secret 'prod/db' (stage AWSCURRENT):"
                        + " ConnectException: Connection refused. Check the network, proxies and VPC endpoints on the"
                        + " way, and keyturn.endpoint, keyturn.region and keyturn.timeout.");
    }

    @Test
    void fetchWhenNothingAnswersEndsWithTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure(silent.getLocalPort(), Duration.ofMillis(300)))
                    .hasMessageStartingWith("No answer from http://127.0.0.1:" + silent.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"SecretString\": hunter2}",
                "{\"SecretString\": \"hunter2",
                "hunter2",
                "<html>hunter2</html>",
                "{\"SecretString\": [\"hunter2\"]}",
                "{\"CreatedDate\": \"hunter2\"}"
            })
    void fetchWhenTheAnswerCannotBeReadDoesNotQuoteIt(String body) throws IOException {
        HttpServer server = answering(body);
        try {
            SecretException failure = failure(server.getAddress().getPort(), Duration.ofSeconds(5));
            StringWriter everything = new StringWriter();
            failure.printStackTrace(new PrintWriter(everything));
            assertThat(everything.toString())
                    .contains("what came back cannot be read")
                    .doesNotContain("hunter2");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"message\":\"a proxy says hello\"}", "{\"SecretString\":\"hunter2\"}"})
    void fetchWhenTheAnswerIsNoneOfASecretsManagerHasNoValue(String body) throws IOException {
        HttpServer server = answering(body);
        try {
            assertThat(failure(server.getAddress().getPort(), Duration.ofSeconds(5)))
                    .hasMessage("What answers for the secret 'prod/db' (stage AWSCURRENT) is no Secrets Manager: the"
                            + " answer lacks the ARN, the name, the version id or the value. Check keyturn.endpoint and"
                            + " proxies on the way; a stub in a test has to give all four.");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 407})
    void fetchWhenAProxyAnswersInsteadSaysSoAndDoesNotQuoteIt(int status) throws IOException {
        HttpServer server = answering(status, "<html>hunter2</html>");
        try {
            SecretException failure = failure(server.getAddress().getPort(), Duration.ofSeconds(5));
            assertThat(failure)
                    .hasNoCause()
                    .hasMessage("What answers for the secret 'prod/db' (stage AWSCURRENT) is no Secrets Manager: the"
                            + " answer with HTTP status " + status + " has no error code of AWS. Check"
                            + " keyturn.endpoint and proxies on the way.");
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer answering(String body) throws IOException {
        return answering(200, body);
    }

    private static HttpServer answering(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static SecretException failure(int port, Duration timeout) {
        ClientSettings settings = ClientSettings.defaults()
                .withRegion("us-east-1")
                .withEndpoint(URI.create("http://127.0.0.1:" + port))
                .withTimeout(timeout, 0)
                .withCredentials(new CredentialsSettings("AKID", "secret", null, null, null, null));
        try (SecretsManagerClient client =
                SecretsManagerClients.builder(settings, null, null).build()) {
            SecretFetcher fetcher = SecretFetcher.of(client);
            try {
                fetcher.fetch(target("prod/db"));
            } catch (SecretException.Unreachable ex) {
                return ex;
            }
            throw new AssertionError("nothing was thrown");
        }
    }
}
