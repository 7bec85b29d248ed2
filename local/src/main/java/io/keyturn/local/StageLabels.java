package io.keyturn.local;

/** The staging labels that the service itself moves. */
final class StageLabels {

    static final String CURRENT = "AWSCURRENT";
    static final String PENDING = "AWSPENDING";
    static final String PREVIOUS = "AWSPREVIOUS";

    /** How many labels one version can carry. */
    static final int MOST_PER_VERSION = 20;

    private StageLabels() {}
}
