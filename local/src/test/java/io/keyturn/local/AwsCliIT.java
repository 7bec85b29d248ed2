package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The life of a secret, led by the AWS CLI; skipped where it is not installed. */
@Timeout(600)
class AwsCliIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String V1 = "11111111-1111-1111-1111-111111111111";
    private static final String V2 = "22222222-2222-2222-2222-222222222222";
    private static final String V3 = "33333333-3333-3333-3333-333333333333";
    private static final String LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";

    @TempDir
    private Path home;

    private ServerProcess server;
    private URI endpoint;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(installed(), "the AWS CLI is not installed: no command 'aws' on the path");
        server = ServerProcess.start(
                "--port",
                "0",
                "--rotation-function",
                LAMBDA,
                "--persist",
                home.resolve("state.json").toString());
        endpoint = ServerProcess.endpoint(server.greeting());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void secretLivesItsWholeLife() throws Exception {
        JsonNode created = aws(
                "create-secret",
                "--name",
                "prod/db",
                "--secret-string",
                "{\"password\":\"1\"}",
                "--client-request-token",
                V1,
                "--description",
                "the database");
        assertThat(created.get("ARN").stringValue()).startsWith("arn:aws:secretsmanager:eu-west-1:");
        assertThat(aws("get-secret-value", "--secret-id", "prod/db")
                        .get("SecretString")
                        .stringValue())
                .isEqualTo("{\"password\":\"1\"}");

        assertThat(aws(
                                "put-secret-value",
                                "--secret-id",
                                "prod/db",
                                "--secret-string",
                                "{\"password\":\"2\"}",
                                "--client-request-token",
                                V2,
                                "--version-stages",
                                "AWSPENDING")
                        .get("VersionStages")
                        .toString())
                .isEqualTo("[\"AWSPENDING\"]");
        aws(
                "update-secret-version-stage",
                "--secret-id",
                "prod/db",
                "--version-stage",
                "AWSCURRENT",
                "--remove-from-version-id",
                V1,
                "--move-to-version-id",
                V2);
        JsonNode described = aws("describe-secret", "--secret-id", "prod/db");
        assertThat(described.get("VersionIdsToStages").get(V1).toString()).isEqualTo("[\"AWSPREVIOUS\"]");
        assertThat(described.get("VersionIdsToStages").get(V2).toString()).isEqualTo("[\"AWSCURRENT\",\"AWSPENDING\"]");
        assertThat(described.get("Description").stringValue()).isEqualTo("the database");

        assertThat(aws("list-secrets", "--filters", "Key=description,Values=database")
                        .get("SecretList"))
                .hasSize(1);
        assertThat(aws("list-secret-version-ids", "--secret-id", "prod/db").get("Versions"))
                .hasSize(2);
        assertThat(aws("get-random-password", "--password-length", "20", "--exclude-punctuation")
                        .get("RandomPassword")
                        .stringValue())
                .matches("[a-zA-Z0-9]{20}");

        aws(
                "rotate-secret",
                "--secret-id",
                "prod/db",
                "--rotation-lambda-arn",
                LAMBDA,
                "--rotation-rules",
                "AutomaticallyAfterDays=30",
                "--client-request-token",
                V3);
        awaitCurrent(V3);
        JsonNode rotated = aws("describe-secret", "--secret-id", "prod/db");
        assertThat(rotated.get("RotationEnabled").booleanValue()).isTrue();
        assertThat(rotated.get("VersionIdsToStages").get(V2).toString()).isEqualTo("[\"AWSPREVIOUS\"]");
        aws("cancel-rotate-secret", "--secret-id", "prod/db");

        assertThat(aws(
                                "replicate-secret-to-regions",
                                "--secret-id",
                                "prod/db",
                                "--add-replica-regions",
                                "Region=us-west-2")
                        .get("ReplicationStatus")
                        .get(0)
                        .get("Status")
                        .stringValue())
                .isEqualTo("InSync");
        assertThat(aws("get-secret-value", "--region", "us-west-2", "--secret-id", "prod/db")
                        .get("VersionId")
                        .stringValue())
                .isEqualTo(V3);
        assertThat(run("delete-secret", "--secret-id", "prod/db").errors())
                .contains("that still has replica regions [us-west-2].");
        aws("stop-replication-to-replica", "--region", "us-west-2", "--secret-id", "prod/db");
        aws("replicate-secret-to-regions", "--secret-id", "prod/db", "--add-replica-regions", "Region=us-east-2");
        aws("remove-regions-from-replication", "--secret-id", "prod/db", "--remove-replica-regions", "us-east-2");

        String policy = ResourcePolicyTests.OWN_ACCOUNT;
        assertThat(aws("validate-resource-policy", "--resource-policy", policy)
                        .get("PolicyValidationPassed")
                        .booleanValue())
                .isTrue();
        aws("put-resource-policy", "--secret-id", "prod/db", "--resource-policy", policy, "--block-public-policy");
        assertThat(aws("get-resource-policy", "--secret-id", "prod/db")
                        .get("ResourcePolicy")
                        .stringValue())
                .isEqualTo(policy);
        aws("delete-resource-policy", "--secret-id", "prod/db");

        assertThat(run("tag-resource", "--secret-id", "prod/db", "--tags", "Key=team,Value=shop")
                        .errors())
                .isEmpty();
        assertThat(aws("describe-secret", "--secret-id", "prod/db").get("Tags").toString())
                .isEqualTo("[{\"Key\":\"team\",\"Value\":\"shop\"}]");
        assertThat(run("untag-resource", "--secret-id", "prod/db", "--tag-keys", "team")
                        .errors())
                .isEmpty();

        aws("delete-secret", "--secret-id", "prod/db", "--recovery-window-in-days", "7");
        assertThat(run("get-secret-value", "--secret-id", "prod/db").errors())
                .contains("(InvalidRequestException) when calling the GetSecretValue operation: You can't perform this"
                        + " operation on the secret because it was marked for deletion.");
        aws("restore-secret", "--secret-id", "prod/db");
        assertThat(aws("get-secret-value", "--secret-id", "prod/db", "--version-stage", "AWSPREVIOUS")
                        .get("VersionId")
                        .stringValue())
                .isEqualTo(V2);
    }

    /** Asks until the version is current, as a person does after starting a rotation; each question takes its time. */
    private void awaitCurrent(String version) throws Exception {
        while (!aws("get-secret-value", "--secret-id", "prod/db")
                .get("VersionId")
                .stringValue()
                .equals(version)) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    private JsonNode aws(String... arguments) throws Exception {
        Ran ran = run(arguments);
        assertThat(ran.errors()).isEmpty();
        return JSON.readTree(ran.output());
    }

    private Ran run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "aws",
                "--endpoint-url",
                endpoint.toString(),
                "--region",
                "eu-west-1",
                "--output",
                "json",
                "secretsmanager"));
        command.addAll(List.of(arguments));
        Path output = home.resolve("output");
        Path errors = home.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local",
                        "AWS_PAGER", "",
                        "AWS_CONFIG_FILE", home.resolve("no-config").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                                home.resolve("no-credentials").toString()));
        builder.start().waitFor();
        return new Ran(
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8).strip());
    }

    private record Ran(String output, String errors) {}

    private static boolean installed() {
        try {
            return new ProcessBuilder("aws", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
