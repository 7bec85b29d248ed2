package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InlineReferenceTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "prod/db#password|prod/db#password|null",
                "prod/db#password:changeit|prod/db#password|changeit",
                "prod/db#password:|prod/db#password|''",
                "prod/db#password:a:b|prod/db#password|a:b",
                "prod/db?stage=AWSPREVIOUS#password:x#y|prod/db?stage=AWSPREVIOUS#password|x#y",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf#password|"
                        + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf#password|null",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf#password:a:b|"
                        + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf#password|a:b",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db:fallback|"
                        + "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db|fallback",
            })
    void ofSeparatesTheReferenceFromItsDefault(String text, String reference, String defaultValue) {
        InlineReference inline = InlineReference.of(text);
        assertThat(inline.reference()).isEqualTo(SecretReference.of(reference));
        assertThat(inline.defaultValue()).isEqualTo(defaultValue);
    }

    @ParameterizedTest
    @CsvSource({"prod/db?prefix=db.#password,prefix=,8", "prod/db?stage=a&ordinal=5,ordinal=,16"})
    void ofWhenOptionOfImportsRefusesIt(String text, String option, int position) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> InlineReference.of(text))
                .satisfies(ex -> assertThat(ex.position()).isEqualTo(position))
                .withMessageContaining("only an import can have the option '" + option + "'.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ARN:aws:secretsmanager:us-east-1:123456789012:secret:prod/db#password|ARN:",
                "aws:secretsmanager:us-east-1:123456789012:secret:prod/db|aws:",
                "secretsmanager:prod/db#password|secretsmanager:",
                "secret:prod/db#password|secret:",
                "https://x/prod/db|https:",
            })
    void ofWhenItIsPartOfAnArnOrAUrlSaysHowASecretIsWritten(String text, String written) {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> InlineReference.of(text))
                .withMessage("The reference '" + written + "' is malformed at position 0: a secret is written as its"
                        + " name, such as prod/db, or as its whole ARN, which begins with arn: and ends with"
                        + " :secret:prod/db; what follows any other colon is a default. Write"
                        + " secret-id[?option=value&option=value][#key], for example"
                        + " prod/db?stage=AWSPREVIOUS#password.");
    }

    @ParameterizedTest
    @CsvSource({"secret,secret,", "secret#key:x,secret#key,x", "aws/db:x,aws/db,x", "http:x,http,x"})
    void ofWhenANameResemblesPartOfAnArnIsTheReference(String text, String reference, String defaultValue) {
        assertThat(InlineReference.of(text))
                .isEqualTo(new InlineReference(SecretReference.of(reference), defaultValue));
    }

    @Test
    void ofWhenMalformedDoesNotShowTheDefault() {
        assertThatExceptionOfType(SecretException.MalformedReference.class)
                .isThrownBy(() -> InlineReference.of("prod db#password:hunter2"))
                .withMessageContaining("'prod db#password'")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void toStringDoesNotShowTheDefault() {
        assertThat(InlineReference.of("prod/db#password:hunter2")).hasToString("aws-secret@prod/db#password:***");
        assertThat(InlineReference.of("prod/db#password")).hasToString("aws-secret@prod/db#password");
    }
}
