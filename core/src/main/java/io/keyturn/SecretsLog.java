package io.keyturn;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged while secrets are kept current; a log that throws loses its line and stops nothing else. */
final class SecretsLog {
    private static final Logger log = LoggerFactory.getLogger(Secrets.class);

    private SecretsLog() {}

    static void info(String format, @Nullable Object... arguments) {
        write(() -> log.info(format, arguments));
    }

    static void warn(String format, @Nullable Object... arguments) {
        write(() -> log.warn(format, arguments));
    }

    static void error(String format, @Nullable Object... arguments) {
        write(() -> log.error(format, arguments));
    }

    private static void write(Runnable line) {
        try {
            line.run();
        } catch (Throwable ex) {
            // there is nowhere left to say so
        }
    }
}
