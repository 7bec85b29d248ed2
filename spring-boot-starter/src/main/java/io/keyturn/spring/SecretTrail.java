package io.keyturn.spring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows one walk through the placeholders of a text, and tells when the value of a secret has become part of a name, as
 * in <code>${db.${db.password}}</code>. Whoever finds nothing of that name says the name, and with it the secret.
 */
final class SecretTrail {
    static final String PROBLEM =
            "A placeholder is made of the value of a secret, as ${a.${secret}} is, and what it names"
                    + " cannot be had. Its name is not shown, because the value is part of it.";
    static final String ACTION = "Correct the inner placeholder, or give the outer one a default.";

    private final List<String> texts = new ArrayList<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private boolean crossed;

    SecretTrail(String text) {
        texts.add(text);
    }

    /** Returns whether a name that is asked for was made of a secret, rather than written down. */
    boolean isIn(String name) {
        boolean made = secrets.stream().anyMatch(name::contains)
                && texts.stream().noneMatch(text -> text.contains("${" + name));
        crossed |= made;
        return made;
    }

    /** Returns whether any name was. */
    boolean wasInName() {
        return crossed;
    }

    /** Notes what the walk goes on with. */
    @Nullable
    String note(@Nullable String answer, boolean secret) {
        if (answer != null) {
            texts.add(answer);
            if (secret && !answer.isEmpty()) {
                secrets.add(answer);
                secrets.add(Placeholders.unescape(answer));
            }
        }
        return answer;
    }
}
