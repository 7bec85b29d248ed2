package io.keyturn.samples.shop;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Rotates again and again, so that there is something to see. */
@Component
@EnableScheduling
@ConditionalOnProperty({"demo.rotation-every", "keyturn.local.enabled"})
class RepeatedRotation {
    private final DatabaseRotation rotation;

    RepeatedRotation(DatabaseRotation rotation) {
        this.rotation = rotation;
    }

    @Scheduled(initialDelayString = "${demo.rotation-every}", fixedRateString = "${demo.rotation-every}")
    void rotate() {
        rotation.start();
    }
}
