package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretReference.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferenceTests {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
    private static final String VERSION = "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111";

    @Test
    void ofWhenNameAloneAsksForTheCurrentVersionOfTheWholeSecret() {
        SecretReference reference = SecretReference.of("prod/db");
        assertThat(reference.target()).isEqualTo(new Target("prod/db", "AWSCURRENT", null, null));
        assertThat(reference.key()).isNull();
        assertThat(reference.format()).isNull();
        assertThat(reference.prefix()).isNull();
        assertThat(reference.ordinal()).isNull();
    }

    @Test
    void ofWhenEveryLegalCharacterIsInTheNameAcceptsIt() {
        String name = "azAZ09/_+=.@!-x";
        assertThat(SecretReference.of(name).target().secretId()).isEqualTo(name);
    }

    @Test
    void ofWhenAllOptionsAreGivenReadsThem() {
        SecretReference reference = SecretReference.of(
                "prod/db?stage=AWSPREVIOUS&region=us-west-2&format=properties&prefix=db.&ordinal=300#a.b[0]#c?d&e");
        assertThat(reference.target()).isEqualTo(new Target("prod/db", "AWSPREVIOUS", null, "us-west-2"));
        assertThat(reference.format()).isEqualTo(PayloadFormat.PROPERTIES);
        assertThat(reference.prefix()).isEqualTo("db.");
        assertThat(reference.ordinal()).isEqualTo(300);
        assertThat(reference.key()).isEqualTo("a.b[0]#c?d&e");
    }

    @Test
    void ofWhenVersionIsGivenAsksForNoStage() {
        Target target = SecretReference.of("prod/db?version=" + VERSION).target();
        assertThat(target.versionId()).isEqualTo(VERSION);
        assertThat(target.stage()).isNull();
        assertThat(target.isCurrent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ARN,
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db",
                "arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:a",
                "arn:aws-us-gov:secretsmanager:eu-west-1:123456789012:secret:a"
            })
    void ofWhenArnTakesTheRegionFromIt(String arn) {
        Target target = SecretReference.of(arn + "#password").target();
        assertThat(target.secretId()).isEqualTo(arn);
        assertThat(target.region()).isEqualTo("eu-west-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prod/db",
                "prod/db#password",
                "prod/db?stage=AWSPREVIOUS#password",
                "prod/db?version=" + VERSION + "&region=eu-west-1&format=json&prefix=db.&ordinal=280#a.b[1]",
                ARN + "?format=base64"
            })
    void toStringGivesTheNotationThatOfReads(String text) {
        assertThat(SecretReference.of(text)).hasToString(text);
        assertThat(SecretReference.of(SecretReference.of(text).toString())).isEqualTo(SecretReference.of(text));
    }

    @Test
    void ofWhenTheDefaultStageIsWrittenOutEqualsTheShortForm() {
        assertThat(SecretReference.of("prod/db?stage=AWSCURRENT")).isEqualTo(SecretReference.of("prod/db"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|0|a secret's name, ARN or alias is expected",
                "#password|0|a secret's name, ARN or alias is expected",
                "?stage=x|0|a secret's name, ARN or alias is expected",
                "prod/db#|8|a key is expected after '#'",
                "prod db|4|U+0020 cannot be in a secret's name (letters, digits and /_+=.@!- can)",
                "prod:db|4|':' cannot be in a secret's name (letters, digits and /_+=.@!- can)",
                "pröd|2|U+00F6 cannot be in a secret's name (letters, digits and /_+=.@!- can)",
                "a/${env}/b|2|an unresolved placeholder cannot be in a secret's name",
                "prod/db?|8|an option such as stage=AWSPREVIOUS is expected",
                "prod/db?stage|8|an option such as stage=AWSPREVIOUS is expected",
                "prod/db?stage=|14|a staging label is expected",
                "prod/db?stage=a&|16|an option such as stage=AWSPREVIOUS is expected",
                "prod/db?stge=a|8|there is no option 'stge'; there are stage, version, region, format, prefix and ordinal",
                "prod/db?stage=a&stage=b|16|the option 'stage' is given twice",
                "prod/db?version=short|16|a version id of 32 to 64 characters is expected",
                "prod/db?region=Ireland|15|a region such as eu-west-1 is expected",
                "prod/db?format=yaml|15|the format is one of json, text, properties and base64",
                "prod/db?ordinal=high|16|an ordinal is a whole number",
                "prod/db?stage=a&version=a1b2c3d4-5678-90ab-cdef-EXAMPLE11111|16|either a stage or a version can be asked for, not both",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:|53|the ARN ends before the secret's name",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a?region=us-east-1|0|the ARN is of region eu-west-1, but the option says region=us-east-1",
            })
    void ofWhenMalformedNamesTheTextThePositionAndTheMistake(String text, int position, String problem) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> SecretReference.of(text))
                .satisfies(ex -> {
                    assertThat(ex.position()).isEqualTo(position);
                    assertThat(ex.problem())
                            .isEqualTo("The reference '" + text + "' is malformed at position " + position + ": "
                                    + problem + ".");
                    assertThat(ex.action())
                            .isEqualTo("Write secret-id[?option=value&option=value][#key], for example"
                                    + " prod/db?stage=AWSPREVIOUS#password.");
                    assertThat(ex).hasMessage(ex.problem() + " " + ex.action());
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:eu-west-1:123456789012:secret:a|arn:aws:…|8|secretsmanager",
                "arn:aws:secretsmanager:eu-west-1:12:secret:a|arn:aws:secretsmanager:eu-west-1:…|33|account",
                "arn:aws:secretsmanager:eu-west-1:123456789012|arn:aws:secretsmanager:eu-west-1:…|33|account",
                "arn:aws:secretsmanager:eu-west-1:123456789012:prod/db#password:hunter2"
                        + "|arn:aws:secretsmanager:eu-west-1:123456789012:…|46|secret",
                "arn:hunter2|arn:…|4|partition",
            })
    void ofWhenAnArnHasAnotherShapeShowsItUpToThere(String text, String shown, int position, String field) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> InlineReference.of(text))
                .satisfies(ex -> assertThat(ex.problem())
                        .isEqualTo("The reference '" + shown + "' is malformed at position " + position
                                + ": the ARN's field '" + field
                                + "' is not as in arn:aws:secretsmanager:region:account:secret:name."))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void ofWhenTheNameIsTooLongNamesTheLimit() {
        assertThat(SecretReference.of("a".repeat(512)).target().secretId()).hasSize(512);
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> SecretReference.of("a".repeat(513)))
                .withMessageContaining("malformed at position 512: a secret's name has at most 512 characters.");
    }
}
