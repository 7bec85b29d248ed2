package io.keyturn;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Why a secret could not be had: one kind for each thing a person would do about it. The message is {@link #problem()}
 * followed by {@link #action()}; it names the secret, the version asked for and the next step, never a value. The
 * cause, where there is one, is the AWS SDK's exception with the service's own code and request id.
 */
public abstract sealed class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String action;

    private SecretException(String problem, String action, @Nullable Throwable cause) {
        super(problem + " " + action, cause);
        this.problem = problem;
        this.action = action;
    }

    /** Returns what is wrong, as one or two sentences. */
    public String problem() {
        return problem;
    }

    /** Returns what to do about it, as one or two sentences. */
    public String action() {
        return action;
    }

    /** Returns the service's own error code; null when the service did not answer, or only within a batch. */
    public @Nullable String errorCode() {
        return getCause() instanceof AwsServiceException ex && ex.awsErrorDetails() != null
                ? ex.awsErrorDetails().errorCode()
                : null;
    }

    /** Returns the id that AWS knows the refused request by; null when the service did not answer. */
    public @Nullable String requestId() {
        return getCause() instanceof AwsServiceException ex ? ex.requestId() : null;
    }

    /**
     * Returns whether what was asked for does not exist (secret, version or key), which is what a default or
     * {@code optional:} stands in for.
     */
    public boolean isMissing() {
        return this instanceof NotFound || this instanceof NoSuchVersion || this instanceof NoSuchKey;
    }

    /** There is no such secret in the region. */
    public static final class NotFound extends SecretException {
        private static final long serialVersionUID = 1L;

        NotFound(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** The secret exists, but no version of it has that id or staging label. */
    public static final class NoSuchVersion extends SecretException {
        private static final long serialVersionUID = 1L;

        NoSuchVersion(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** The secret was read, but it has no such key. */
    public static final class NoSuchKey extends SecretException {
        private static final long serialVersionUID = 1L;
        private static final int SHOWN = 20;

        private NoSuchKey(String secret, String key, String action) {
            super("The secret " + secret + " has no key '" + key + "'.", action, null);
        }

        /** Lists the keys that are there. */
        static NoSuchKey among(Collection<String> keys, String secret, String key) {
            return new NoSuchKey(secret, key, action(key, keys));
        }

        /** Lists no keys: read as properties, any text has some, a private key for example. */
        static NoSuchKey unlisted(String secret, String key) {
            return new NoSuchKey(secret, key, "Correct the part after '#', or add the key to the secret.");
        }

        private static String action(String key, Collection<String> keys) {
            String inside = keys.stream()
                    .filter(name -> name.startsWith(key + ".") || name.startsWith(key + "["))
                    .limit(SHOWN)
                    .collect(Collectors.joining(", "));
            if (!inside.isEmpty()) {
                return "Under that name is an object or array; name one value in it: " + inside + ".";
            }
            if (keys.isEmpty()) {
                return "It has no keys at all; add the key to the secret.";
            }
            String shown = keys.stream().limit(SHOWN).collect(Collectors.joining(", "));
            return "Correct the part after '#', or add the key to the secret. Its keys: " + shown
                    + (keys.size() > SHOWN ? ", and " + (keys.size() - SHOWN) + " more." : ".");
        }
    }

    /** The secret is marked for deletion; it can be restored until its recovery window ends. */
    public static final class MarkedForDeletion extends SecretException {
        private static final long serialVersionUID = 1L;

        MarkedForDeletion(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** What is to be created exists: a secret of that name, or a version of that id with another payload. */
    public static final class AlreadyExists extends SecretException {
        private static final long serialVersionUID = 1L;

        AlreadyExists(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** AWSPENDING is on another version than AWSCURRENT: a rotation is under way, or was given up halfway. */
    public static final class RotationInProgress extends SecretException {
        private static final long serialVersionUID = 1L;

        static final String ACTION =
                "Wait for it with awaitRotation, or end it with cancelRotateSecret and then" + " discardPending.";

        RotationInProgress(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** IAM or a resource policy does not allow the call. */
    public static final class Denied extends SecretException {
        private static final long serialVersionUID = 1L;

        Denied(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** There are no credentials, or the service does not accept them. */
    public static final class Unauthenticated extends SecretException {
        private static final long serialVersionUID = 1L;

        Unauthenticated(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** KMS does not let the service decrypt the secret, or encrypt what is written to it. */
    public static final class Undecryptable extends SecretException {
        private static final long serialVersionUID = 1L;

        Undecryptable(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** The service refuses because of too many calls, also after the configured retries. */
    public static final class Throttled extends SecretException {
        private static final long serialVersionUID = 1L;

        Throttled(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** The service gave no usable answer: no connection, no answer in time, or an internal error of its own. */
    public static final class Unreachable extends SecretException {
        private static final long serialVersionUID = 1L;

        Unreachable(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** The last good version is older than {@code keyturn.refresh.max-stale} lets it be. */
    public static final class Stale extends SecretException {
        private static final long serialVersionUID = 1L;

        private Stale(String problem, String action) {
            super(problem, action, null);
        }

        static Stale of(SecretReference.Target target, Secret last, Duration maxStale) {
            return new Stale(
                    "The secret " + target + " could not be checked for longer than keyturn.refresh.max-stale="
                            + Durations.text(maxStale) + "; its version " + last.versionId() + " is served no longer.",
                    "Look in the log for why the checks fail; reads go on with the first one that succeeds.");
        }
    }

    /** The service refused the call for a reason that no other kind covers; the problem holds its own words. */
    public static final class Rejected extends SecretException {
        private static final long serialVersionUID = 1L;

        Rejected(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }
    }

    /** The payload is not what the reference takes it for. */
    public static final class MalformedPayload extends SecretException {
        private static final long serialVersionUID = 1L;

        MalformedPayload(String secret, String problem, String action) {
            super("The secret " + secret + " " + problem + ".", action, null);
        }
    }

    /** The text of a reference does not follow the grammar. */
    public static final class MalformedReference extends SecretException {
        private static final long serialVersionUID = 1L;

        private final int position;

        /**
         * Creates the exception.
         *
         * @param text the reference as written, without a default (which may be a password)
         * @param position the index in {@code text} at which the mistake is
         * @param problem what is wrong there
         */
        public MalformedReference(String text, int position, String problem) {
            super(
                    "The reference '" + text + "' is malformed at position " + position + ": " + problem + ".",
                    "Write secret-id[?option=value&option=value][#key], for example prod/db?stage=AWSPREVIOUS#password.",
                    null);
            this.position = position;
        }

        /** Returns the index in the reference at which the mistake is, from 0. */
        public int position() {
            return position;
        }
    }

    /** What is set cannot work: no region, a missing module, an alias without a target, an import without a name. */
    public static final class Misconfigured extends SecretException {
        private static final long serialVersionUID = 1L;

        /** Creates the exception from what is wrong, what to do about it, and the SDK's reason if there is one. */
        public Misconfigured(String problem, String action, @Nullable Throwable cause) {
            super(problem, action, cause);
        }

        /** Returns the exception for a setting whose value is out of range; it does not show the value. */
        public static Misconfigured setting(String key, String expected) {
            return new Misconfigured(
                    "The setting " + key + " has a value that cannot be used.", "Set it to " + expected + ".", null);
        }
    }
}
