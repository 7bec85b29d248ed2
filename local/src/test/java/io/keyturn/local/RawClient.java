package io.keyturn.local;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks the protocol without an SDK, which fills in tokens and hides what it does not know. */
final class RawClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SdkHttpClient http;

    RawClient(LocalSecretsManager local) {
        this.http = local.httpClient();
    }

    /** What came back: the status, and the body as JSON. */
    record Answer(int status, Map<String, ?> headers, JsonNode body) {

        String type() {
            return body.path("__type").asString();
        }

        String message() {
            return body.path("Message").asString();
        }
    }

    Answer call(String operation, String body) {
        return send(Map.of("X-Amz-Target", "secretsmanager." + operation), body);
    }

    Answer send(Map<String, String> headers, String body) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol("http")
                .host("localhost")
                .encodedPath("/");
        headers.forEach(request::putHeader);
        try {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(request.build())
                            .contentStreamProvider(
                                    () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                            .build())
                    .call();
            return new Answer(
                    response.httpResponse().statusCode(),
                    response.httpResponse().headers(),
                    JSON.readTree(response.responseBody().orElseThrow()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
