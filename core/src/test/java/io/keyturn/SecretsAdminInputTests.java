package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.keyturn.admin.NewSecret;
import io.keyturn.admin.NewVersion;
import io.keyturn.admin.PasswordOptions;
import io.keyturn.admin.Replica;
import io.keyturn.admin.RotationOptions;
import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretFilter;
import io.keyturn.admin.SecretFilter.Attribute;
import io.keyturn.admin.SecretPayload;
import io.keyturn.admin.SecretUpdate;
import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused before any call. */
@ExtendWith(LocalSecretsManagerExtension.class)
class SecretsAdminInputTests {
    private final LocalSecretsManager local;
    private final SecretsAdmin admin;

    SecretsAdminInputTests(LocalSecretsManager local) {
        this.local = local;
        this.admin = SecretsAdmin.create(local.client());
    }

    static Stream<Arguments> mistakes() {
        String name = "A secret's name has letters, digits and /_+=.@!- only.";
        String token = "A client request token has 32 to 64 characters.";
        return Stream.of(
                mistake(name, a -> a.createSecret(NewSecret.of("prod db"))),
                mistake(name, a -> a.describeSecret("prod*")),
                mistake(name, a -> a.deleteSecret("prod/d\u00e9b")),
                mistake(name, a -> a.describeSecret("arn:aws:secretsmanager:us-east-1:123456789012:secret:a b")),
                mistake(
                        "A secret's name has 1 to 512 characters, not 513.",
                        a -> a.createSecret(NewSecret.of("x".repeat(513)))),
                mistake("A secret's name has 1 to 512 characters, not 0.", a -> a.describeSecret("")),
                mistake(
                        "'arn:aws:s3:::bucket' is not an ARN of a secret, such as"
                                + " arn:aws:secretsmanager:region:account:secret:name, of at most 2048 characters.",
                        a -> a.describeSecret("arn:aws:s3:::bucket")),
                mistake("A payload has 1 to 65536 bytes.", a -> NewVersion.of("\u00e9".repeat(32_769))),
                mistake("A payload has 1 to 65536 bytes.", a -> SecretPayload.ofBytes(new byte[65_537])),
                mistake("A payload has 1 to 65536 bytes.", a -> SecretPayload.ofText("")),
                mistake(token, a -> a.createSecret(NewSecret.of("a").withToken("x".repeat(31)))),
                mistake(token, a -> a.updateSecret("a", SecretUpdate.empty().withToken("x".repeat(65)))),
                mistake(token, a -> a.putSecretValue("a", NewVersion.of("v").withToken("short"))),
                mistake(
                        token,
                        a -> a.rotateSecret("a", RotationOptions.defaults().withToken("short"))),
                mistake(
                        "A rotation token has 36 to 256 characters.",
                        a -> a.putSecretValue("a", NewVersion.of("v").withRotationToken("short"))),
                mistake(
                        "A version gets 1 to 20 staging labels in a call.",
                        a -> a.putSecretValue("a", NewVersion.of("v").withStages(numbered(21)))),
                mistake(
                        "A staging label has 1 to 256 characters.",
                        a -> a.putSecretValue("a", NewVersion.of("v").withStages("x".repeat(257)))),
                mistake(
                        "A staging label has 1 to 256 characters.",
                        a -> a.updateSecretVersionStage("a", "", null, null)),
                mistake("A version id has 32 to 64 characters.", a -> a.promote("a", "short")),
                mistake(
                        "A version id has 32 to 64 characters.",
                        a -> a.updateSecretVersionStage("a", "AWSCURRENT", "short", null)),
                mistake(
                        "A secret's description has at most 2048 characters.",
                        a -> a.updateSecret("a", SecretUpdate.empty().withDescription("x".repeat(2049)))),
                mistake(
                        "A KMS key id has at most 2048 characters.",
                        a -> a.createSecret(NewSecret.of("a").withKmsKeyId("x".repeat(2049)))),
                mistake("A recovery window has 7 to 30 days, not 6.", a -> a.deleteSecret("a", 6)),
                mistake("A recovery window has 7 to 30 days, not 31.", a -> a.deleteSecret("a", 31)),
                mistake("Between two rotations are 1 to 1000 days, not 0.", a -> rotate(a, RotationRules.everyDays(0))),
                mistake(
                        "Between two rotations are 1 to 1000 days, not 1001.",
                        a -> rotate(a, RotationRules.everyDays(1001))),
                mistake(
                        "Rotation follows either a number of days or a schedule expression, not both.",
                        a -> rotate(a, new RotationRules(1L, null, "rate(1 day)"))),
                mistake(
                        "A schedule expression has 1 to 256 characters, such as rate(10 days) or cron(0 8 1 * ? *).",
                        a -> rotate(a, RotationRules.schedule("every day!"))),
                mistake(
                        "A rotation window is open for 1 to 24 whole hours, not PT1H30M.",
                        a -> rotate(a, RotationRules.everyDays(1).withDuration(Duration.ofMinutes(90)))),
                mistake(
                        "A rotation window is open for 1 to 24 whole hours, not PT25H.",
                        a -> rotate(a, RotationRules.everyDays(1).withDuration(Duration.ofHours(25)))),
                mistake("A secret has at most 50 tags, not 51.", a -> a.tagResource("a", tags(51))),
                mistake(
                        "A secret has at most 50 tags, not 51.",
                        a -> a.createSecret(NewSecret.of("a").withTags(tags(51)))),
                mistake(
                        "The key of a tag has 1 to 127 characters, not 128.",
                        a -> a.tagResource("a", Map.of("k".repeat(128), "v"))),
                mistake("The key of a tag has 1 to 127 characters, not 0.", a -> a.untagResource("a", Set.of(""))),
                mistake(
                        "The value of a tag has at most 255 characters; that of 'k' has more.",
                        a -> a.tagResource("a", Map.of("k", "v".repeat(256)))),
                mistake(
                        "The key of a tag does not start with aws:, but 'AWS:k' does.",
                        a -> a.tagResource("a", Map.of("AWS:k", "v"))),
                mistake(
                        "The key of a tag does not start with aws:, but 'aws:k' does.",
                        a -> a.untagResource("a", Set.of("aws:k"))),
                mistake(
                        "The value of a tag does not start with aws:, but that of 'k' does.",
                        a -> a.tagResource("a", Map.of("k", "aws:v"))),
                mistake("1 to 50 tags are removed in a call.", a -> a.untagResource("a", Set.of())),
                mistake(
                        "A random password has 1 to 4096 characters, not 0.",
                        a -> a.getRandomPassword(PasswordOptions.defaults().withLength(0))),
                mistake(
                        "A random password has 1 to 4096 characters, not 4097.",
                        a -> a.getRandomPassword(PasswordOptions.defaults().withLength(4097))),
                mistake(
                        "At most 4096 characters can be excluded from a random password.",
                        a -> a.getRandomPassword(PasswordOptions.defaults().withExcludeCharacters("x".repeat(4097)))),
                mistake(
                        "A value to filter by has 1 to 511 letters, digits, spaces and :_@/+=.-! and does not start"
                                + " with '!'; without(..) negates.",
                        a -> a.listSecrets(SecretFilter.everything().with(Attribute.NAME, "!prod"))),
                mistake(
                        "A condition of a filter has 1 to 10 values, not 11.",
                        a -> a.listSecrets(SecretFilter.everything().with(Attribute.NAME, numbered(11)))),
                mistake("A filter has at most 10 conditions.", a -> {
                    SecretFilter filter = SecretFilter.everything();
                    for (int i = 0; i < 11; i++) {
                        filter = filter.with(Attribute.NAME, "x");
                    }
                    a.listSecrets(filter);
                }),
                mistake(
                        "A page has 1 to 100 entries, not 101.",
                        a -> a.listSecrets(SecretFilter.everything().withPageSize(101))),
                mistake("A page has 1 to 100 entries, not 0.", a -> a.listSecretVersionIdsPage("a", false, 0, null)),
                mistake("'Ireland' is not a region such as eu-west-1.", a -> a.inRegion("Ireland")),
                mistake(
                        "'Ireland' is not a region such as eu-west-1.",
                        a -> a.replicateSecretToRegions("a", Replica.of("Ireland"))),
                mistake("At least one region is needed.", a -> a.removeRegionsFromReplication("a")),
                mistake("A resource policy has 1 to 20480 characters.", a -> a.putResourcePolicy("a", "")),
                mistake(
                        "A resource policy has 1 to 20480 characters.",
                        a -> a.validateResourcePolicy("x".repeat(20_481))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void callWhenALimitIsBrokenNamesItAndCallsNothing(String message, Consumer<SecretsAdmin> call) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call.accept(admin))
                .withMessage(message);
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void callWhenALimitIsJustKeptGoesThrough() {
        assertThatNoException().isThrownBy(() -> {
            admin.createSecret(NewSecret.of("/_+=.@!-" + "x".repeat(504), "v".repeat(65_536))
                    .withTags(Map.of("\ud83d\ude00".repeat(63), "v".repeat(255)))
                    .withToken("x".repeat(32)));
            admin.createSecret(NewSecret.of("a", SecretPayload.ofBytes(new byte[65_536])));
            admin.putSecretValue(
                    "a", NewVersion.of("v").withStages(numbered(20)).withToken("y".repeat(64)));
            admin.tagResource("a", tags(50));
            admin.getRandomPassword(PasswordOptions.defaults().withLength(4096));
            admin.deleteSecret("a", 7);
        });
    }

    @Test
    void payloadIsTextOrBytesAndPrintsAsNeither() {
        SecretPayload text = SecretPayload.ofText("hunter2");
        SecretPayload bytes = SecretPayload.ofBytes("hunter2".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(text.isBinary()).isFalse();
        assertThat(bytes.isBinary()).isTrue();
        assertThat(text.bytes()).isEqualTo(bytes.bytes());
        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(bytes::text)
                .withMessage("The payload is binary; use bytes().");
        assertThat(List.of(
                        NewSecret.of("a", text),
                        NewVersion.of(bytes).withRotationToken("hunter2"),
                        SecretUpdate.of(text),
                        text))
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain("hunter2", "aHVudGVyMg"));
    }

    private static Arguments mistake(String message, Consumer<SecretsAdmin> call) {
        return arguments(message, call);
    }

    private static void rotate(SecretsAdmin admin, RotationRules rules) {
        admin.rotateSecret("a", RotationOptions.defaults().withRules(rules));
    }

    private static String[] numbered(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> "x" + i).toArray(String[]::new);
    }

    private static Map<String, String> tags(int count) {
        Map<String, String> tags = new HashMap<>();
        for (String key : numbered(count)) {
            tags.put(key, "v");
        }
        return tags;
    }
}
