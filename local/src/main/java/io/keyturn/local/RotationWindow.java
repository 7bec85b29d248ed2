package io.keyturn.local;

import java.time.Instant;

/** When a rotation is to happen: the service may choose any moment in it, this one takes the first. */
record RotationWindow(Instant opens, Instant closes) {}
