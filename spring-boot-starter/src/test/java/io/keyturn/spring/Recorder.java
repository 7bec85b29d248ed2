package io.keyturn.spring;

import io.keyturn.SecretEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.event.EventListener;

/** Keeps what an application is told, in order. */
class Recorder {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /** Returns what was told up to the first event that starts so, which is waited for. */
    List<String> until(String start) throws InterruptedException {
        List<String> told = new ArrayList<>();
        while (true) {
            String next = events.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Told was only " + told + ", and not " + start);
            }
            told.add(next);
            if (next.startsWith(start)) {
                return told;
            }
        }
    }

    /** Returns what was told and not asked for yet. */
    List<String> rest() {
        List<String> told = new ArrayList<>();
        events.drainTo(told);
        return told;
    }

    @EventListener
    void on(EnvironmentChangeEvent event) {
        events.add("changed " + event.getKeys());
    }

    @EventListener
    void on(RefreshScopeRefreshedEvent event) {
        events.add("scope");
    }

    @EventListener
    void on(SecretEvent.Rotated event) {
        events.add("rotated " + event.name());
    }

    @EventListener
    void on(SecretEvent.Loaded event) {
        events.add("loaded " + event.name());
    }

    @EventListener
    void on(SecretEvent.RefreshFailed event) {
        events.add("failed " + event.name() + " " + event.failure().kind());
    }
}
