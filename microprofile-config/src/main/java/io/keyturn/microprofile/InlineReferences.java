package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import io.keyturn.InlineValues;
import io.keyturn.ReferenceSpelling;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of the references that stand in expressions or are asked for as names. Thread-safe; once a reference was
 * read, asking again does no I/O, also for one that does not exist.
 */
final class InlineReferences {
    /** What every inline reference starts with, also a misspelled one. */
    static final String START = "aws-secret";

    private static final Logger log = LoggerFactory.getLogger(InlineReferences.class);
    private static final String MARKER = InlineReference.MARKER;
    private static final int NAMES_KEPT = 10_000;

    private final UnaryOperator<String> escape;
    private final InlineValues values;
    private final Map<String, InlineReference> names = new ConcurrentHashMap<>();
    private final Set<SecretReference> withDefault = ConcurrentHashMap.newKeySet();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    InlineReferences(InlineValues values, UnaryOperator<String> escape) {
        this.values = values;
        this.escape = escape;
    }

    /**
     * Returns the value for a name, or null when it is no reference, or one that does not exist.
     *
     * @throws SecretException when the name is misspelled, or the secret cannot be read for another reason
     */
    @Nullable
    String get(String name) {
        InlineReference inline = named(name);
        if (inline == null) {
            return null;
        }
        String value = values.get(inline.reference());
        if (value == null && inline.defaultValue() != null) {
            return escape.apply(inline.defaultValue());
        }
        if (value == null) {
            report(inline.reference(), null);
        }
        return value;
    }

    /**
     * Returns the reference that a name is, or null when it is an ordinary name.
     *
     * @throws SecretException.MalformedReference when it was meant as a reference
     */
    @Nullable
    InlineReference named(String name) {
        if (!name.startsWith(MARKER)) {
            requireOrdinary(name);
            return null;
        }
        InlineReference known = names.get(name);
        if (known != null) {
            return known;
        }
        if (name.equals(MARKER + "arn")) {
            throw new SecretException.MalformedReference(
                    MARKER + "arn:",
                    MARKER.length() + 3,
                    "an expression is split at the first colon of the ARN; write ${" + START + "::arn:…} with SmallRye"
                            + " Config, or define an alias such as keyturn.aliases.db=arn:… and use that");
        }
        InlineReference read = InlineReference.of(name.substring(MARKER.length()));
        if (names.size() < NAMES_KEPT) {
            names.put(name, read);
        }
        return read;
    }

    /** Names with a colon come from code: what stands in an expression is split there before it is asked for. */
    private static void requireOrdinary(String name) {
        if (name.equals(START) || name.startsWith(START + ":")) {
            throw ReferenceSpelling.withColon();
        }
        if (name.indexOf(':') < 0) {
            ReferenceSpelling.require(name);
        }
    }

    /** Returns the values of references. */
    InlineValues values() {
        return values;
    }

    /** Notes that a property has the reference with a default: then nobody needs to know that it is missing. */
    void noteDefault(SecretReference reference) {
        withDefault.add(reference);
    }

    /**
     * Logs, once, why a reference has no value: what the implementation throws does not say it. The reason may be the same
     * for all keys of a secret.
     */
    void report(SecretReference reference, @Nullable ReferencePlace place) {
        SecretException reason = values.reason(reference);
        if (reason != null && !withDefault.contains(reference) && reported.add(reason.getMessage())) {
            log.warn("{}{}", reason.getMessage(), place == null ? "" : " " + place.getMessage());
        }
    }
}
