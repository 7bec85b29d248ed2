package io.keyturn.spring;

import io.keyturn.SecretException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
    /** Enough to see what the failures have in common; the stack trace has all of them. */
    private static final int SHOWN = 10;

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SecretException cause) {
        List<SecretException> failures = OtherFailures.with(cause);
        String problems = failures.size() == 1
                ? problem(cause)
                : String.format(
                        "There are %d failures to read secrets.%n%n%s",
                        failures.size(), list(failures, SecretFailureAnalyzer::problem));
        Set<String> distinct = new LinkedHashSet<>();
        failures.forEach(failure -> distinct.add(failure.action()));
        String actions = distinct.size() == 1 ? cause.action() : list(failures, SecretException::action);
        if (findCause(rootFailure, ConfigDataNotFoundException.class) != null) {
            actions += (distinct.size() == 1 ? " " : System.lineSeparator())
                    + "If the application can do without it, write '" + ConfigDataLocation.OPTIONAL_PREFIX
                    + "' in front of the import.";
        }
        return new FailureAnalysis(problems, actions, cause);
    }

    private static String problem(SecretException failure) {
        ReferencePlace place = ReferencePlace.of(failure);
        return place == null ? failure.problem() : String.format("%s%n%n%s.", failure.problem(), place.getMessage());
    }

    private static String list(List<SecretException> failures, Function<SecretException, String> text) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < Math.min(failures.size(), SHOWN); i++) {
            String item = text.apply(failures.get(i)).replaceAll("\\R+", System.lineSeparator() + "   ");
            list.append(String.format("%s%d. %s", i == 0 ? "" : System.lineSeparator(), i + 1, item));
        }
        if (failures.size() > SHOWN) {
            list.append(String.format("%nand %d more.", failures.size() - SHOWN));
        }
        return list.toString();
    }
}
