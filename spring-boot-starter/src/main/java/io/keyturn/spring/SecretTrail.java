package io.keyturn.spring;

import io.keyturn.SecretProperties;
import java.util.ArrayList;
import java.util.List;
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
        if (name.startsWith(InlineReferences.NAME) || !(environment instanceof ConfigurableEnvironment configurable)) {
            return null;
        }
        for (PropertySource<?> source : configurable.getPropertySources()) {
            Object value = source.getProperty(name);
            if (value != null) {
                found[0] |= holder(configurable, name) instanceof SecretPropertySource;
                return value.toString();
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
            String value = environment.getProperty(name);
            if (value == null && InlineReferences.isMeant(name)) {
                unanswered.add(name);
            }
            return value == null ? null : PlaceholderEscape.escape(value);
        });
        return unanswered.stream().anyMatch(name -> resolved.contains("${" + name));
    }

    /** Returns whether a text contains a value that was read from a secret, wherever it came from. */
    boolean containsValue(@Nullable Object value) {
        if (value == null || !(environment instanceof ConfigurableEnvironment configurable)) {
            return false;
        }
        String text = value.toString();
        for (PropertySource<?> source : configurable.getPropertySources()) {
            if (source instanceof SecretPropertySource secret && contains(text, secret.getSource())) {
                return true;
            }
            if (source instanceof InlinePropertySource inline
                    && inline.getSource().values().stream().anyMatch(read -> isIn(text, read))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String text, SecretProperties properties) {
        return properties.names().stream().map(properties::get).anyMatch(value -> isIn(text, value));
    }

    private static boolean isIn(String text, @Nullable String value) {
        return value != null && !value.isEmpty() && text.contains(value);
    }
}
