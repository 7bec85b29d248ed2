package io.keyturn;

import java.time.Duration;

/** Lets time pass between two looks at the service. */
@FunctionalInterface
interface Pause {

    void pause(Duration duration) throws InterruptedException;

    /** Returns a pause that blocks the calling thread. */
    static Pause sleeping() {
        return duration -> Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
}
