package io.keyturn.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that follows another one, stands where it was set, or runs ahead. Thread-safe. */
final class SettableClock extends Clock {

    private volatile InstantSource source = InstantSource.system();

    synchronized void follow(InstantSource newSource) {
        this.source = newSource;
    }

    synchronized void set(Instant time) {
        this.source = InstantSource.fixed(time);
    }

    synchronized void advance(Duration duration) {
        this.source = InstantSource.offset(source, duration);
    }

    @Override
    public Instant instant() {
        return source.instant();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource follower = () -> source.instant();
        return follower.withZone(zone);
    }
}
