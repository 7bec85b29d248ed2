package io.keyturn.spring;

import io.keyturn.ReferenceSpelling;
import io.keyturn.SecretException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.PropertyPlaceholderHelper.PlaceholderResolver;

/**
 * How Spring reads <code>${…}</code> in a text, and what that means for references and for values of secrets. The walk
 * through a text is Spring's own, so that escapes, nesting and defaults mean here what they mean to whoever reads the
 * property.
 */
final class Placeholders {
    /** What every inline reference starts with, also a misspelled one. */
    static final String REFERENCE = "aws-secret";

    static final ReferenceSpelling SPELLING = new ReferenceSpelling("\\", false);

    private static final String START = "${";
    private static final String REFERENCE_START = START + REFERENCE;
    private static final Pattern MEANT = Pattern.compile("aws[-_ ]?secrets?[-_a-z]*[@:#]", Pattern.CASE_INSENSITIVE);
    private static final PropertyPlaceholderHelper SPRING = new PropertyPlaceholderHelper(START, "}", ":", '\\', true);

    private Placeholders() {}

    /** Returns whether a value is a text that may have placeholders in it. */
    static boolean areIn(@Nullable Object value) {
        return value instanceof CharSequence text && text.toString().contains(START);
    }

    /** Returns whether a text has an inline reference in it. */
    static boolean referenceIsIn(String text) {
        return text.contains(REFERENCE_START);
    }

    /** Returns whether a name is, or was meant to be, an inline reference. */
    static boolean isMeant(String name) {
        return name.startsWith(REFERENCE) || MEANT.matcher(name).lookingAt();
    }

    /** Returns what becomes of a text, asking {@code answers} for each name on the way. */
    static String replace(String text, PlaceholderResolver answers) {
        return SPRING.replacePlaceholders(text, answers);
    }

    /**
     * Returns what becomes of a text and of the references in it.
     *
     * @throws SecretException.MalformedReference when one lacks its closing brace or is misspelled
     */
    static Resolution resolve(String text, PlaceholderResolver answers) {
        requireClosed(text);
        SPELLING.requireIn(text);
        Set<String> unanswered = new LinkedHashSet<>();
        String result = replace(text, name -> {
            String value = answers.resolvePlaceholder(name);
            if (value == null) {
                unanswered.add(name);
            }
            return value;
        });
        return new Resolution(result, unanswered);
    }

    /**
     * Refuses a text in which a reference lacks its closing brace: Spring would leave it as it is.
     *
     * @throws SecretException.MalformedReference when there is one
     */
    static void requireClosed(String text) {
        int start = text.indexOf(REFERENCE_START);
        while (start >= 0) {
            boolean escaped = start > 0 && text.charAt(start - 1) == '\\';
            if (!escaped && !closedBraces(text).get(start + 1)) {
                throw new SecretException.MalformedReference(
                        REFERENCE_START, REFERENCE_START.length(), "the closing brace of the placeholder is missing");
            }
            start = text.indexOf(REFERENCE_START, start + REFERENCE_START.length());
        }
    }

    /** Returns the first source that has a value for a name, as Spring asks them, or null. */
    static @Nullable PropertySource<?> answering(PropertySources sources, String name) {
        for (PropertySource<?> source : sources) {
            if (source.getProperty(name) != null) {
                return source;
            }
        }
        return null;
    }

    /** Returns what that source has, placeholders and all, or null. */
    static @Nullable String raw(@Nullable PropertySource<?> source, String name) {
        Object value = source == null ? null : source.getProperty(name);
        return value == null ? null : value.toString();
    }

    /**
     * Returns the text that Spring makes {@code value} of: what looks like a placeholder in the value of a secret is none.
     * Spring takes <code>${</code> for the start of one when a closing brace belongs to it, and drops the backslash before
     * it; without one it leaves the text, backslash included, as it is.
     */
    static String escape(String value) {
        int start = value.indexOf(START);
        if (start < 0 || value.indexOf('}', start) < 0) {
            return value;
        }
        BitSet closed = closedBraces(value);
        StringBuilder escaped = new StringBuilder(value.length() + 8);
        int position = 0;
        while (start >= 0) {
            escaped.append(value, position, start);
            if (closed.get(start + 1)) {
                escaped.append('\\');
            }
            escaped.append(START);
            position = start + START.length();
            start = value.indexOf(START, position);
        }
        return escaped.append(value, position, value.length()).toString();
    }

    /** Returns what Spring makes of an escaped value. */
    static String unescape(String escaped) {
        return escaped.replace('\\' + START, START);
    }

    /** Returns the indexes of the opening braces that have a closing one. */
    private static BitSet closedBraces(String value) {
        BitSet closed = new BitSet(value.length());
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '{') {
                open.push(i);
            } else if (c == '}' && !open.isEmpty()) {
                closed.set(open.pop());
            }
        }
        return closed;
    }

    /** What became of a text, and the names that had no answer; some of them may have had a default. */
    record Resolution(String text, Set<String> unanswered) {

        /** Returns the first reference that is still there as text, or null when there is none. */
        @Nullable
        String left() {
            for (String name : unanswered) {
                if (isMeant(name) && text.contains(START + name)) {
                    return name;
                }
            }
            return null;
        }

        /** Returns the names that are still there as placeholders. */
        List<String> unresolved() {
            return unanswered.stream()
                    .filter(name -> text.contains(START + name + "}"))
                    .toList();
        }

        /** Returns the same for every text, which may hold secrets. */
        @Override
        public String toString() {
            return "Resolution[***]";
        }
    }
}
