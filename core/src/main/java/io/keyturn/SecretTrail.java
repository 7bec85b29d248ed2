package io.keyturn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Follows one walk through the placeholders of a text, and tells when the value of a secret has become part of a name, as
 * in <code>${db.${db.password}}</code>. Whoever finds nothing of that name says the name, and with it the secret: adapters
 * throw {@link #failure} instead. For one thread.
 */
public final class SecretTrail {
    private static final String PROBLEM =
            "A placeholder is made of the value of a secret, as ${a.${secret}} is, and what it names"
                    + " cannot be had. Its name is not shown, because the value is part of it.";
    private static final String ACTION = "Correct the inner placeholder, or give the outer one a default.";

    private final List<String> texts = new ArrayList<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final UnaryOperator<String> unescape;
    private boolean crossed;

    /**
     * Starts with the text that is walked through.
     *
     * @param unescape tells what is made of a value that was escaped for the framework
     */
    public SecretTrail(String text, UnaryOperator<String> unescape) {
        texts.add(text);
        this.unescape = unescape;
    }

    /** Returns whether a name that is asked for was made of a secret, rather than written down. */
    public boolean isIn(String name) {
        boolean made = secrets.stream().anyMatch(name::contains)
                && texts.stream().noneMatch(text -> text.contains("${" + name));
        crossed |= made;
        return made;
    }

    /** Returns whether any name was. */
    public boolean wasInName() {
        return crossed;
    }

    /** Notes what the walk goes on with, and returns it. */
    public @Nullable String note(@Nullable String answer, boolean secret) {
        if (answer != null) {
            texts.add(answer);
            if (secret && !answer.isEmpty()) {
                secrets.add(answer);
                secrets.add(unescape.apply(answer));
            }
        }
        return answer;
    }

    /** Returns the failure to have what such a name means; it does not show the name. */
    public static SecretException failure() {
        return new SecretException.Misconfigured(PROBLEM, ACTION, null);
    }
}
