package io.keyturn.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Faults on demand: {@code local.faults().on("GetSecretValue").times(2).throttle()}.
 *
 * <p>Faults are used in the order in which they were scripted: a call ends as the first one says that matches it and is
 * not used up, and is held back by all that match it. Calls that end in a fault have no effect on the stored secrets,
 * except after {@link FaultRule#responseLost()}. Thread-safe.
 */
public final class Faults {

    private static final String BATCH = "BatchGetSecretValue";

    private final UnaryOperator<String> checkOperation;
    private final Object lock = new Object();
    private final List<FaultRule> rules = new ArrayList<>();

    Faults(UnaryOperator<String> checkOperation) {
        this.checkOperation = checkOperation;
    }

    /**
     * Starts to describe a fault.
     *
     * @param operation such as {@code GetSecretValue}, or {@code *} for every operation
     * @throws IllegalArgumentException when the service has no such operation
     */
    public FaultRule on(String operation) {
        return operation.equals("*") ? onAny() : new FaultRule(this, checkOperation.apply(operation));
    }

    /** Starts to describe a fault of every operation. */
    public FaultRule onAny() {
        return new FaultRule(this, null);
    }

    /** Forgets all faults and lets all held calls go on. */
    public void clear() {
        List<HeldCalls> holding;
        synchronized (lock) {
            holding =
                    rules.stream().map(FaultRule::held).filter(Objects::nonNull).toList();
            rules.clear();
        }
        holding.forEach(HeldCalls::release);
    }

    /** Applies a change to a rule while no call is being looked up. */
    FaultRule changed(Runnable change, FaultRule rule) {
        synchronized (lock) {
            change.run();
        }
        return rule;
    }

    /** Lets a rule take effect; only within {@link #changed}. */
    void add(FaultRule rule) {
        if (!rules.contains(rule)) {
            rules.add(rule);
        }
    }

    /** Returns what is to happen to a call, and counts the faults in it as used. */
    FaultPlan plan(String operation, Collection<String> secretIds) {
        synchronized (lock) {
            Duration latency = Duration.ZERO;
            List<HeldCalls> holds = new ArrayList<>();
            FaultOutcome outcome = null;
            for (FaultRule rule : List.copyOf(rules)) {
                boolean late = outcome != null && rule.outcome() != null;
                if (late || !rule.matches(operation, secretIds)) {
                    continue;
                }
                latency = latency.plus(rule.latency());
                HeldCalls held = rule.held();
                if (held != null) {
                    holds.add(held);
                }
                boolean entry = operation.equals(BATCH) && rule.forEntry();
                if (!entry) {
                    outcome = rule.outcome() == null ? outcome : rule.outcome();
                    use(rule);
                }
            }
            return new FaultPlan(latency, holds, outcome);
        }
    }

    /** Returns the error that is scripted for one secret of a batch, and counts it as used. */
    @Nullable
    ServiceError nextOfBatch(String secretId) {
        synchronized (lock) {
            for (FaultRule rule : rules) {
                if (rule.forEntry() && rule.matches(BATCH, List.of(secretId))) {
                    use(rule);
                    return rule.outcome() instanceof FaultOutcome.Refused refused
                            ? refused.error()
                            : FaultOutcome.Denied.error("GetSecretValue", secretId);
                }
            }
            return null;
        }
    }

    private void use(FaultRule rule) {
        rule.use();
        if (rule.used() && rule.held() == null) {
            rules.remove(rule);
        }
    }
}
