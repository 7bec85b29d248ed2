package io.keyturn.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to happen to one call: what holds it back, then how it ends. */
record FaultPlan(Duration latency, List<HeldCalls> holds, @Nullable FaultOutcome outcome) {

    /** Blocks the calling thread for as long as the plan says. */
    void delay(Abort abort) throws IOException {
        if (!latency.isZero()) {
            abort.pause(latency);
        }
        for (HeldCalls hold : holds) {
            hold.hold(abort);
        }
    }
}
