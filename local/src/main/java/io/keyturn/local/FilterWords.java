package io.keyturn.local;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A text broken into words for a search that looks at how words start, whatever their case. */
record FilterWords(List<String> words) {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern MARKS_AND_CASE_CHANGES =
            Pattern.compile("[\\s/_+=.@-]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** Breaks prose at blanks. */
    static FilterWords ofText(String text) {
        return of(text, BLANKS);
    }

    /** Breaks names and the like at their marks and where the case changes: {@code COMPANYthings} is COMPAN, Ythings. */
    static FilterWords ofIdentifier(String text) {
        return of(text, MARKS_AND_CASE_CHANGES);
    }

    private static FilterWords of(String text, Pattern separator) {
        return new FilterWords(Arrays.stream(separator.split(text))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList());
    }

    /** Returns whether each of the wanted words starts some word of this; nothing is never found. */
    boolean startWithEach(FilterWords wanted) {
        return !wanted.words.isEmpty()
                && wanted.words.stream().allMatch(prefix -> words.stream().anyMatch(word -> word.startsWith(prefix)));
    }
}
