package io.keyturn;

import static io.keyturn.Fixtures.binary;
import static io.keyturn.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTests {

    @Test
    void propertiesWhenJsonObjectFlattensToDottedAndIndexedNames() {
        assertThat(properties("{'db':{'host':'h','ports':[1,{'tls':2}]},'on':true,'off':false,'nothing':null,'none':[],"
                        + "'empty':{},'text':''}"))
                .containsExactly(
                        entry("db.host", "h"),
                        entry("db.ports[0]", "1"),
                        entry("db.ports[1].tls", "2"),
                        entry("on", "true"),
                        entry("off", "false"),
                        entry("nothing", ""),
                        entry("none", ""),
                        entry("text", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1.10",
                "1E5",
                "1e-7",
                "123456789012345678901234567890",
                "0.1000000000000000055511151231257827"
            })
    void propertiesWhenNumberKeepsItsDigits(String number) {
        assertThat(properties("{'n':" + number + "}")).containsExactly(entry("n", number));
    }

    @Test
    void propertiesWhenValueHasAwkwardCharactersKeepsThem() {
        String value = "${x} \\ \" ' \n \t \u0000 é 😀 #{y} %z% :";
        String json = "{\"a\":\""
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\u0000", "\\u0000")
                + "\"}";
        assertThat(text("s", json).properties(SecretReference.of("s"))).containsExactly(entry("a", value));
    }

    @Test
    void propertiesWhenTwoPathsGiveOneNameTakesTheOneWithFewerSteps() {
        assertThat(properties("{'a.b':1,'a':{'b':2}}")).containsExactly(entry("a.b", "1"));
        assertThat(properties("{'a':{'b':2},'a.b':1}")).containsExactly(entry("a.b", "1"));
    }

    @Test
    void propertiesWhenNestedAThousandLevelsFlattens() {
        String json = "{'a':".repeat(999) + "{'a':1}" + "}".repeat(999);
        String name = "a.".repeat(999) + "a";
        assertThat(properties(json)).containsExactly(entry(name, "1"));
    }

    @Test
    void propertiesWhenNestedDeeperFailsWithTheLimit() {
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> properties("{'a':".repeat(1001) + "1" + "}".repeat(1001)))
                .withMessage("The secret 's' (version " + Fixtures.VERSION + ") is JSON nested deeper than 1000 levels."
                        + " Flatten the secret, or import it as one value with format=text.");
    }

    @Test
    void propertiesWhenKeyIsThereTwiceFailsWithItsNameAndPlace() {
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> properties("{'a':'hunter2','a':'hunter3'}"))
                .withMessage("The secret 's' (version " + Fixtures.VERSION
                        + ") is JSON with the key 'a' twice in one object (line 1, column 19)."
                        + " Remove one of the two: which one counts is not defined.");
    }

    @Test
    void propertiesWhenJsonIsAsLargeAsTheServiceAllowsKeepsIt() {
        String value = "x".repeat(65_536 - 8);
        assertThat(properties("{'a':'" + value + "'}")).containsExactly(entry("a", value));
        String key = "k".repeat(65_536 - 6);
        assertThat(properties("{'" + key + "':1}")).containsExactly(entry(key, "1"));
        String number = "9".repeat(65_536 - 6);
        assertThat(properties("{'n':" + number + "}")).containsExactly(entry("n", number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prod/db/password|password",
                "password|password",
                "prod/db/|db",
                "/|/",
                "prod.db-pass_word|prod.db-pass_word"
            })
    void propertiesWhenTextIsNamedAfterTheLastSegment(String name, String property) {
        assertThat(text(name, "hunter2").properties(SecretReference.of("x")))
                .containsExactly(entry(property, "hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hunter2", "[1,2]", "\"quoted\"", "42", "null", "{broken", "{'a':1} tail", "{"})
    void propertiesWhenNotOneJsonObjectIsOneValue(String payload) {
        assertThat(text("prod/x", payload).properties(SecretReference.of("x"))).containsExactly(entry("x", payload));
    }

    @Test
    void propertiesWhenBinaryIsBase64() {
        byte[] bytes = {0, (byte) 0xff, 1, (byte) 0x80};
        assertThat(binary("prod/key", bytes).properties(SecretReference.of("x")))
                .containsExactly(entry("key", "AP8BgA=="));
        assertThat(binary("prod/key", bytes).asBytes()).isEqualTo(bytes);
        assertThat(binary("prod/key", new byte[0]).asString()).isEmpty();
    }

    @Test
    void propertiesWhenFormatSaysSoReadsOtherwise() {
        assertThat(text("s", "{\"a\":1}").properties(SecretReference.of("s?format=text")))
                .containsExactly(entry("s", "{\"a\":1}"));
        assertThat(text("s", "foo").properties(SecretReference.of("s?format=base64")))
                .containsExactly(entry("s", "Zm9v"));
        assertThat(text("s", "b = 2\na: 1\n# c").properties(SecretReference.of("s?format=properties")))
                .containsExactly(entry("a", "1"), entry("b", "2"));
        assertThat(binary("s", "{\"a\":1}".getBytes(StandardCharsets.UTF_8))
                        .properties(SecretReference.of("s?format=json")))
                .containsExactly(entry("a", "1"));
        assertThat(binary("s", "é".getBytes(StandardCharsets.UTF_8)).properties(SecretReference.of("s?format=text")))
                .containsExactly(entry("s", "é"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                " hunter2 ",
                "a=1\nhunter2\n",
                "hun\\=ter2",
                "a=1\\\\\nhunter2",
                "{\"hunter2\": 1}",
            })
    void propertiesWhenTextIsNoneOfJavasRefusesThemWithoutShowingThem(String payload) {
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> text("s", payload).properties(SecretReference.of("s?format=properties")))
                .withMessageContaining("not in the format of java.util.Properties")
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "a:", "a 1", "a=1\\\n  b", "# a\n! b\n\na=1", "a\\ b=1"})
    void propertiesWhenTheyAreOfJavaAreRead(String payload) {
        assertThat(text("s", payload).properties(SecretReference.of("s?format=properties")))
                .hasSize(1);
    }

    @Test
    void propertiesWhenReferenceHasAKeyIsThatOne() {
        assertThat(text("s", "{\"a\":{\"b\":1},\"c\":2}").properties(SecretReference.of("s#a.b")))
                .isEqualTo(Map.of("a.b", "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json|hunter2|is not JSON: the mistake is at line 1, column 1",
                "json|[1]|is not a JSON object",
                "json|``|is not a JSON object",
                "json|{\"a\":1} {}|is not JSON: something follows the object at line 1, column 9",
                "json|{\"a\":hunter2}|is not JSON: the mistake is at line 1, column 6",
                "json|{\"a\":\"hunter2|is not JSON: the mistake is at its end",
                "json|{\"a\":\"hunter2\",}|is not JSON: the mistake is at its end",
                "properties|a=\\u12|is not in the format of java.util.Properties",
            })
    void propertiesWhenPayloadIsNotWhatTheFormatSaysFailsWithoutShowingIt(
            String format, String payload, String problem) {
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> text("s", payload).properties(SecretReference.of("s?format=" + format)))
                .satisfies(ex -> assertThat(ex.problem())
                        .isEqualTo("The secret 's' (version " + Fixtures.VERSION + ") " + problem + "."))
                .withNoCause()
                .withMessageNotContaining("hunter2");
    }

    @Test
    void propertiesWhenBinaryIsNotTextFailsForTextFormats() {
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> binary("s", new byte[] {(byte) 0xff}).properties(SecretReference.of("s?format=text")))
                .withMessageContaining("is binary and not UTF-8 text.");
    }

    @Test
    void asStringWhenKeyFindsTopLevelKeysAndPaths() {
        Secret secret = text("s", "{\"a.b\":\"flat\",\"a\":{\"b\":\"deep\",\"c\":[{\"d\":\"e\"}]},\"null\":null}");
        assertThat(secret.asString("a.b")).isEqualTo("flat");
        assertThat(secret.asString("a.c[0].d")).isEqualTo("e");
        assertThat(secret.asString("null")).isEmpty();
    }

    @Test
    void asStringWhenNoSuchKeyNamesTheKeysThatAre() {
        assertThatExceptionOfType(SecretException.NoSuchKey.class)
                .isThrownBy(() ->
                        text("s", "{\"user\":\"u\",\"password\":\"hunter2\"}").asString("pasword"))
                .withMessage("The secret 's' (version " + Fixtures.VERSION + ") has no key 'pasword'."
                        + " Correct the part after '#', or add the key to the secret. Its keys: user, password.");
        assertThatExceptionOfType(SecretException.NoSuchKey.class)
                .isThrownBy(() ->
                        text("s", "{\"db\":{\"user\":\"u\",\"hosts\":[\"h\"]}}").asString("db"))
                .withMessage("The secret 's' (version " + Fixtures.VERSION + ") has no key 'db'."
                        + " Under that name is an object or array; name one value in it: db.user, db.hosts[0].");
        assertThatExceptionOfType(SecretException.NoSuchKey.class)
                .isThrownBy(() -> text("s", "{}").asString("a"))
                .withMessageEndingWith("It has no keys at all; add the key to the secret.");
    }

    @Test
    void asStringWhenNoSuchKeyInPropertiesListsNothing() {
        assertThatExceptionOfType(SecretException.NoSuchKey.class)
                .isThrownBy(() -> text("s", "-----BEGIN KEY-----\nhunter2=\nhunter3 4")
                        .asString(SecretReference.of("s?format=properties#password")))
                .withMessage("The secret 's' (version " + Fixtures.VERSION + ") has no key 'password'."
                        + " Correct the part after '#', or add the key to the secret.");
    }

    @Test
    void asStringWhenKeyOfWhatHasNoKeysFails() {
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> text("s", "hunter2").asString("a"))
                .withMessageContaining("is not JSON: the mistake is at line 1, column 1.")
                .withMessageNotContaining("hunter2");
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> binary("s", new byte[] {1}).asString("a"))
                .withMessageContaining("is binary, so it has no keys.");
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> text("s", "{}").asString(SecretReference.of("s?format=text#a")))
                .withMessageContaining("is read as one value, so it has no keys.");
    }

    @Test
    void asStringWhenFormatIsGivenChecksThePayload() {
        assertThat(text("s", "{\"a\":1}").asString(SecretReference.of("s?format=json")))
                .isEqualTo("{\"a\":1}");
        assertThat(text("s", "x").asString(SecretReference.of("s?format=base64")))
                .isEqualTo("eA==");
        assertThatExceptionOfType(SecretException.MalformedPayload.class)
                .isThrownBy(() -> text("s", "x").asString(SecretReference.of("s?format=json")));
    }

    @Test
    void toStringShowsNoPayload() {
        assertThat(text("prod/db", "hunter2"))
                .hasToString("Secret[prod/db, version " + Fixtures.VERSION + ", stages [AWSCURRENT]]");
        assertThat(text("prod/db", "hunter2").payload()).hasToString("Payload[***]");
    }

    @Test
    void asBytesReturnsACopy() {
        Secret secret = binary("s", new byte[] {1, 2});
        secret.asBytes()[0] = 9;
        assertThat(secret.asBytes()).containsExactly(1, 2);
    }

    /** Whatever is in a secret, reading it ends with values or a {@link SecretException} that does not quote it. */
    @Test
    void propertiesWhenPayloadIsRandomNeverFailsInAnotherWay() {
        Random random = new Random(42);
        String alphabet = "{}[]\":,\\u0 1e-.'atfn😀\n#=";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder payload = new StringBuilder(random.nextBoolean() ? "{\"canary\":" : "");
            random.ints(random.nextInt(24), 0, alphabet.length()).forEach(at -> payload.append(alphabet.charAt(at)));
            for (String format : Arrays.asList("", "?format=json", "?format=properties", "?format=base64")) {
                try {
                    text("s", payload.toString()).properties(SecretReference.of("s" + format));
                } catch (SecretException.MalformedPayload ex) {
                    assertThat(ex.getCause()).isNull();
                }
            }
        }
    }

    private static Map<String, String> properties(String json) {
        return text("s", json.replace('\'', '"')).properties(SecretReference.of("s"));
    }
}
