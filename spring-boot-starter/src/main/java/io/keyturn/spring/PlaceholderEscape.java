package io.keyturn.spring;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Keeps Spring from resolving what looks like a placeholder in the value of a secret. Spring takes <code>${</code> for the
 * start of a placeholder when a closing brace belongs to it, and drops the backslash before it; without one it leaves
 * the text, backslash included, as it is.
 */
final class PlaceholderEscape {
    private static final String START = "${";

    private PlaceholderEscape() {}

    /** Returns the text that Spring makes {@code value} of. */
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

    /** Returns whether the placeholder that starts at an index has a closing brace. */
    static boolean isClosed(String text, int start) {
        return closedBraces(text).get(start + 1);
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
}
