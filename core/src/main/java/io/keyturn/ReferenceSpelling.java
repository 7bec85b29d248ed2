package io.keyturn;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what was meant as an inline reference and is none: a framework would take part of it for a default, and so the
 * text of a reference for a value. Immutable.
 *
 * @param escapes the characters that make plain text of the placeholder behind them
 * @param takesDoubleColon whether <code>${aws-secret::…}</code> is a reference as well
 */
public record ReferenceSpelling(String escapes, boolean takesDoubleColon) {
    private static final String PLACEHOLDER = "${";
    private static final String WORD = "aws-secret";
    private static final char MINUS = '\u2212';
    /** In capitals, and with an ordinary default, it is an environment variable. */
    private static final Pattern MISSPELLED = Pattern.compile(
            "\\s*(?i:aws[-_. ]?secrets?[-_. a-z]*[@#]|(?-i:(?![A-Z_]+:[^:/#]*$))aws[-_. ]?secrets?([-_. ]?manager)?\\s*:"
                    + "|arn:aws[-a-z]*:secretsmanager:)",
            Pattern.DOTALL);

    /**
     * Refuses a text with a placeholder that was meant as a reference and is none.
     *
     * @throws SecretException.MalformedReference when there is one
     */
    public void requireIn(String text) {
        int start = text.indexOf(PLACEHOLDER);
        while (start >= 0) {
            int name = start + PLACEHOLDER.length();
            boolean escaped = start > 0 && escapes.indexOf(text.charAt(start - 1)) >= 0;
            if (!escaped && !(takesDoubleColon && text.startsWith(WORD + "::", name))) {
                String inside = text.substring(name);
                require(inside);
                if (inside.startsWith(InlineReference.MARKER)) {
                    InlineReference.requireName(inside.substring(InlineReference.MARKER.length()));
                }
            }
            start = text.indexOf(PLACEHOLDER, name);
        }
    }

    /**
     * Refuses a name that was meant as a reference and is none; cheap for any other name.
     *
     * @param name the name, also with its default behind it
     * @throws SecretException.MalformedReference when it is one
     */
    public static void require(String name) {
        if (name.startsWith(InlineReference.MARKER) || !mayBeMeant(name)) {
            return;
        }
        Matcher misspelled = MISSPELLED.matcher(folded(name));
        if (misspelled.lookingAt()) {
            String written = written(name, misspelled.end());
            throw written.equals(WORD + ":")
                    ? withColon()
                    : new SecretException.MalformedReference(
                            written,
                            0,
                            "a reference begins with " + InlineReference.MARKER + ", in exactly these characters");
        }
    }

    /** Returns why a name that has a colon, or nothing, where the marker has its {@code @} is no reference. */
    public static SecretException.MalformedReference withColon() {
        return new SecretException.MalformedReference(
                WORD + ":",
                WORD.length(),
                "'@' is expected after " + WORD + ", as in ${" + InlineReference.MARKER
                        + "prod/db#password}, because what follows a colon is taken for a default");
    }

    private static boolean mayBeMeant(String name) {
        char first = name.isEmpty() ? 'x' : name.charAt(0);
        return isOutsideAscii(first)
                || (first == 'a' || first == 'A' || first <= ' ')
                        && name.chars().anyMatch(c -> c == ':' || c == '@' || c == '#' || isOutsideAscii(c));
    }

    private static boolean isOutsideAscii(int c) {
        return c > '~';
    }

    /** Returns the name as it looks: what cannot be seen is gone, and what resembles ASCII is ASCII. */
    private static String folded(String name) {
        if (name.chars().noneMatch(ReferenceSpelling::isOutsideAscii)) {
            return name;
        }
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isInvisible(c)) {
                folded.append(isOutsideAscii(c) ? lookAlike(c) : c);
            }
        }
        return folded.toString();
    }

    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT;
    }

    private static char lookAlike(char c) {
        String normal = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
        char same = normal.length() == 1 ? normal.charAt(0) : c;
        if (Character.isSpaceChar(same)) {
            return ' ';
        }
        return Character.getType(same) == Character.DASH_PUNCTUATION || same == MINUS ? '-' : same;
    }

    /** Returns the beginning of a name of which so many characters can be seen, with the others visible as well. */
    private static String written(String name, int seen) {
        StringBuilder written = new StringBuilder();
        int left = seen;
        for (int i = 0; left > 0; i++) {
            char c = name.charAt(i);
            if (isOutsideAscii(c)) {
                written.append(String.format("\\u%04X", (int) c));
            } else {
                written.append(c);
            }
            left -= isInvisible(c) ? 0 : 1;
        }
        return written.toString();
    }
}
