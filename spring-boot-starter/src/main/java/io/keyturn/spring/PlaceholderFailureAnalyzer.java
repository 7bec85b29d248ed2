package io.keyturn.spring;

import io.keyturn.SecretException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/** Reports an inline reference that Spring could not resolve, without the text around it, which may hold secrets. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PlaceholderFailureAnalyzer extends AbstractFailureAnalyzer<PlaceholderResolutionException> {
    private final @Nullable Environment environment;

    PlaceholderFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PlaceholderResolutionException cause) {
        String placeholder = cause.getPlaceholder();
        if (environment != null && new SecretDetector(environment).containsValue(cause.getMessage())) {
            SecretBindingException reason = SecretBindingException.secretInName();
            return new FailureAnalysis(reason.getMessage(), reason.action(), reason);
        }
        if (!placeholder.startsWith(Placeholders.REFERENCE)) {
            return null;
        }
        SecretException reason = reason(placeholder);
        return new FailureAnalysis(
                String.format("%s%n%nNeeded by a placeholder.", reason.problem()), reason.action(), reason);
    }

    private SecretException reason(String placeholder) {
        if (environment instanceof ConfigurableEnvironment configurable
                && configurable.getPropertySources().get(InlinePropertySource.NAME)
                        instanceof InlinePropertySource source) {
            return source.getSource().explain(placeholder);
        }
        return PropertyText.readTooEarly();
    }
}
