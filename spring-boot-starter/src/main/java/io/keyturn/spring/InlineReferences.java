package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.InlineValues;
import io.keyturn.ReferenceSpelling;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the names that Spring asks for when it resolves {@code ${aws-secret@…}}. Thread-safe; once a reference was
 * read, asking again does no I/O, also for one that does not exist; refreshing looks for that.
 *
 * <p>Spring asks for a placeholder with a default as a whole first, then for the part before the first colon. A secret's
 * name has no colon, so the whole is only a note that there is a default; an ARN is recognised by its shape, and its
 * default is answered here. Spring also takes what follows a colon for a default where it was meant as the reference:
 * such names are refused, or the text of the reference would become the value.
 */
final class InlineReferences {
    private static final String MARKER = InlineReference.MARKER;
    private static final String ARN = MARKER + "arn";
    private static final int NAMES_KEPT = 10_000;

    /** Why the ARN that a thread has just asked for has no value; Spring then asks for the part before its first colon. */
    private static final ThreadLocal<@Nullable SecretException> MISSING_ARN = new ThreadLocal<>();

    private final ApplicationSecrets application;
    private final InlineValues values;
    private final Set<SecretReference> withDefault = ConcurrentHashMap.newKeySet();
    private final Set<SecretReference> withoutDefault = ConcurrentHashMap.newKeySet();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Function<SecretReference, @Nullable String> required = this::required;

    InlineReferences(ApplicationSecrets application) {
        this.application = application;
        this.values = new InlineValues(() -> application.reads() ? application.secrets() : null, Placeholders::escape);
    }

    /**
     * Returns the value for a name, or null when it is no inline reference, does not exist, or only notes a default.
     *
     * @throws SecretException when the name is misspelled, when the secret cannot be read for another reason than that
     *     it does not exist, and when it does not exist and is nowhere written with a default
     */
    @Nullable
    String get(String name) {
        ReferenceSpelling.require(name);
        return name.startsWith(Placeholders.REFERENCE) ? answer(name, required) : null;
    }

    /** Returns the answer to a name that starts as references do, taking values from {@code lookup}. */
    @Nullable
    String answer(String name, Function<SecretReference, @Nullable String> lookup) {
        int end = Placeholders.REFERENCE.length();
        if (name.length() == end || name.charAt(end) == ':') {
            throw ReferenceSpelling.withColon();
        }
        if (!name.startsWith(MARKER) || ApplicationSecrets.isBuilding()) {
            return null;
        }
        if (name.equals(ARN)) {
            throw arnAlone();
        }
        Asked asked = asked(name);
        return switch (asked.form) {
            case NAME -> lookup.apply(asked.inline.reference());
            case ARN -> answerArn(asked.inline, lookup);
            case NOTE -> null;
        };
    }

    /** Reads a name once: Spring asks for the same ones again whenever a property is read. */
    private Asked asked(String name) {
        Asked known = asked.get(name);
        if (known != null) {
            return known;
        }
        Asked read = Asked.of(name.substring(MARKER.length()));
        if (read.inline.defaultValue() != null) {
            withDefault.add(read.inline.reference());
        }
        if (asked.size() < NAMES_KEPT) {
            asked.put(name, read);
        }
        return read;
    }

    private @Nullable String answerArn(InlineReference inline, Function<SecretReference, @Nullable String> lookup) {
        MISSING_ARN.remove();
        String value = lookup.apply(inline.reference());
        if (value == null && inline.defaultValue() == null) {
            MISSING_ARN.set(values.reason(inline.reference()));
        }
        return value == null ? inline.defaultValue() : value;
    }

    /** Notes that a property has the reference without a default. */
    void noteRequired(SecretReference reference) {
        withoutDefault.add(reference);
    }

    private @Nullable String required(SecretReference reference) {
        String value = values.get(reference);
        if (value == null && withoutDefault.contains(reference) && !withDefault.contains(reference)) {
            throw values.reason(reference);
        }
        return value;
    }

    /** Returns whether asking for the value needs no I/O. */
    boolean isKnown(SecretReference reference) {
        return values.isKnown(reference) || !application.reads();
    }

    /** Returns the values of references. */
    InlineValues values() {
        return values;
    }

    /** Returns why the placeholder of that name has no value. */
    SecretException explain(String name) {
        if (!name.startsWith(MARKER)) {
            return ReferenceSpelling.withColon();
        }
        try {
            SecretReference reference =
                    InlineReference.of(name.substring(MARKER.length())).reference();
            SecretException reason = values.reason(reference);
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
        return values.loaded(application.load(references));
    }

    private SecretException arnAlone() {
        SecretException reason = MISSING_ARN.get();
        MISSING_ARN.remove();
        return reason != null
                ? reason
                : new SecretException.MalformedReference(
                        MARKER + "arn:",
                        MARKER.length() + 3,
                        "beside a nested placeholder Spring splits an ARN at its first colon; define an alias such as"
                                + " keyturn.aliases.db=arn:… and use that, or write \\: for each colon of the ARN");
    }

    /** A name that Spring asks for, read. */
    private record Asked(InlineReference inline, Form form) {

        static Asked of(String text) {
            if (text.indexOf('\\') >= 0) {
                return new Asked(InlineReference.of(text.replace("\\:", ":")), Form.NOTE);
            }
            InlineReference inline = InlineReference.of(text);
            if (text.startsWith("arn:")) {
                return new Asked(inline, Form.ARN);
            }
            return new Asked(inline, inline.defaultValue() == null ? Form.NAME : Form.NOTE);
        }
    }

    /** What a name asks for: a value, a value or else its own default, or nothing yet, when its parts come next. */
    private enum Form {
        NAME,
        ARN,
        NOTE
    }
}
