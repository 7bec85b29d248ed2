package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.keyturn.SecretLoad;
import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
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

    private final ApplicationSecrets application;
    private final UnaryOperator<String> escape;
    private final Map<String, InlineReference> names = new ConcurrentHashMap<>();
    private final Map<SecretReference, Missing> missing = new ConcurrentHashMap<>();
    private final Set<SecretReference> pinned = ConcurrentHashMap.newKeySet();
    private final Set<SecretReference> withDefault = ConcurrentHashMap.newKeySet();
    private final Set<SecretReference> reported = ConcurrentHashMap.newKeySet();

    InlineReferences(ApplicationSecrets application, UnaryOperator<String> escape) {
        this.application = application;
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
        String value = value(inline.reference());
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
            requireNoColon(name);
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

    private static void requireNoColon(String name) {
        if (name.equals(START) || name.startsWith(START + ":")) {
            throw new SecretException.MalformedReference(
                    START + ":",
                    START.length(),
                    "'@' is expected after " + START + ", as in ${" + MARKER
                            + "prod/db#password}, because what follows a colon is taken for a default");
        }
    }

    /** Returns the value, read if need be, or null when it does not exist. */
    @Nullable
    String value(SecretReference reference) {
        if (isMissing(reference)) {
            return null;
        }
        if (!application.settings().enabled()) {
            missing.put(reference, new Missing(switchedOff(reference), null));
            return null;
        }
        try {
            Secrets secrets = application.secrets();
            if (!pinned.contains(reference)) {
                secrets.pin(reference);
                pinned.add(reference);
            }
            return escape.apply(secrets.getString(reference));
        } catch (SecretException ex) {
            if (!ex.isMissing()) {
                throw ex;
            }
            noteMissing(reference, ex);
            return null;
        }
    }

    /** A secret that was read may get the key with its next version; one that was not, may appear. */
    private boolean isMissing(SecretReference reference) {
        Missing known = missing.get(reference);
        return known != null && !pinned.contains(reference) && !known.hasAppeared();
    }

    private void noteMissing(SecretReference reference, SecretException reason) {
        SecretProperties appearing =
                pinned.contains(reference) ? null : application.secrets().missing(reference, UnaryOperator.identity());
        missing.put(reference, new Missing(reason, appearing));
    }

    /** Notes that a property has the reference with a default: then nobody needs to know that it is missing. */
    void noteDefault(SecretReference reference) {
        withDefault.add(reference);
    }

    /** Returns whether asking for the value needs no I/O. */
    boolean isKnown(SecretReference reference) {
        return pinned.contains(reference)
                || missing.containsKey(reference)
                || !application.settings().enabled();
    }

    /** Takes in what was loaded for a start; other failures than that something does not exist are thrown. */
    void loaded(SecretReference reference, SecretLoad load) {
        SecretException failure = load.failure();
        if (failure == null) {
            pinned.add(reference);
        } else if (failure.isMissing()) {
            noteMissing(reference, failure);
        } else {
            throw failure;
        }
    }

    /** Logs, once, why a reference has no value: what the implementation throws does not say it. */
    void report(SecretReference reference, @Nullable ReferencePlace place) {
        Missing known = missing.get(reference);
        if (known != null && !withDefault.contains(reference) && reported.add(reference)) {
            log.warn("{}{}", known.reason.getMessage(), place == null ? "" : " " + place.getMessage());
        }
    }

    private static SecretException switchedOff(SecretReference reference) {
        return new SecretException.Misconfigured(
                "The reference " + reference + " has no default, and keyturn.enabled=false keeps it from being read.",
                "Give it a default, as in ${" + MARKER + reference + ":default}, or set keyturn.enabled=true.",
                null);
    }

    /**
     * A reference that has no value.
     *
     * @param reason why
     * @param appearing what shows the secret once it exists; null when that is not waited for
     */
    private record Missing(SecretException reason, @Nullable SecretProperties appearing) {

        boolean hasAppeared() {
            return appearing != null && appearing.secret() != null;
        }
    }
}
