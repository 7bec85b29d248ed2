package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of the references that stand in a configuration, and why others have none: what the framework adapters
 * answer inline references from. Thread-safe. Once a reference was read, asking again does no I/O, also for one that does
 * not exist, or for another key of a secret that does not; refreshing looks for that.
 */
public final class InlineValues {
    private final Supplier<? extends @Nullable Secrets> source;
    private final UnaryOperator<String> escape;
    private final Set<SecretReference> pinned = ConcurrentHashMap.newKeySet();
    private final Map<SecretReference, SecretException> missing = new ConcurrentHashMap<>();
    private final Map<Target, Awaited> awaited = new ConcurrentHashMap<>();
    private volatile @Nullable Secrets secrets;

    /**
     * Creates the values; nothing is read yet.
     *
     * @param source where they are read from, asked until it has an answer; null while {@code keyturn.enabled=false}
     * @param escape applied to each value, for frameworks that would expand what is in it
     */
    public InlineValues(Supplier<? extends @Nullable Secrets> source, UnaryOperator<String> escape) {
        this.source = source;
        this.escape = escape;
    }

    /**
     * Returns the value, read if need be, or null when it does not exist.
     *
     * @throws SecretException when it cannot be read for another reason
     */
    public @Nullable String get(SecretReference reference) {
        if (isMissing(reference)) {
            return null;
        }
        Secrets secrets = secrets();
        if (secrets == null) {
            missing.put(reference, switchedOff(reference));
            return null;
        }
        try {
            if (!pinned.contains(reference)) {
                secrets.pin(reference);
                pinned.add(reference);
            }
            String value = escape.apply(secrets.getString(reference));
            if (!missing.isEmpty()) {
                missing.remove(reference);
            }
            return value;
        } catch (SecretException ex) {
            if (!ex.isMissing()) {
                throw ex;
            }
            noteMissing(secrets, reference, ex);
            return null;
        }
    }

    /** A secret that was read may get the key with its next version; one that was not, may appear. */
    private boolean isMissing(SecretReference reference) {
        if (pinned.contains(reference)) {
            return false;
        }
        Awaited target = awaited.get(reference.target());
        if (target == null) {
            return missing.containsKey(reference);
        }
        if (target.properties.secret() != null) {
            return false;
        }
        missing.putIfAbsent(reference, target.reason);
        return true;
    }

    private void noteMissing(Secrets secrets, SecretReference reference, SecretException reason) {
        missing.put(reference, reason);
        if (!(reason instanceof SecretException.NoSuchKey)) {
            Target target = reference.target();
            SecretReference whole = new SecretReference(target, null, null, null, null);
            awaited.computeIfAbsent(
                    target, key -> new Awaited(secrets.missing(whole, UnaryOperator.identity()), reason));
        }
    }

    private @Nullable Secrets secrets() {
        Secrets known = secrets;
        if (known == null) {
            known = source.get();
            secrets = known;
        }
        return known;
    }

    private static SecretException switchedOff(SecretReference reference) {
        return new SecretException.Misconfigured(
                "The reference " + reference + " has no default, and keyturn.enabled=false keeps it from being read.",
                "Give it a default, as in ${" + InlineReference.MARKER + reference
                        + ":default}, or set keyturn.enabled=true.",
                null);
    }

    /** Returns whether asking for the value needs no I/O. */
    public boolean isKnown(SecretReference reference) {
        return pinned.contains(reference) || isMissing(reference);
    }

    /** Returns why a reference has no value, or null when nobody asked for it or it has one. */
    public @Nullable SecretException reason(SecretReference reference) {
        return missing.get(reference);
    }

    /**
     * Takes in what a start has loaded.
     *
     * @return what went wrong with some of the references, other than that they do not exist
     */
    public Map<SecretReference, SecretException> loaded(Map<SecretReference, SecretLoad> loads) {
        Map<SecretReference, SecretException> failures = new LinkedHashMap<>();
        loads.forEach((reference, load) -> {
            SecretException failure = load.failure();
            Secrets secrets = secrets();
            if (failure == null) {
                pinned.add(reference);
            } else if (failure.isMissing() && secrets != null) {
                noteMissing(secrets, reference, failure);
            } else {
                failures.put(reference, failure);
            }
        });
        return failures;
    }

    /** Returns every value that was read, as it is: what an adapter keeps out of what others print. */
    public List<String> all() {
        List<String> values = new ArrayList<>();
        Secrets secrets = this.secrets;
        if (secrets != null) {
            for (SecretReference reference : pinned) {
                try {
                    values.add(secrets.getString(reference));
                } catch (SecretException | IllegalStateException ex) {
                    // what has no value, or is closed, has none to hide
                }
            }
        }
        return values;
    }

    /** Returns the same for all instances, without values. */
    @Override
    public String toString() {
        return "InlineValues[***]";
    }

    /**
     * A secret that does not exist.
     *
     * @param properties what shows the secret once it exists; held so that refreshing looks for it
     * @param reason that it does not exist
     */
    private record Awaited(SecretProperties properties, SecretException reason) {}
}
