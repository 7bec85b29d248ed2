package io.keyturn.microprofile;

import io.keyturn.ReferenceSpelling;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The properties of a configuration before expressions in them are expanded, and how expressions are read. */
interface ConfigTexts {

    /** Returns the names of the properties. */
    Collection<String> names();

    /** Returns the text in force for a name, or null when there is none. */
    @Nullable
    String text(String name);

    /** Returns the ordinal of the source that {@link #text} is from. */
    int ordinal(String name);

    /** Returns how references are spelled here. */
    ReferenceSpelling spelling();

    /** Returns what becomes of {@code text}, asking {@code answers} for each name in it. */
    String expand(String text, Answers answers);

    /** Says what stands for a name in an expression. */
    @FunctionalInterface
    interface Answers {

        /** Returns the value, or null for the default in the expression. */
        @Nullable
        String answer(String name, boolean hasDefault);
    }
}
