package io.keyturn.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports a property that could not be bound because of a secret; before Boot's own report, which shows values. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretBindingFailureAnalyzer extends AbstractFailureAnalyzer<SecretBindingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SecretBindingException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
