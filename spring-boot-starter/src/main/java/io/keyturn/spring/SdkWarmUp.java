package io.keyturn.spring;

import io.keyturn.Secrets;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Loads the classes of the AWS SDK, most of the time that reading one secret takes, while Spring Boot is busy with its
 * own: reads a secret through a client whose answer is made up. Nothing leaves the JVM, and a failure has no
 * consequence.
 */
final class SdkWarmUp implements SdkHttpClient {
    private static final byte[] ANSWER =
            """
            {"ARN":"arn:aws:secretsmanager:us-east-1:123456789012:secret:warm-up-AbCdEf","Name":"warm-up",\
            "VersionId":"00000000-0000-0000-0000-000000000000","VersionStages":["AWSCURRENT"],\
            "CreatedDate":1.7E9,"SecretString":"{\\"key\\":\\"value\\"}"}"""
                    .getBytes(StandardCharsets.UTF_8);

    private SdkWarmUp() {}

    /** Starts the thread, unless nothing will be read in this JVM. */
    static void start() {
        if (ApplicationSecrets.isBuilding() || "false".equalsIgnoreCase(System.getProperty("keyturn.enabled"))) {
            return;
        }
        Thread thread = new Thread(SdkWarmUp::run, "keyturn-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("warm-up", "warm-up")))
                        .httpClient(new SdkWarmUp())
                        .build();
                Secrets secrets = Secrets.create(client)) {
            secrets.getString("warm-up#key");
        } catch (RuntimeException | LinkageError ex) {
            // the first real call runs into the same and says so
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return HttpExecuteResponse.builder()
                        .response(SdkHttpResponse.builder()
                                .statusCode(200)
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .putHeader("Content-Length", String.valueOf(ANSWER.length))
                                .build())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(ANSWER)))
                        .build();
            }

            @Override
            public void abort() {
                // there is nothing to stop
            }
        };
    }

    @Override
    public void close() {
        // there is nothing to close
    }
}
