package io.keyturn.local;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One fault being described: {@code faults.on("GetSecretValue").forSecret("prod/db").times(2).throttle()}.
 *
 * <p>It takes effect with the first of {@link #latency}, {@link #hang} and the methods that say how a call ends. Without
 * {@link #times} it lasts until {@link Faults#clear()}. Thread-safe.
 */
public final class FaultRule {

    private final Faults faults;
    private final @Nullable String operation;
    private @Nullable String secretId;
    private long remaining = Long.MAX_VALUE;
    private Duration latency = Duration.ZERO;
    private @Nullable HeldCalls held;
    private @Nullable FaultOutcome outcome;

    FaultRule(Faults faults, @Nullable String operation) {
        this.faults = faults;
        this.operation = operation;
    }

    /**
     * Restricts the fault to calls that name this secret, by name or ARN, in whichever form they do.
     *
     * <p>BatchGetSecretValue reports it for that secret alone where its answer can: errors other than those of the
     * server appear under {@code Errors}, all else befalls the whole call.
     */
    public FaultRule forSecret(String nameOrArn) {
        return faults.changed(() -> secretId = nameOrArn, this);
    }

    /** Lets the fault happen this many times, at least once. */
    public FaultRule times(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("A fault happens at least once, not " + calls + " times");
        }
        return faults.changed(() -> remaining = calls, this);
    }

    /** Holds every call back for this long in real time, in which its thread blocks; it then ends as it otherwise would. */
    public FaultRule latency(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Latency is not negative: " + duration);
        }
        return faults.changed(
                () -> {
                    latency = duration;
                    faults.add(this);
                },
                this);
    }

    /** Holds every call back until {@link HeldCalls#release()} or {@link Faults#clear()}; it then ends normally. */
    public HeldCalls hang() {
        HeldCalls calls = new HeldCalls();
        faults.changed(
                () -> {
                    held = calls;
                    faults.add(this);
                },
                this);
        return calls;
    }

    /** Answers ThrottlingException. */
    public void throttle() {
        error("ThrottlingException", "Rate exceeded");
    }

    /** Answers AccessDeniedException, naming the action and the secret as IAM does. */
    public void accessDenied() {
        end(new FaultOutcome.Denied());
    }

    /**
     * Answers an error of the server.
     *
     * @param status from 500 to 599
     */
    public void serverError(int status) {
        if (status < 500 || status > 599) {
            throw new IllegalArgumentException("An error of the server has a status from 500 to 599, not " + status);
        }
        if (status == 503) {
            error(status, "ServiceUnavailableException", "Service is unable to handle request.");
        } else {
            error(status, "InternalServiceError", "An error occurred on the server side.");
        }
    }

    /** Answers this error code and message under HTTP status 400. */
    public void error(String code, String message) {
        error(400, code, message);
    }

    /** Answers this error code and message under this HTTP status, from 400 to 599. */
    public void error(int status, String code, String message) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("An error has a status from 400 to 599, not " + status);
        }
        end(new FaultOutcome.Refused(status, code, message));
    }

    /** Breaks the connection before the service has done anything. */
    public void connectionReset() {
        end(new FaultOutcome.Reset());
    }

    /** Lets the service do what is asked and breaks the connection before the answer. */
    public void responseLost() {
        end(new FaultOutcome.ResponseLost());
    }

    /** Answers status 200 with a body that is not JSON, and does nothing. */
    public void malformedBody() {
        end(new FaultOutcome.Malformed());
    }

    private void end(FaultOutcome newOutcome) {
        faults.changed(
                () -> {
                    outcome = newOutcome;
                    faults.add(this);
                },
                this);
    }

    boolean matches(String calledOperation, Collection<String> secretIds) {
        String wanted = secretId;
        return remaining > 0
                && (operation == null || operation.equals(calledOperation))
                && (wanted == null || secretIds.stream().anyMatch(id -> SecretId.alike(wanted, id)));
    }

    void use() {
        if (remaining != Long.MAX_VALUE) {
            remaining--;
        }
    }

    boolean used() {
        return remaining == 0;
    }

    /** Returns whether a batch applies this to one of its entries instead of the whole call. */
    boolean forEntry() {
        return secretId != null
                && (outcome instanceof FaultOutcome.Denied
                        || (outcome instanceof FaultOutcome.Refused refused && refused.suitsEntry()));
    }

    Duration latency() {
        return latency;
    }

    @Nullable
    HeldCalls held() {
        return held;
    }

    @Nullable
    FaultOutcome outcome() {
        return outcome;
    }
}
