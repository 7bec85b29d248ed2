package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

class SeedTests {

    private final LocalSecretsManager local = LocalSecretsManager.create();

    @Test
    void seedWhenScalarIsTheSecretStringAsItIs() {
        local.seed("secrets:\n  prod/api-key: plain text\n");
        assertThat(value("prod/api-key")).isEqualTo("plain text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "1.10",
                "1e5",
                "0x1F",
                "1_000",
                "12345678901234567890123",
                "true",
                "True",
                "yes",
                "2026-01-01",
                ".5",
                "+1",
                "0o17",
                ".inf"
            })
    void seedWhenScalarLooksLikeAnotherTypeKeepsItsCharacters(String scalar) {
        local.seed("secrets:\n  prod/pin: " + scalar + "\n");
        assertThat(value("prod/pin")).isEqualTo(scalar);
    }

    @ParameterizedTest
    @CsvSource({
        "007, \"007\"",
        "1.10, 1.10",
        "1e5, 1e5",
        "0x1F, \"0x1F\"",
        "1_000, \"1_000\"",
        "-0.50, -0.50",
        "true, true",
        "True, \"True\"",
        "yes, \"yes\"",
        "~, null",
        "'''007''', \"007\"",
        ".5, \".5\"",
        "+1, \"+1\"",
        "12345678901234567890123, 12345678901234567890123"
    })
    void seedWhenMappingKeepsTheDigitsOfItsNumbers(String scalar, String json) {
        local.seed("secrets:\n  prod/db:\n    pin: " + scalar + "\n");
        assertThat(value("prod/db")).isEqualTo("{\"pin\":" + json + "}");
    }

    @Test
    void seedWhenMappingIsJson() {
        local.seed(
                """
                secrets:
                  prod/db:
                    username: app
                    password: "quote \\" and \\\\ and ${x}"
                    hosts: [a, {b: c}]
                    empty: ''
                """);
        assertThat(value("prod/db"))
                .isEqualTo("{\"username\":\"app\",\"password\":\"quote \\\" and \\\\ and ${x}\","
                        + "\"hosts\":[\"a\",{\"b\":\"c\"}],\"empty\":\"\"}");
    }

    @Test
    void seedWhenTextIsJsonReadsJson() {
        local.seed(
                "{\"region\": \"eu-west-1\", \"secrets\": {\"prod/db\": {\"a\": 1.10}, \"prod/key\": \"\\ud83d\\udd11\"}}");
        SecretsManagerClient ireland = local.client(Region.EU_WEST_1);
        assertThat(ireland.getSecretValue(request -> request.secretId("prod/db"))
                        .secretString())
                .isEqualTo("{\"a\":1.10}");
        assertThat(ireland.getSecretValue(request -> request.secretId("prod/key"))
                        .secretString())
                .isEqualTo("\uD83D\uDD11");
    }

    @Test
    void seedWhenEmptyStringHasAnEmptyValueAndNothingHasNone() {
        local.seed("secrets:\n  empty: ''\n  none:\n  tilde: ~\n");
        assertThat(value("empty")).isEmpty();
        assertThat(describe("none").hasVersionIdsToStages()).isFalse();
        assertThat(describe("tilde").hasVersionIdsToStages()).isFalse();
    }

    @Test
    void seedWhenLongFormSetsEverything() {
        local.seed(
                """
                region: eu-west-1
                secrets:
                  prod/cert:
                    $binary: Zm9v
                    $description: for TLS
                    $kmsKeyId: alias/app
                    $region: eu-central-1
                    $arnSuffix: AbCdEf
                    $versionId: 5e5a2c0e-5d4c-4a5e-9d53-6f1c2a3b4c5d
                    $tags:
                      team: payments
                """);
        SecretsManagerClient frankfurt = local.client(Region.EU_CENTRAL_1);
        GetSecretValueResponse value = frankfurt.getSecretValue(request -> request.secretId("prod/cert"));
        assertThat(value.secretBinary()).isEqualTo(SdkBytes.fromUtf8String("foo"));
        assertThat(value.arn()).isEqualTo("arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/cert-AbCdEf");
        assertThat(value.versionId()).isEqualTo("5e5a2c0e-5d4c-4a5e-9d53-6f1c2a3b4c5d");
        DescribeSecretResponse secret = frankfurt.describeSecret(request -> request.secretId("prod/cert"));
        assertThat(secret.description()).isEqualTo("for TLS");
        assertThat(secret.kmsKeyId()).isEqualTo("alias/app");
        assertThat(secret.tags())
                .containsExactly(Tag.builder().key("team").value("payments").build());
    }

    @Test
    void seedWithRegionFillsItWhereTheFileNamesNone(@TempDir Path directory) throws IOException {
        Path unnamed = Files.writeString(
                directory.resolve("a.yaml"), "secrets: {a: 1, b: {$value: 2, $region: eu-central-1}}");
        Path named = Files.writeString(directory.resolve("b.yaml"), "{region: us-west-2, secrets: {c: 3}}");
        local.seed(unnamed, Region.EU_WEST_1).seed(named, Region.EU_WEST_1).seed("secrets: {d: 4}", Region.EU_WEST_1);
        assertThat(names(Region.EU_WEST_1)).containsExactlyInAnyOrder("a", "d");
        assertThat(names(Region.EU_CENTRAL_1)).containsExactly("b");
        assertThat(names(Region.US_WEST_2)).containsExactly("c");
        assertThat(names(Region.US_EAST_1)).isEmpty();
    }

    @Test
    void seedWhenSeveralVersionsLabelsThem() {
        local.seed(
                """
                secrets:
                  prod/db:
                    $versions:
                      - $value: {password: old}
                        $stages: AWSPREVIOUS
                        $versionId: 11111111-1111-1111-1111-111111111111
                      - $value: new
                        $stages: [AWSCURRENT, blue]
                        $versionId: 22222222-2222-2222-2222-222222222222
                      - $binary: Zm9v
                        $stages: []
                        $versionId: 33333333-3333-3333-3333-333333333333
                """);
        assertThat(value("prod/db")).isEqualTo("new");
        assertThat(describe("prod/db").versionIdsToStages())
                .isEqualTo(Map.of(
                        "11111111-1111-1111-1111-111111111111", List.of("AWSPREVIOUS"),
                        "22222222-2222-2222-2222-222222222222", List.of("AWSCURRENT", "blue")));
    }

    @Test
    void seedWhenAsInTheDocumentationWorks() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/keyturn/local/LocalSecretsManager.java"));
        Matcher example = Pattern.compile("(?s)\\{@code\n     \\* (region: .*?)\n     \\* }</pre>")
                .matcher(source);
        assertThat(example.find()).isTrue();
        local.seed(example.group(1).replaceAll("(?m)^     \\* ?", ""));
        SecretsManagerClient ireland = local.client(Region.EU_WEST_1);
        assertThat(ireland.listSecrets().secretList())
                .extracting(SecretListEntry::name)
                .containsExactly("prod/api-key", "prod/db", "prod/empty", "prod/rotating");
        assertThat(ireland.getSecretValue(request -> request.secretId("prod/db"))
                        .secretString())
                .isEqualTo("{\"username\":\"app\",\"password\":\"s3cret\",\"port\":5432}");
        assertThat(ireland.getSecretValue(
                                request -> request.secretId("prod/rotating").versionStage("AWSPREVIOUS"))
                        .secretString())
                .isEqualTo("{\"password\":\"old\"}");
        assertThat(local.client(Region.EU_CENTRAL_1).listSecrets().secretList())
                .extracting(SecretListEntry::name)
                .containsExactly("prod/cert");
    }

    @Test
    void seedWhenJsonSecretHasDollarKeysGoesUnderValue() {
        local.seed("secrets:\n  schema:\n    $value: {$ref: x}\n");
        assertThat(value("schema")).isEqualTo("{\"$ref\":\"x\"}");
    }

    @Test
    void seedWhenMappingIsThousandLevelsDeepArrivesWhole() {
        String deep = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
        local.seed("{\"secrets\":{\"deep\":" + deep + "}}");
        assertThat(value("deep")).isEqualTo(deep);
    }

    @Test
    void seedWhenFileIsReadByItsExtension(@TempDir Path directory) throws IOException {
        Path yaml = Files.writeString(directory.resolve("a.yml"), "{secrets: {a: x}}");
        Path json = Files.writeString(directory.resolve("b.JSON"), "\n{\"secrets\": {\"b\": \"y\"}}");
        Path other = Files.writeString(directory.resolve("c"), "secrets: {c: z}");
        local.seed(yaml).seed(json).seed(other);
        assertThat(List.of(value("a"), value("b"), value("c"))).containsExactly("x", "y", "z");
    }

    @Test
    void seedWhenFileHasMistakeNamesItAndPlantsNothing(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("secrets.yaml"), "secrets:\n  good: fine\n  prod/db:\n    $valeu: hunter2\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed(file))
                .withMessage(file + ": secret 'prod/db', line 4: unknown field '$valeu': known are $arnSuffix, $binary,"
                        + " $description, $kmsKeyId, $region, $tags, $value, $versionId, $versions");
        assertThat(local.client().listSecrets().secretList()).isEmpty();
    }

    @Test
    void seedWhenFileIsMissingOrNotTextSaysSo(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("none.yaml");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> local.seed(missing))
                .withMessage(missing + ": there is no such file");
        Path latin =
                Files.write(directory.resolve("l.yaml"), "secrets: {a: \u00e9}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed(latin))
                .withMessage(latin + ": it is not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|seed: it is empty",
                "- a|seed: it is not a mapping with the key 'secrets'",
                "region: eu-west-1|seed: it has no mapping 'secrets' of names to secrets",
                "secrets: [a]|seed: it has no mapping 'secrets' of names to secrets",
                "{secret: {a: hunter2}}|seed: it is not valid JSON (line 1, column 2)",
                "secret: {a: hunter2}|seed: line 1: unknown key 'secret': known are region, secrets",
                "region: Ireland|seed: line 1: region is not the name of a region such as eu-west-1",
                "secrets: {a b: hunter2}|seed: secret 'a b', line 1: a name has letters, digits and -/_+=.@! only, and at least one of them",
                "secrets: {a: hunter2, a: hunter3}|seed: line 1: the key 'a' is repeated",
                "secrets: {a: &x hunter2, b: *x}|seed: line 1: aliases of YAML are not supported",
                "secrets: {a: !!binary Zm9v}|seed: line 1: values with a tag of YAML are not supported",
                "secrets: {a: {$value: hunter2, b: c}}|seed: secret 'a', line 1: unknown field 'b': fields of the long form start with $; a JSON secret with such keys goes under $value",
                "secrets: {a: {$value: hunter2, $binary: Zm9v}}|seed: secret 'a', line 1: $value and $binary exclude each other",
                "secrets: {a: {$binary: 'hunter2!'}}|seed: secret 'a', line 1: $binary is not Base64",
                "secrets: {a: {$binary: [x]}}|seed: secret 'a', line 1: $binary has to be a text",
                "secrets: {a: {$versionId: short, $value: x}}|seed: secret 'a', line 1: $versionId is not 32 to 64 characters long",
                "secrets: {a: {$arnSuffix: short}}|seed: secret 'a', line 1: $arnSuffix is not made of 6 letters and digits",
                "secrets: {a: {$region: Mars}}|seed: secret 'a', line 1: $region is not the name of a region such as eu-west-1",
                "secrets: {a: {$tags: [x]}}|seed: secret 'a', line 1: $tags is a mapping of keys to values",
                "secrets: {a: {$tags: {aws:x: y}}}|seed: secret 'a', line 1: $tags: Tag keys can't start with the reserved prefix aws: (key aws:x).",
                "secrets: {a: {$versions: x}}|seed: secret 'a', line 1: $versions is a list of versions",
                "secrets: {a: {$versions: [x]}}|seed: secret 'a', line 1: a version is a mapping with $value or $binary, $stages and $versionId",
                "secrets: {a: {$versions: [{$value: x}]}}|seed: secret 'a', line 1: a version has $value or $binary, and $stages",
                "secrets: {a: {$value: x, $versions: []}}|seed: secret 'a', line 1: $versions excludes $value, $binary and $versionId beside it",
                "secrets: {a: {$versions: [{$value: x, $stages: one}, {$value: y, $stages: one}]}}|seed: secret 'a', line 1: the stage one is on two versions",
                "secrets: {a: {$versions: [{$value: x, $stages: ''}]}}|seed: secret 'a', line 1: a stage is 1 to 256 characters long",
            })
    void seedWhenMistakenSaysWhereAndWhat(String seed, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> local.seed(seed)).withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets:\n  a: \"hunter2",
                "{\"secrets\": {\"a\": hunter2}}",
                "secrets: {a: hunter2",
                "\tsecrets: hunter2"
            })
    void seedWhenSyntaxIsWrongShowsNoValue(String seed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed(seed))
                .withMessageMatching("seed: it is not valid (JSON|YAML) \\(line \\d+, column \\d+\\)")
                .withNoCause();
    }

    @Test
    void seedWhenVersionIdIsRepeatedSaysSo() {
        String version = "{$value: x, $stages: [], $versionId: 11111111-1111-1111-1111-111111111111}";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed("secrets: {a: {$versions: [" + version + ", " + version + "]}}"))
                .withMessage("seed: secret 'a', line 1: the version id is repeated");
    }

    @Test
    void seedWhenDocumentsFollowEachOtherSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed("secrets: {a: b}\n---\nsecrets: {c: d}\n"))
                .withMessage("seed: line 3: there is more than one document");
    }

    @Test
    void seedWhenValueIsTooLargeSaysTheLimit() {
        local.seed("secrets: {a: " + "x".repeat(65_536) + "}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed("secrets: {b: " + "x".repeat(65_537) + "}"))
                .withMessage("seed: secret 'b', line 1: the value is larger than the service allows (65536 bytes)");
    }

    @Test
    void seedWhenSecretExistsSaysWhere() {
        local.seed("secrets: {a: b}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> local.seed("secrets: {c: d, a: b}"))
                .withMessage("seed: secret 'a', line 1: it exists already in the region us-east-1");
        assertThat(local.client().listSecrets().secretList()).hasSize(1);
    }

    private String value(String id) {
        return local.client().getSecretValue(request -> request.secretId(id)).secretString();
    }

    private DescribeSecretResponse describe(String id) {
        return local.client().describeSecret(request -> request.secretId(id));
    }

    private List<String> names(Region region) {
        return local.client(region).listSecrets().secretList().stream()
                .map(SecretListEntry::name)
                .toList();
    }
}
