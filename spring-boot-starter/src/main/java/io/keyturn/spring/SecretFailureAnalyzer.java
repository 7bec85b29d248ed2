package io.keyturn.spring;

import io.keyturn.SecretException;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports a secret that could not be had: what is wrong, where it is needed, and what to do. It comes before Boot's own
 * report of missing config data, which knows the place only.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretFailureAnalyzer extends AbstractFailureAnalyzer<SecretException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SecretException cause) {
        StringBuilder problem = new StringBuilder(cause.problem());
        ReferencePlace place = ReferencePlace.of(cause);
        if (place != null) {
            problem.append(String.format("%n%n%s.", place.getMessage()));
        }
        StringBuilder action = new StringBuilder(cause.action());
        if (findCause(rootFailure, ConfigDataNotFoundException.class) != null) {
            action.append(" If the application can do without it, write '")
                    .append(ConfigDataLocation.OPTIONAL_PREFIX)
                    .append("' in front of the import.");
        }
        return new FailureAnalysis(problem.toString(), action.toString(), cause);
    }
}
