package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service makes of requests that its clients would not send. */
class JsonProtocolTests {

    private static final String TOKEN = "11111111-1111-1111-1111-111111111111";

    private final LocalSecretsManager local = LocalSecretsManager.create();
    private final RawClient raw = new RawClient(local);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secretsmanager.NoSuchOperation",
                "secretsmanager.",
                "GetSecretValue",
                "DynamoDB_20120810.GetItem",
                "",
                "secretsmanager.getsecretvalue"
            })
    void requestWhenOperationIsUnknown(String target) {
        RawClient.Answer answer = raw.send(Map.of("X-Amz-Target", target), "{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
    }

    @Test
    void requestWhenTargetIsMissing() {
        assertThat(raw.send(Map.of(), "{}").type()).isEqualTo("UnknownOperationException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "1", "null", "\"x\"", "{} {}", "{\"SecretId\": \"a\",}", "\u0000"})
    void requestWhenBodyIsNoJsonObject(String body) {
        RawClient.Answer answer = raw.call("GetSecretValue", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).isEqualTo("{\"__type\":\"SerializationException\"}");
    }

    @Test
    void requestWhenBodyIsNestedBeyondReason() {
        assertThat(raw.call("GetSecretValue", "{\"a\":".repeat(100_000)).type()).isEqualTo("SerializationException");
    }

    @Test
    void requestWhenBodyIsEmptyHasNoParameters() {
        assertThat(raw.call("ListSecrets", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GetSecretValue|{\"SecretId\": 1}|NUMBER_VALUE can not be converted to a String",
                "GetSecretValue|{\"SecretId\": 1.5}|DECIMAL_VALUE can not be converted to a String",
                "GetSecretValue|{\"SecretId\": {}}|START_OBJECT can not be converted to a String",
                "GetSecretValue|{\"SecretId\": []}|START_ARRAY can not be converted to a String",
                "GetSecretValue|{\"SecretId\": true}|TRUE_VALUE can not be converted to a String",
                "ListSecrets|{\"MaxResults\": \"1\"}|STRING_VALUE can not be converted to a Long",
                "ListSecrets|{\"IncludePlannedDeletion\": \"true\"}|STRING_VALUE can not be converted to a Boolean",
                "ListSecrets|{\"Filters\": {}}|START_OBJECT can not be converted to a List",
                "ListSecrets|{\"Filters\": [1]}|NUMBER_VALUE can not be converted to a Structure",
                "ListSecrets|{\"Filters\": [null]}|NULL_VALUE can not be converted to a Structure"
            })
    void requestWhenTypeIsWrong(String operation, String body, String message) {
        RawClient.Answer answer = raw.call(operation, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("SerializationException");
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void requestWhenBlobIsNoBase64() {
        RawClient.Answer answer = raw.call(
                "CreateSecret",
                """
                {"Name": "db", "SecretBinary": "hunter2!", "ClientRequestToken": "%s"}"""
                        .formatted(TOKEN));
        assertThat(answer.type()).isEqualTo("SerializationException");
        assertThat(answer.message()).isEqualTo("Invalid Base64 in a blob member");
    }

    @Test
    void requestWhenParameterIsUnknownIgnoresIt() {
        assertThat(raw.call("ListSecrets", "{\"NoSuchParameter\": 1, \"MaxResults\": null}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void requestWhenSignedIsForTheRegionOfItsSignature() {
        raw.send(
                Map.of(
                        "X-Amz-Target",
                        "secretsmanager.CreateSecret",
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/secretsmanager/aws4_request,"
                                + " SignedHeaders=host, Signature=0"),
                "{\"Name\": \"db\", \"ClientRequestToken\": \"" + TOKEN + "\"}");
        assertThat(raw.call("DescribeSecret", "{\"SecretId\": \"db\"}").type()).isEqualTo("ResourceNotFoundException");
        assertThat(raw.send(
                                Map.of(
                                        "X-Amz-Target",
                                        "secretsmanager.DescribeSecret",
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=OTHER/20270101/eu-west-1/secretsmanager/aws4_request"),
                                "{\"SecretId\": \"db\"}")
                        .body()
                        .get("ARN")
                        .stringValue())
                .startsWith("arn:aws:secretsmanager:eu-west-1:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GetSecretValue|{}|Value null at 'secretId' failed to satisfy constraint: Member must not be null",
                "GetSecretValue|{\"SecretId\": \"\"}|Value '' at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1",
                "GetSecretValue|{\"SecretId\": \"a\", \"VersionId\": \"short\"}|Value 'short' at 'versionId' failed to satisfy constraint: Member must have length greater than or equal to 32",
                "CreateSecret|{}|Value null at 'name' failed to satisfy constraint: Member must not be null",
                "CreateSecret|{\"Name\": \"a\", \"ClientRequestToken\": \"short\"}|Value 'short' at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 32",
                "CreateSecret|{\"Name\": \"a\", \"ClientRequestToken\": \"11111111-1111-1111-1111-111111111111\", \"SecretString\": \"\"}|Value at 'secretString' failed to satisfy constraint: Member must have length greater than or equal to 1",
                "ListSecrets|{\"MaxResults\": 0}|Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
                "ListSecrets|{\"MaxResults\": 101}|Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
                "ListSecrets|{\"SortOrder\": \"up\"}|Value 'up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value set: [asc, desc]",
                "ListSecrets|{\"Filters\": [{\"Key\": \"colour\", \"Values\": [\"red\"]}]}|Value 'colour' at 'filters.1.member.key' failed to satisfy constraint: Member must satisfy enum value set: [description, name, tag-key, tag-value, primary-region, owning-service, all]",
                "ListSecrets|{\"Filters\": [{\"Key\": \"name\", \"Values\": [\"*\"]}]}|Value '*' at 'filters.1.member.values.1.member' failed to satisfy constraint: Member must satisfy regular expression pattern: !?[a-zA-Z0-9 :_@/+=.\\-!]*",
                "BatchGetSecretValue|{\"SecretIdList\": []}|Value at 'secretIdList' failed to satisfy constraint: Member must have length greater than or equal to 1",
                "PutSecretValue|{\"SecretId\": \"a\", \"ClientRequestToken\": \"11111111-1111-1111-1111-111111111111\", \"VersionStages\": []}|Value at 'versionStages' failed to satisfy constraint: Member must have length greater than or equal to 1",
                "UpdateSecretVersionStage|{\"SecretId\": \"a\"}|Value null at 'versionStage' failed to satisfy constraint: Member must not be null",
                "TagResource|{\"SecretId\": \"a\"}|Value null at 'tags' failed to satisfy constraint: Member must not be null",
                "UntagResource|{\"SecretId\": \"a\"}|Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
                "GetRandomPassword|{\"PasswordLength\": 4097}|Value '4097' at 'passwordLength' failed to satisfy constraint: Member must have value less than or equal to 4096"
            })
    void requestWhenLimitOfTheModelIsBroken(String operation, String body, String message) {
        RawClient.Answer answer = raw.call(operation, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("ValidationException");
        assertThat(answer.message()).isEqualTo("1 validation error detected: " + message);
    }

    @ParameterizedTest
    @CsvSource({"name, 512", "description, 2048", "secretString, 65536", "kmsKeyId, 2048", "clientRequestToken, 64"})
    void requestWhenTextIsTooLong(String member, int limit) {
        String parameter = member.substring(0, 1).toUpperCase(Locale.ROOT) + member.substring(1);
        String body = member.equals("name")
                ? "{\"ClientRequestToken\": \"" + TOKEN + "\", "
                : member.equals("clientRequestToken")
                        ? "{\"Name\": \"a\", "
                        : "{\"Name\": \"a\", \"ClientRequestToken\": \"" + TOKEN + "\", ";
        String text = "x".repeat(limit);
        RawClient.Answer over = raw.call("CreateSecret", body + "\"" + parameter + "\": \"x" + text + "\"}");
        assertThat(over.type()).isEqualTo("ValidationException");
        assertThat(over.message())
                .endsWith("at '" + member
                        + "' failed to satisfy constraint: Member must have length less than or equal to " + limit);
        assertThat(raw.call("CreateSecret", body + "\"" + parameter + "\": \"" + text + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void requestWhenPayloadBreaksLimitDoesNotShowIt() {
        String body = "{\"Name\": \"a\", \"ClientRequestToken\": \"" + TOKEN + "\", \"SecretString\": \""
                + "\u00e9".repeat(40_000) + "\"}";
        assertThat(raw.call("CreateSecret", body).message())
                .isEqualTo("1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member"
                        + " must have length less than or equal to 65536");
    }

    @Test
    void storedPartsPrintWithoutPayload() {
        StoredVersion version = new StoredVersion(0, TOKEN, Payload.ofText("hunter2"), "key", Instant.EPOCH, List.of());
        SeedSecret.Version seeded = new SeedSecret.Version(TOKEN, Payload.ofText("hunter2"), List.of());
        assertThat(version + " " + version.payload() + " " + seeded + " " + Payload.ofBytes(new byte[] {42})
                        + new WireRequest("t", "hunter2", "hunter2".getBytes(StandardCharsets.UTF_8))
                        + new SeedNode.Scalar(SeedNode.Kind.TEXT, "hunter2", 1))
                .doesNotContain("hunter2", "42");
    }
}
