package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArnTests {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

    @ParameterizedTest
    @CsvSource({
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf,eu-west-1",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db,eu-west-1",
        "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a,cn-north-1",
        "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:a,us-gov-west-1",
        "arn:aws-eusc:secretsmanager:eusc-de-east-1:123456789012:secret:a,eusc-de-east-1",
    })
    void regionWhenArnOfASecretIsInIt(String arn, String region) {
        assertThat(Arn.mismatch(arn)).isNull();
        assertThat(Arn.region(arn)).isEqualTo(region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prod/db",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret",
                "arn:aws:secretsmanager:ireland:123456789012:secret:a",
                "arn:aws:secretsmanager:-:123456789012:secret:a",
                "arn:aws:secretsmanager:1-eu:123456789012:secret:a",
            })
    void regionWhenNoArnOfASecretIsNull(String text) {
        assertThat(Arn.region(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "aws:aws:secretsmanager:eu-west-1:123456789012:secret:a,arn,0",
        "arn:gcp:secretsmanager:eu-west-1:123456789012:secret:a,partition,4",
        "arn:aws:s3:eu-west-1:123456789012:secret:a,secretsmanager,8",
        "arn:aws:secretsmanager:ireland:123456789012:secret:a,region,23",
        "arn:aws:secretsmanager:eu-west-1:12:secret:a,account,33",
        "arn:aws:secretsmanager:eu-west-1:123456789012:parameter:a,secret,46",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret,secret,46",
        "arn:aws,partition,4",
    })
    void mismatchNamesTheFirstFieldThatDoesNotFit(String text, String field, int position) {
        assertThat(Arn.mismatch(text)).isEqualTo(new Arn.Mismatch(field, position));
    }

    @Test
    void nameIsWhatStandsBeforeTheSuffix() {
        assertThat(Arn.name(ARN)).isEqualTo("prod/db");
        assertThat(Arn.nameStart(ARN)).isEqualTo(ARN.indexOf("prod"));
        assertThat(Arn.nameStart("arn:aws:secretsmanager")).isEqualTo(-1);
    }

    @Test
    void namesWhenNameArnOrArnWithoutSuffixIsTrue() {
        String noSuffix = ARN.substring(0, ARN.length() - 7);
        assertThat(Arn.names("prod/db", ARN, "prod/db")).isTrue();
        assertThat(Arn.names(ARN, ARN, "prod/db")).isTrue();
        assertThat(Arn.names(noSuffix, ARN, "prod/db")).isTrue();
        assertThat(Arn.names(noSuffix + "-a", ARN, "prod/db")).isFalse();
        assertThat(Arn.names("prod/other", ARN, "prod/db")).isFalse();
    }
}
