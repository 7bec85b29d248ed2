package io.keyturn.spring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PropertyPlaceholderHelper;

/** Tells which properties and texts of an environment hold a secret, or lead to one through placeholders. */
final class SecretTrail {
    /** As {@link #uniform} spells them; the SDK reads those of AWS as environment variables and system properties. */
    private static final List<String> CREDENTIALS = List.of(
            "keyturncredentials",
            "springcloudawscredentials",
            "awssecretaccesskey",
            "awssessiontoken",
            "awscontainerauthorizationtoken");

    /** The length from which on a text that is part of another is not so by chance. */
    private static final int TELLING = 4;

    private final Environment environment;
    private final PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}", ":", '\\', true);

    SecretTrail(Environment environment) {
        this.environment = environment;
    }

    /** Returns whether the property of that name in {@code source} holds a secret or leads to one. */
    boolean isSecret(PropertySource<?> source, String name) {
        return source instanceof SecretPropertySource
                || source instanceof InlinePropertySource
                || isCredential(name)
                || leadsToSecret(source.getProperty(name));
    }

    /** Returns whether a name, in any spelling that Boot accepts, is that of credentials to read secrets with. */
    static boolean isCredential(String name) {
        String uniform = uniform(name);
        return CREDENTIALS.stream().anyMatch(uniform::startsWith);
    }

    private static String uniform(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.chars()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }

    /** Returns whether a property holds a secret or leads to one. */
    boolean isSecret(ConfigurationProperty property) {
        return isFromSecret(property)
                || isCredential(property.getName().toString())
                || leadsToSecret(property.getValue());
    }

    static boolean isFromSecret(ConfigurationProperty property) {
        return property.getOrigin() instanceof SecretOrigin
                || property.getSource() != null
                        && property.getSource().getUnderlyingSource() instanceof SecretPropertySource;
    }

    /** Returns whether what the environment has under a name is a secret or leads to one. */
    boolean isSecret(String name) {
        PropertySource<?> source = answering(name);
        return source != null && (isFromSecret(source, name) || isSecret(source, name));
    }

    /** Returns whether a value, with its placeholders, is made of a secret. */
    boolean leadsToSecret(@Nullable Object value) {
        if (!(value instanceof CharSequence text) || !text.toString().contains("${")) {
            return false;
        }
        boolean[] found = new boolean[1];
        try {
            placeholders.replacePlaceholders(text.toString(), name -> {
                found[0] |= name.startsWith(InlineReferences.NAME) || isCredential(name);
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
        PropertySource<?> source = answering(name);
        found[0] |= source != null && isFromSecret(source, name);
        return source == null ? null : value(source, name);
    }

    /** Returns whether the answer is a secret's; Boot's source in front answers for all others, by relaxed names too. */
    private static boolean isFromSecret(PropertySource<?> source, String name) {
        return source instanceof SecretPropertySource
                || OriginLookup.getOrigin(source, name) instanceof PropertySourceOrigin origin
                        && origin.getPropertySource() instanceof SecretPropertySource;
    }

    /** Returns what the first source has for a name, placeholders and all. */
    private @Nullable String raw(String name) {
        PropertySource<?> source = answering(name);
        return source == null ? null : value(source, name);
    }

    private @Nullable PropertySource<?> answering(String name) {
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source.getProperty(name) != null) {
                    return source;
                }
            }
        }
        return null;
    }

    private static @Nullable String value(PropertySource<?> source, String name) {
        Object value = source.getProperty(name);
        return value == null ? null : value.toString();
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

    /** Returns whether a value is one that was read from a secret; a short one may be the same by chance. */
    boolean isValue(@Nullable Object value) {
        return value != null && value.toString().length() >= TELLING && values().contains(value.toString());
    }

    /** Returns whether a text is a value that was read from a secret, or has one in it. */
    boolean containsValue(@Nullable Object value) {
        return value != null
                && values().stream()
                        .anyMatch(secret -> value.toString().equals(secret)
                                || secret.length() >= TELLING
                                        && value.toString().contains(secret));
    }

    private Set<String> values() {
        Set<String> values = new HashSet<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof SecretPropertySource secret) {
                    secret.getSource().names().forEach(name -> {
                        String value = secret.getSource().get(name);
                        if (value != null) {
                            values.add(value);
                            values.add(PlaceholderEscape.unescape(value));
                        }
                    });
                } else if (source instanceof InlinePropertySource inline) {
                    values.addAll(inline.getSource().values());
                }
            }
        }
        values.remove("");
        return values;
    }
}
