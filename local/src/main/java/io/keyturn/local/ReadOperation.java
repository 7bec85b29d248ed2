package io.keyturn.local;

/** An operation that leaves nothing behind but, at most, the day of a read. */
@FunctionalInterface
interface ReadOperation extends Operation {}
