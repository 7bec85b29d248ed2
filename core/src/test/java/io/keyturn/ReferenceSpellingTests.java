package io.keyturn;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceSpellingTests {
    private final ReferenceSpelling spelling = new ReferenceSpelling("\\", false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "${aws-secretsmanager:prod/db#password}|aws-secretsmanager:",
                "${aws-secret-manager:prod/db}|aws-secret-manager:",
                "${aws-secrets@prod/db}|aws-secrets@",
                "${AWS-SECRET:prod/db}|AWS-SECRET:",
                "${AWS_SECRET:prod/db#password}|AWS_SECRET:",
                "${ aws-secret:prod/db}| aws-secret:",
                "${aws-secret :prod/db}|aws-secret :",
                "${ aws-secret@prod/db#password:dd}| aws-secret@",
                "${arn:aws:secretsmanager:us-east-1:1:secret:prod/db}|arn:aws:secretsmanager:",
                "<${x:${aws-secrets:${env}/db}}>|aws-secrets:",
            })
    void requireInWhenTheMarkerIsMisspelledSaysHowToSpellIt(String text, String written) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> spelling.requireIn(text))
                .withMessage("The reference '" + written + "' is malformed at position 0: a reference begins with"
                        + " aws-secret@, in exactly these characters. Write secret-id[?option=value&option=value][#key],"
                        + " for example prod/db?stage=AWSPREVIOUS#password.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "${\u00a0aws-secret@prod/db}|\\u00A0aws-secret@",
                "${\u200baws-secret@prod/db}|\\u200Baws-secret@",
                "${\ufeffaws-secret@prod/db}|\\uFEFFaws-secret@",
                "${aws\u2011secret@prod/db}|aws\\u2011secret@",
                "${aws\u2013secret@prod/db}|aws\\u2013secret@",
                "${aws\u2212secret:prod/db}|aws\\u2212secret:",
                "${aws-secret\u200b@prod/db}|aws-secret\\u200B@",
                "${aws-secret\u00a0:prod/db}|aws-secret\\u00A0:",
                "${aws-secret\uff20prod/db}|aws-secret\\uFF20",
            })
    void requireInWhenTheMarkerHasLookAlikesShowsThem(String text, String written) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> spelling.requireIn(text))
                .withMessageStartingWith(
                        "The reference '" + written + "' is malformed at position 0: a reference begins"
                                + " with aws-secret@, in exactly these characters.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${aws-secret:prod/db#password}", "${aws-secret::prod/db#password}"})
    void requireInWhenTheMarkerHasAColonAsksForTheSign(String text) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> spelling.requireIn(text))
                .withMessage(
                        "The reference 'aws-secret:' is malformed at position 10: '@' is expected after aws-secret,"
                                + " as in ${aws-secret@prod/db#password}, because what follows a colon is taken for a default."
                                + " Write secret-id[?option=value&option=value][#key], for example"
                                + " prod/db?stage=AWSPREVIOUS#password.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${aws-secret@prod/db#password:default}",
                "${aws-secret-1}",
                "${aws-secret-other:x}",
                "${aws-secretsmanager}",
                "${aws.secretsmanager.endpoint:http://localhost:1/a#b}",
                "${AWS_SECRET:none}",
                "${aws:secret@prod/db#password}",
                "\\${aws-secrets@prod/db}",
                "aws-secrets@prod/db",
                "${\u00e4ws-secret@prod/db}",
                "${gr\u00f6\u00dfe:1}",
                "${\u200b}",
            })
    void requireInWhenANameIsOrdinaryLetsItPass(String text) {
        assertThatCode(() -> spelling.requireIn(text)).doesNotThrowAnyException();
    }

    @Test
    void requireInWhenTheFrameworkHasOtherWaysToWriteKnowsThem() {
        ReferenceSpelling other = new ReferenceSpelling("\\$", true);
        assertThatCode(() -> other.requireIn("${aws-secret::prod/db#password:x} $${aws-secrets@prod/db}"))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> spelling.requireIn("$${aws-secrets@prod/db}"));
    }
}
