package io.keyturn.spring;

import io.keyturn.SecretException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.util.ClassUtils;

/** Why a setting could not be read. Boot's own report would show the value, and with it, for example, the user in a URL. */
final class UnusableSetting {
    private static final Map<Class<?>, String> EXPECTED = Map.of(
            URI.class, "a URL such as http://127.0.0.1:4599",
            Duration.class, "a duration such as 5s",
            Boolean.class, "true or false",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            RefreshApply.class, "event, rebind or refresh-scope");

    private UnusableSetting() {}

    /** Returns why; what a handler of ours refused says so itself. */
    static SecretException of(BindException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SecretException refused) {
                return refused;
            }
        }
        ConfigurationProperty property = failure.getProperty();
        String key = (property == null ? failure.getName() : property.getName()).toString();
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(
                failure.getTarget().getType().toClass());
        return new SecretException.Misconfigured(
                "The setting " + key + (property == null ? "" : " (set at " + property.getOrigin() + ")")
                        + " has a value that cannot be used.",
                "Set it to " + EXPECTED.getOrDefault(type, "what the documentation of the setting says") + ".",
                null);
    }
}
