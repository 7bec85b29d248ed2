package io.keyturn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers some operations as a test says, one answer after the other and the last one again and again, and hands the
 * rest on. Keeps what was asked.
 */
final class ScriptedHttpClient implements SdkHttpClient {
    private final SdkHttpClient others;
    private final Map<String, List<String>> answers = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> requests = new LinkedHashMap<>();
    private final List<String> hosts = new ArrayList<>();

    ScriptedHttpClient(SdkHttpClient others) {
        this.others = others;
    }

    ScriptedHttpClient answer(String operation, String... json) {
        answers.put(operation, new ArrayList<>(List.of(json)));
        return this;
    }

    /** Answers an operation no more. */
    void handOn(String operation) {
        answers.remove(operation);
    }

    List<JsonNode> requests(String operation) {
        return requests.getOrDefault(operation, List.of());
    }

    List<String> hosts() {
        return hosts;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        String target =
                request.httpRequest().firstMatchingHeader("X-Amz-Target").orElseThrow();
        String operation = target.substring(target.indexOf('.') + 1);
        requests.computeIfAbsent(operation, key -> new ArrayList<>()).add(body(request));
        hosts.add(request.httpRequest().host());
        List<String> scripted = answers.get(operation);
        if (scripted == null) {
            return others.prepareRequest(request);
        }
        String answer = scripted.size() > 1 ? scripted.remove(0) : scripted.get(0);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                return HttpExecuteResponse.builder()
                        .response(SdkHttpResponse.builder()
                                .statusCode(answer.contains("\"__type\"") ? 400 : 200)
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .putHeader("Content-Length", String.valueOf(bytes.length))
                                .putHeader("x-amzn-RequestId", "request-1")
                                .build())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                        .build();
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {
        others.close();
    }

    private static JsonNode body(HttpExecuteRequest request) {
        try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
            return JsonMapper.shared().readTree(body.readAllBytes());
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
