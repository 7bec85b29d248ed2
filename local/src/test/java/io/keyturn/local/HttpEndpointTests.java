package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpEndpointTests {

    private final LocalSecretsManager local = LocalSecretsManager.start(0).seed("secrets: {prod/db: s3cret}");
    private final URI endpoint = local.endpoint();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void postWhenOperationIsKnownSpeaksAwsJson() throws Exception {
        HttpResponse<String> response = post("GetSecretValue", "{\"SecretId\": \"prod/db\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.1");
        assertThat(response.headers().firstValue("x-amzn-RequestId").orElseThrow())
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(response.body()).contains("\"SecretString\":\"s3cret\"");
    }

    @Test
    void postWhenAnswerHasDatesWritesSecondsWithFraction() throws Exception {
        local.setTime(Instant.parse("2026-01-01T00:00:00.125Z"));
        local.seed("secrets: {dated: x}");
        assertThat(post("DescribeSecret", "{\"SecretId\": \"dated\"}").body())
                .contains("\"CreatedDate\":1767225600.125}");
    }

    @Test
    void postWhenPayloadIsTheLargestWithEveryByteEscapedIsAccepted() throws Exception {
        String body = "{\"Name\": \"big\", \"ClientRequestToken\": \"11111111-1111-1111-1111-111111111111\","
                + " \"SecretString\": \"" + "\\u0001".repeat(65_536) + "\"}";
        assertThat(post("CreateSecret", body).statusCode()).isEqualTo(200);
        assertThat(local.client()
                        .getSecretValue(request -> request.secretId("big"))
                        .secretString())
                .isEqualTo("\u0001".repeat(65_536));
    }

    @Test
    void postWhenBodyIsTooLargeIsRefused() throws Exception {
        HttpResponse<String> response = post("GetSecretValue", " ".repeat(2 * 1024 * 1024));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("The request is larger than any that the service accepts.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void requestWhenNotPostIsRefused(String method) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(endpoint)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        assertThat(response.body()).isEqualTo("Requests are sent with POST.\n");
    }

    @Test
    void requestWhenPathIsNotTheRootIsRefused() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(endpoint.resolve("/admin"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://example.com", "Origin: null", "Sec-Fetch-Site: cross-site"})
    void requestWhenFromBrowserIsRefused(String header) throws Exception {
        assertThat(exchange("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("This server does not answer web pages: the request comes from a browser.\n");
        assertThat(local.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: rebound.example.com",
                "Host: rebound.example.com:4599",
                "Host: 127.0.0.1.example.com",
                "Host: 10.0.0.1",
                "Host: ",
                "Host: localhost\r\nHost: example.com",
                "X: y"
            })
    void requestWhenHostIsNotLoopbackIsRefused(String header) throws Exception {
        assertThat(exchange("POST / HTTP/1.1\r\n" + header + "\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("This server answers requests for localhost only: the Host header names another host.\n");
        assertThat(local.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1234", "127.0.0.1", "127.0.0.1:4599", "[::1]", "[::1]:80"})
    void requestWhenHostIsLoopbackIsAnswered(String host) throws Exception {
        assertThat(exchange("POST / HTTP/1.1\r\nHost: " + host + "\r\nX-Amz-Target: secretsmanager.ListSecrets\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "garbage\r\n\r\n",
                "POST\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "POST / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "POST http://[ HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void requestWhenGarbageLeavesTheServerServing(String garbage) throws Exception {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // a connection that breaks is an answer to garbage too
        }
        assertThat(post("GetSecretValue", "{\"SecretId\": \"prod/db\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void connectionResetBreaksTheConnection() {
        local.faults().on("GetSecretValue").connectionReset();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> post("GetSecretValue", "{\"SecretId\": \"prod/db\"}"));
    }

    @Test
    void hangWhenReleasedAnswers() throws Exception {
        HeldCalls held = local.faults().on("GetSecretValue").hang();
        CompletableFuture<HttpResponse<String>> call =
                http.sendAsync(request("GetSecretValue", "{\"SecretId\": \"prod/db\"}"), BodyHandlers.ofString());
        held.awaitArrived(1);
        assertThat(post("ListSecrets", "{}").statusCode()).isEqualTo(200);
        assertThat(call).isNotDone();
        held.release();
        assertThat(call.get().statusCode()).isEqualTo(200);
    }

    @Test
    void closeStopsListening() {
        local.close();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> post("ListSecrets", "{}"));
    }

    @Test
    void startListensOnLoopbackOnly() throws Exception {
        InetAddress other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findAny()
                .orElse(null);
        Assumptions.assumeTrue(other != null, "this machine has no address but loopback");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket(other, endpoint.getPort()).close());
    }

    private HttpResponse<String> post(String operation, String body) throws Exception {
        return http.send(request(operation, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String operation, String body) {
        return HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", "secretsmanager." + operation)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Sends a head without a body over a socket, because clients refuse to send some headers. */
    private String exchange(String head) throws IOException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(
                    (head + "Content-Length: 2\r\nConnection: close\r\n\r\n{}").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
