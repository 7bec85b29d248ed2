package io.keyturn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference as it stands inside a placeholder, after the marker: {@code prod/db#password} or, with a default,
 * {@code prod/db#password:changeit}. Immutable.
 *
 * <p>A secret's name holds no colon, so the first one begins the default; an ARN is recognised by its fixed shape.
 *
 * @param reference what is meant; without {@code prefix} and {@code ordinal}, which only imports have
 * @param defaultValue what stands in for a reference that does not exist; null when there is no default
 */
public record InlineReference(SecretReference reference, @Nullable String defaultValue) {

    /** What every inline reference starts with. */
    public static final String MARKER = "aws-secret@";

    /** What is before the first colon where an ARN was not written from its beginning, or a URL was. */
    private static final Pattern NO_NAME = Pattern.compile(
            "(?:arn|aws|aws-cn|aws-us-gov|secretsmanager|secret):|https?:(?=//)", Pattern.CASE_INSENSITIVE);

    /**
     * Returns the inline reference written in {@code text}, which does not include the marker.
     *
     * @throws SecretException.MalformedReference when the part before the default does not follow the grammar
     */
    public static InlineReference of(String text) {
        int colon = defaultSeparator(text);
        return colon < 0
                ? new InlineReference(bare(text), null)
                : new InlineReference(bare(text.substring(0, colon)), text.substring(colon + 1));
    }

    /**
     * Returns the reference written in {@code text} where it stands for one value and has neither marker nor default.
     *
     * @throws SecretException.MalformedReference when it does not follow the grammar, or has an option of imports
     */
    public static SecretReference bare(String text) {
        SecretReference reference = SecretReference.of(text);
        if (reference.prefix() != null || reference.ordinal() != null) {
            String option = reference.prefix() != null ? "prefix=" : "ordinal=";
            throw new SecretException.MalformedReference(
                    text, text.indexOf(option), "only an import can have the option '" + option + "'");
        }
        return reference;
    }

    private static int defaultSeparator(String text) {
        requireName(text);
        if (!Arn.isArn(text)) {
            return text.indexOf(':');
        }
        int name = Arn.nameStart(text);
        return name < 0 ? -1 : text.indexOf(':', name);
    }

    /** Refuses part of an ARN, and a URL: the rest of it would be the default. */
    static void requireName(String text) {
        Matcher part = NO_NAME.matcher(text);
        if (!Arn.isArn(text) && part.lookingAt()) {
            throw new SecretException.MalformedReference(
                    part.group(),
                    0,
                    "a secret is written as its name, such as prod/db, or as its whole ARN, which begins with arn: and"
                            + " ends with :secret:prod/db; what follows any other colon is a default");
        }
    }

    /** Returns the reference; a default may be a password, so it is not shown. */
    @Override
    public String toString() {
        return MARKER + reference + (defaultValue == null ? "" : ":***");
    }
}
