package io.keyturn.local;

/** A mistake in a seed; says where and what, never a value, which is why it has no cause. */
final class SeedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private SeedException(String message) {
        super(message);
    }

    static SeedException inDocument(String problem) {
        return new SeedException(problem);
    }

    static SeedException atLine(int line, String problem) {
        return new SeedException("line " + line + ": " + problem);
    }

    static SeedException inSecret(String name, int line, String problem) {
        return new SeedException("secret '" + name + "', line " + line + ": " + problem);
    }

    /** Returns the same mistake with the name of the document in front. */
    SeedException of(String source) {
        return new SeedException(source + ": " + getMessage());
    }
}
