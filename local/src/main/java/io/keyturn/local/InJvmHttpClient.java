package io.keyturn.local;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An HTTP client of the SDK that hands every request to the service in the caller's own thread. */
final class InJvmHttpClient implements SdkHttpClient {

    private final Exchange exchange;

    InJvmHttpClient(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Request(request);
    }

    @Override
    public String clientName() {
        return "KeyturnLocal";
    }

    @Override
    public void close() {
        // the service outlives its clients
    }

    private final class Request implements ExecutableHttpRequest {

        private final HttpExecuteRequest request;
        private final Abort abort = new Abort();

        private Request(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            WireResponse response = exchange.answer(wireRequest(), abort);
            SdkHttpResponse head = SdkHttpResponse.builder()
                    .statusCode(response.status())
                    .putHeader("Content-Type", WireResponse.CONTENT_TYPE)
                    .putHeader("Content-Length", Integer.toString(response.body().length))
                    .putHeader(WireResponse.REQUEST_ID_HEADER, response.requestId())
                    .build();
            return HttpExecuteResponse.builder()
                    .response(head)
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                    .build();
        }

        @Override
        public void abort() {
            abort.abort();
        }

        private WireRequest wireRequest() throws IOException {
            SdkHttpRequest head = request.httpRequest();
            return new WireRequest(
                    head.firstMatchingHeader("X-Amz-Target").orElse(null),
                    head.firstMatchingHeader("Authorization").orElse(null),
                    body());
        }

        private byte[] body() throws IOException {
            ContentStreamProvider content = request.contentStreamProvider().orElse(null);
            if (content == null) {
                return new byte[0];
            }
            try (InputStream stream = content.newStream()) {
                return stream.readAllBytes();
            }
        }
    }
}
