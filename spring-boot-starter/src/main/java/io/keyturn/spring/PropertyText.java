package io.keyturn.spring;

import io.keyturn.SecretException;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;

/** A property whose value has placeholders in it. */
record PropertyText(String property, String text, PropertySource<?> source) {
    private static final ConfigurationPropertyName CONFIG = ConfigurationPropertyName.of("spring.config");
    private static final ConfigurationPropertyName PROFILES = ConfigurationPropertyName.of("spring.profiles");

    private static final Set<String> COMMAND_LINES =
            Set.of("sun.java.command", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Returns whether Boot reads a property before there are secrets; of imports each counts, not the first only. */
    static boolean isReadBeforeSecrets(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        return CONFIG.isAncestorOf(name) || PROFILES.isAncestorOf(name);
    }

    /** Returns whether a property repeats how the JVM was started: what is written there has its own property. */
    static boolean isCommandLine(String property) {
        return COMMAND_LINES.contains(property);
    }

    /** Returns why such a property cannot have a reference. */
    static SecretException readTooEarly() {
        return new SecretException.Misconfigured(
                "Spring Boot reads this property before secrets are read, so that it would take the text of the"
                        + " reference, or its default, for the value.",
                "Write the value itself, or take it from an environment variable or a system property.",
                null);
    }

    ReferencePlace place() {
        Origin origin = OriginLookup.getOrigin(source, property);
        return ReferencePlace.property(property, origin, source.getName());
    }

    /** Returns the name alone: the text may hold a default that is a password. */
    @Override
    public String toString() {
        return property;
    }
}
