package io.keyturn.spring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PropertyPlaceholderHelper;

/** Tells which properties and texts of an environment hold a secret, or lead to one through placeholders. */
final class SecretTrail {
    private static final String CREDENTIALS = "keyturn.credentials.";

    private final Environment environment;
    private final PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}", ":", '\\', true);

    SecretTrail(Environment environment) {
        this.environment = environment;
    }

    /** Returns whether the property of that name in {@code source} holds a secret or leads to one. */
    boolean isSecret(PropertySource<?> source, String name) {
        return source instanceof SecretPropertySource
                || source instanceof InlinePropertySource
                || name.startsWith(CREDENTIALS)
                || leadsToSecret(source.getProperty(name));
    }

    /** Returns whether a value, with its placeholders, is made of a secret. */
    boolean leadsToSecret(@Nullable Object value) {
        if (!(value instanceof CharSequence text) || !text.toString().contains("${")) {
            return false;
        }
        boolean[] found = new boolean[1];
        try {
            placeholders.replacePlaceholders(text.toString(), name -> {
                found[0] |= name.startsWith(InlineReferences.NAME);
                return lookUp(name, found);
            });
        } catch (RuntimeException ex) {
            return true;
        }
        return found[0];
    }

    private @Nullable String lookUp(String name, boolean[] found) {
        if (name.startsWith(InlineReferences.NAME)) {
            return null;
        }
        String value = raw(name);
        found[0] |= value != null
                && environment instanceof ConfigurableEnvironment configurable
                && holder(configurable, name) instanceof SecretPropertySource;
        return value;
    }

    /** Returns what the first source has for a name, placeholders and all. */
    private @Nullable String raw(String name) {
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                Object value = source.getProperty(name);
                if (value != null) {
                    return value.toString();
                }
            }
        }
        return null;
    }

    /** Returns the source that answers for a name; the one Spring Boot puts in front answers for all others. */
    private static @Nullable PropertySource<?> holder(ConfigurableEnvironment environment, String name) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source.containsProperty(name) && !source.getName().equals("configurationProperties")) {
                return source;
            }
        }
        return null;
    }

    /** Returns whether a text still has a reference in it once its placeholders are resolved. */
    boolean leavesReference(String text) {
        List<String> unanswered = new ArrayList<>();
        InlineReferences.requireClosed(text);
        String resolved = placeholders.replacePlaceholders(text, name -> {
            String value = raw(name);
            if (value == null && InlineReferences.isMeant(name)) {
                unanswered.add(name);
            }
            return value;
        });
        return unanswered.stream().anyMatch(name -> resolved.contains("${" + name));
    }

    /** Returns whether a value was read from a secret, wherever it came from. */
    boolean isValue(@Nullable Object value) {
        return value != null && values().contains(value.toString());
    }

    /** Returns whether a text has a value in it that was read from a secret. */
    boolean containsValue(@Nullable Object value) {
        return value != null && values().stream().anyMatch(value.toString()::contains);
    }

    private Set<String> values() {
        Set<String> values = new HashSet<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof SecretPropertySource secret) {
                    secret.getSource()
                            .names()
                            .forEach(name -> values.add(secret.getSource().get(name)));
                } else if (source instanceof InlinePropertySource inline) {
                    values.addAll(inline.getSource().values());
                }
            }
        }
        values.removeIf(value -> value == null || value.isEmpty());
        return values;
    }
}
