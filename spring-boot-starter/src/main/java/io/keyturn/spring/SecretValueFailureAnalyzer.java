package io.keyturn.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Reports a value that did not fit where the application itself asked for it, of its binder or the environment, in place
 * of Boot's report, when the value is a secret. The cause of the report is one without a value, because Boot logs it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretValueFailureAnalyzer implements FailureAnalyzer {
    private final @Nullable Environment environment;

    SecretValueFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        SecretDetector detector = environment == null ? null : new SecretDetector(environment);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            SecretBindingException discreet =
                    detector == null ? discreetBeforeContext(cause) : discreet(cause, detector);
            if (discreet != null) {
                return new FailureAnalysis(discreet.getMessage(), discreet.action(), discreet);
            }
        }
        return null;
    }

    /** Before there is a context, such as for the levels of logging, nothing tells where a placeholder leads. */
    private static @Nullable SecretBindingException discreetBeforeContext(Throwable cause) {
        return cause instanceof BindException bind
                        && bind.getProperty() != null
                        && (Placeholders.areIn(bind.getProperty().getValue())
                                || SecretDetector.isFromSecret(bind.getProperty()))
                ? SecretBindingException.maybeSecret(
                        bind.getName(), bind.getTarget(), bind.getProperty().getOrigin())
                : null;
    }

    private static @Nullable SecretBindingException discreet(Throwable cause, SecretDetector detector) {
        if (cause instanceof BindException bind
                && bind.getProperty() != null
                && detector.isSecret(bind.getProperty())) {
            return SecretBindingException.inconvertible(
                    bind.getName(), bind.getTarget(), bind.getProperty().getOrigin());
        }
        if (cause instanceof UnboundConfigurationPropertiesException unbound
                && unbound.getUnboundProperties().stream().anyMatch(detector::isSecret)) {
            return SecretBindingException.unbound(unbound.getUnboundProperties());
        }
        if (cause instanceof InvalidConfigurationPropertyValueException invalid
                && detector.isSecret(invalid.getName())) {
            return SecretBindingException.inconvertible(invalid.getName());
        }
        return null;
    }
}
