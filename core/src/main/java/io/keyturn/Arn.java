package io.keyturn;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fixed shape of a secret's ARN: {@code arn:partition:secretsmanager:region:account:secret:name-suffix}.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html">Resource
 *     types defined by AWS Secrets Manager</a>
 */
final class Arn {
    /** The name of a region, as in an ARN. */
    static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

    private static final Field REGION_FIELD = new Field("region", REGION);
    private static final List<Field> FIELDS = List.of(
            Field.of("arn", "arn"),
            Field.of("partition", "aws[a-z-]*"),
            Field.of("secretsmanager", "secretsmanager"),
            REGION_FIELD,
            Field.of("account", "[0-9]{12}"),
            Field.of("secret", "secret"));

    /** The length of what AWS adds to a secret's name in its ARN: a hyphen and six characters. */
    private static final int SUFFIX = 7;

    private Arn() {}

    static boolean isArn(String secretId) {
        return secretId.startsWith("arn:");
    }

    /** Returns the region of an ARN, or null for what is no ARN. */
    static @Nullable String region(String secretId) {
        if (!isArn(secretId) || mismatch(secretId) != null || nameStart(secretId) == secretId.length()) {
            return null;
        }
        return secretId.split(":", -1)[FIELDS.indexOf(REGION_FIELD)];
    }

    /** Returns the first of the six leading fields that is not as in an ARN of a secret, or null when all are. */
    static @Nullable Mismatch mismatch(String text) {
        int start = 0;
        for (Field field : FIELDS) {
            int end = text.indexOf(':', start);
            if (end < 0 || !field.shape.matcher(text.substring(start, end)).matches()) {
                return new Mismatch(field.name, start);
            }
            start = end + 1;
        }
        return null;
    }

    /** Returns what stands for the ARN of a secret of which only the name and the region are known. */
    static String ofUnknownAccount(String name, String region) {
        return "arn:aws:secretsmanager:" + region + ":000000000000:secret:" + name;
    }

    /** Returns the secret's name in a full ARN. */
    static String name(String arn) {
        return arn.substring(nameStart(arn), arn.length() - SUFFIX);
    }

    /** Returns the index after the colon that ends the six leading fields, or -1 when there are fewer. */
    static int nameStart(String text) {
        int at = -1;
        for (int field = 0; field < FIELDS.size(); field++) {
            at = text.indexOf(':', at + 1);
            if (at < 0) {
                return -1;
            }
        }
        return at + 1;
    }

    /** Returns whether {@code secretId} (name, ARN, or ARN without suffix) names the secret with this ARN and name. */
    static boolean names(String secretId, String arn, String name) {
        return secretId.equals(name)
                || secretId.equals(arn)
                || isArn(secretId) && arn.length() == secretId.length() + SUFFIX && arn.startsWith(secretId + "-");
    }

    /** Which field of an ARN is not as it should be, and where it starts. */
    record Mismatch(String field, int position) {}

    private record Field(String name, Pattern shape) {
        static Field of(String name, String shape) {
            return new Field(name, Pattern.compile(shape));
        }
    }
}
