package io.keyturn;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one class logs while this is open. */
final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final Level level;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        public void doAppend(ILoggingEvent event) {
            if (failing) {
                throw new IllegalStateException("the disk is full");
            }
            super.doAppend(event);
        }
    };
    private volatile boolean failing;

    CapturedLog(Class<?> type) {
        this.logger = (Logger) LoggerFactory.getLogger(type);
        this.level = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        appender.start();
        logger.addAppender(appender);
    }

    /** Throws from now on instead of taking lines, as an appender may. */
    void fail() {
        failing = true;
    }

    List<String> lines() {
        return appender.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(level);
    }
}
