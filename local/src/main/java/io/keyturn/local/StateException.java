package io.keyturn.local;

/** What is wrong with a saved state; says where, never a value, which is why it has no cause. */
final class StateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StateException(String message) {
        super(message);
    }
}
