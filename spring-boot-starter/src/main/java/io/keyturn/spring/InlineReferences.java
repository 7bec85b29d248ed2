package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers the names that Spring asks for when it resolves {@code ${aws-secret@…}}. Thread-safe; once a reference was
 * read, asking again does no I/O, also for one that does not exist.
 *
 * <p>Spring asks for a placeholder with a default as a whole first, then for the part before the first colon. A secret's
 * name has no colon, so the whole is only a note that there is a default; an ARN is recognised by its shape, and its
 * default is answered here. Spring also takes what follows a colon for a default where it was meant as the reference:
 * such names are refused, or the text of the reference would become the value.
 */
final class InlineReferences {
    static final String NAME = "aws-secret";
    private static final String MARKER = InlineReference.MARKER;
    private static final String START = "${" + NAME;
    /** What is no marker but was meant as one; in capitals, and with an ordinary default, it is an environment variable. */
    private static final Pattern MISSPELLED = Pattern.compile(
            "\\s*(?i:aws[-_. ]?secrets?[-_. a-z]*[@#]|(?-i:(?![A-Z_]+:[^:/#]*$))aws[-_. ]?secrets?([-_. ]?manager)?\\s*:)",
            Pattern.DOTALL);

    private static final Pattern MEANT = Pattern.compile("aws[-_ ]?secrets?[-_a-z]*[@:#]", Pattern.CASE_INSENSITIVE);

    private final ApplicationSecrets application;
    private final Set<SecretReference> loaded = ConcurrentHashMap.newKeySet();
    private final Set<SecretReference> withDefault = ConcurrentHashMap.newKeySet();
    private final Set<SecretReference> withoutDefault = ConcurrentHashMap.newKeySet();
    private final Map<SecretReference, SecretException> missing = new ConcurrentHashMap<>();
    private volatile @Nullable Secrets secrets;
    private volatile @Nullable MissingArn missingArn;

    InlineReferences(ApplicationSecrets application) {
        this.application = application;
    }

    /**
     * Returns the value for a name, or null when it is no inline reference, does not exist, or only notes a default.
     *
     * @throws SecretException when the name is misspelled, when the secret cannot be read for another reason than that
     *     it does not exist, and when it does not exist and is nowhere written with a default
     */
    @Nullable
    String get(String name) {
        requireWellSpelled(name);
        return name.startsWith(NAME) ? answer(name, this::required) : null;
    }

    /** Returns the answer to a name that starts with {@link #NAME}, taking values from {@code values}. */
    @Nullable
    String answer(String name, Function<SecretReference, @Nullable String> values) {
        if (name.length() == NAME.length() || name.charAt(NAME.length()) == ':') {
            throw misspelled();
        }
        if (!name.startsWith(MARKER) || ApplicationSecrets.isBuilding()) {
            return null;
        }
        String text = name.substring(MARKER.length());
        if (text.equals("arn")) {
            throw arnAlone();
        }
        if (text.indexOf('\\') >= 0) {
            noteDefault(InlineReference.of(text.replace("\\:", ":")));
            return null;
        }
        InlineReference inline = InlineReference.of(text);
        noteDefault(inline);
        if (text.startsWith("arn:")) {
            return answerArn(inline, values);
        }
        return inline.defaultValue() == null ? values.apply(inline.reference()) : null;
    }

    private @Nullable String answerArn(InlineReference inline, Function<SecretReference, @Nullable String> values) {
        missingArn = null;
        String value = values.apply(inline.reference());
        if (value == null && inline.defaultValue() == null) {
            missingArn = new MissingArn(Thread.currentThread(), missing.get(inline.reference()));
        }
        return value == null ? inline.defaultValue() : value;
    }

    private void noteDefault(InlineReference inline) {
        if (inline.defaultValue() != null) {
            withDefault.add(inline.reference());
        }
    }

    /** Returns whether a name is, or was meant to be, an inline reference. */
    static boolean isMeant(String name) {
        return name.startsWith(NAME) || MEANT.matcher(name).lookingAt();
    }

    /**
     * Refuses a text in which a reference lacks its closing brace: Spring would leave it as it is.
     *
     * @throws SecretException.MalformedReference when there is one
     */
    static void requireClosed(String text) {
        int start = text.indexOf(START);
        while (start >= 0) {
            boolean escaped = start > 0 && text.charAt(start - 1) == '\\';
            if (!escaped && !PlaceholderEscape.isClosed(text, start)) {
                throw new SecretException.MalformedReference(
                        START, START.length(), "the closing brace of the placeholder is missing");
            }
            start = text.indexOf(START, start + START.length());
        }
    }

    /**
     * Refuses a name that was meant as a reference and is none, because Spring would take part of it for a default.
     *
     * @throws SecretException.MalformedReference when it is one
     */
    static void requireWellSpelled(String name) {
        char first = name.isEmpty() ? 'x' : name.charAt(0);
        if (first != 'a' && first != 'A' && first > ' ' || name.startsWith(MARKER)) {
            return;
        }
        Matcher misspelled = MISSPELLED.matcher(name);
        if (misspelled.lookingAt()) {
            String written = misspelled.group();
            throw written.equals(NAME + ":")
                    ? misspelled()
                    : new SecretException.MalformedReference(
                            written, 0, "a reference begins with " + MARKER + ", in exactly these characters");
        }
    }

    /**
     * Refuses a text with a placeholder that was meant as a reference and is none. Beside a nested placeholder Spring
     * never asks for the whole of it.
     *
     * @throws SecretException.MalformedReference when there is one
     */
    static void requireWellSpelledIn(String text) {
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", start + 2)) {
            if (start == 0 || text.charAt(start - 1) != '\\') {
                requireWellSpelled(text.substring(start + 2));
            }
        }
    }

    /** Notes that a property has the reference without a default. */
    void noteRequired(SecretReference reference) {
        withoutDefault.add(reference);
    }

    private @Nullable String required(SecretReference reference) {
        String value = value(reference);
        if (value == null && withoutDefault.contains(reference) && !withDefault.contains(reference)) {
            throw reason(reference);
        }
        return value;
    }

    /** Returns the value, read if need be, or null when it does not exist. */
    @Nullable
    String value(SecretReference reference) {
        SecretException known = missing.get(reference);
        if (known != null && !(known instanceof SecretException.NoSuchKey)) {
            return null;
        }
        try {
            Secrets secrets = secrets();
            if (secrets == null) {
                missing.put(reference, switchedOff(reference));
                return null;
            }
            if (!loaded.contains(reference)) {
                secrets.pin(reference);
                loaded.add(reference);
            }
            return PlaceholderEscape.escape(secrets.getString(reference));
        } catch (SecretException ex) {
            if (!ex.isMissing()) {
                throw ex;
            }
            missing.put(reference, ex);
            return null;
        }
    }

    private @Nullable Secrets secrets() {
        Secrets known = secrets;
        if (known == null && application.reads()) {
            known = application.secrets();
            secrets = known;
        }
        return known;
    }

    /** Returns whether asking for the value needs no I/O. */
    boolean isKnown(SecretReference reference) {
        return loaded.contains(reference) || missing.containsKey(reference) || !application.reads();
    }

    /** Returns why a reference has no value, or null when nobody asked for it or it has one. */
    @Nullable
    SecretException reason(SecretReference reference) {
        return missing.get(reference);
    }

    /** Returns why the placeholder of that name has no value. */
    SecretException explain(String name) {
        if (!name.startsWith(MARKER)) {
            return misspelled();
        }
        try {
            SecretReference reference =
                    InlineReference.of(name.substring(MARKER.length())).reference();
            SecretException reason = reason(reference);
            return reason != null
                    ? reason
                    : new SecretException.Misconfigured(
                            "The reference " + reference + " was not read.", "Ask for it again.", null);
        } catch (SecretException ex) {
            return ex;
        }
    }

    /**
     * Loads references in parallel.
     *
     * @return what went wrong with some of them, other than that they do not exist
     */
    Map<SecretReference, SecretException> load(Set<SecretReference> references) {
        Map<SecretReference, SecretException> failures = new LinkedHashMap<>();
        application.load(references).forEach((reference, load) -> {
            SecretException failure = load.failure();
            if (failure == null) {
                loaded.add(reference);
            } else if (failure.isMissing()) {
                missing.put(reference, failure);
            } else {
                failures.put(reference, failure);
            }
        });
        return failures;
    }

    /** Ends the time in which references are loaded together. */
    void endOfStart() {
        application.endOfStart();
    }

    static SecretException misspelled() {
        return new SecretException.MalformedReference(
                NAME + ":",
                NAME.length(),
                "'@' is expected after " + NAME + ", as in ${" + MARKER
                        + "prod/db#password}, because Spring takes what follows a colon for a default");
    }

    private SecretException arnAlone() {
        MissingArn asked = missingArn;
        missingArn = null;
        return asked != null && asked.reason != null && asked.asker == Thread.currentThread()
                ? asked.reason
                : new SecretException.MalformedReference(
                        MARKER + "arn:",
                        MARKER.length() + 3,
                        "beside a nested placeholder Spring splits an ARN at its first colon; define an alias such as"
                                + " keyturn.aliases.db=arn:… and use that, or write \\: for each colon of the ARN");
    }

    private static SecretException switchedOff(SecretReference reference) {
        return new SecretException.Misconfigured(
                "The reference " + reference + " has no default, and keyturn.enabled=false keeps it from being read.",
                "Give it a default, as in ${" + MARKER + reference + ":default}, or set keyturn.enabled=true.",
                null);
    }

    /** Returns every value that was read. */
    List<String> values() {
        List<String> values = new ArrayList<>();
        loaded.forEach(reference -> {
            try {
                values.add(application.secrets().getString(reference));
            } catch (SecretException | IllegalStateException ex) {
                // what has no value, or is closed, has none to hide
            }
        });
        return values;
    }

    /** The ARN a thread has just asked for in vain; Spring then asks for the part before its first colon. */
    private record MissingArn(Thread asker, @Nullable SecretException reason) {}
}
