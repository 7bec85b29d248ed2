package io.keyturn.spring;

import io.keyturn.local.LocalSecretsManager;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** Counts the clients that are made, and those that are closed; their calls go to a LocalSecretsManager. */
final class CountedClient implements SecretsManagerClientCustomizer {
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final LocalSecretsManager local;

    CountedClient(LocalSecretsManager local) {
        this.local = local;
    }

    /** Returns an application whose client is counted. */
    TestApplication application() {
        return TestApplication.plain().withCredentials("keyturn").register(SecretsManagerClientCustomizer.class, this);
    }

    @Override
    public void customize(SecretsManagerClientBuilder builder) {
        made.incrementAndGet();
        SdkHttpClient http = local.httpClient();
        builder.httpClientBuilder(defaults -> new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return http.prepareRequest(request);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
    }
}
