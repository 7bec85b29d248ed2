package io.keyturn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fixed shape of a secret's ARN: {@code arn:partition:secretsmanager:region:account:secret:name-suffix}.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html">Resource
 *     types defined by AWS Secrets Manager</a>
 */
final class Arn {
    private static final Pattern SHAPE =
            Pattern.compile("arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:.+");

    /** The length of what AWS adds to a secret's name in its ARN: a hyphen and six characters. */
    private static final int SUFFIX = 7;

    private Arn() {}

    static boolean isArn(String secretId) {
        return secretId.startsWith("arn:");
    }

    /** Returns the region of an ARN, or null for what is no ARN. */
    static @Nullable String region(String secretId) {
        Matcher matcher = isArn(secretId) ? SHAPE.matcher(secretId) : null;
        return matcher != null && matcher.matches() ? matcher.group(1) : null;
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
        for (int field = 0; field < 6; field++) {
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
}
