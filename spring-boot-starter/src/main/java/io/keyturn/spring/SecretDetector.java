package io.keyturn.spring;

import io.keyturn.SecretException;
import io.keyturn.SecretProperties;
import io.keyturn.SecretTrail;
import io.keyturn.spring.Placeholders.Resolution;
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

/** Tells which properties and texts of an environment hold a secret, or lead to one through placeholders. */
final class SecretDetector {
    /** As {@link #uniform} spells them; the SDK reads those of AWS as environment variables and system properties. */
    private static final List<String> CREDENTIALS = List.of(
            "keyturncredentials",
            "springcloudawscredentials",
            "awssecretaccesskey",
            "awssessiontoken",
            "awscontainerauthorizationtoken");

    /** What credentials are called where they are the keys of nested objects, with others beside them. */
    private static final List<String> NESTED = List.of("accesskey", "secretkey", "sessiontoken");

    /** The length from which on a text that is part of another is not so by chance. */
    private static final int TELLING = 4;

    private final Environment environment;

    SecretDetector(Environment environment) {
        this.environment = environment;
    }

    /** Returns whether the property of that name in {@code source} holds a secret or leads to one. */
    boolean isSecret(PropertySource<?> source, String name) {
        return source instanceof SecretPropertySource
                || source instanceof InlinePropertySource
                || leadsToSecret(source.getProperty(name));
    }

    /** Returns whether a name, in any spelling that Boot accepts, is that of credentials to read secrets with. */
    static boolean isCredential(String name) {
        String uniform = uniform(name);
        return CREDENTIALS.stream().anyMatch(uniform::startsWith);
    }

    /**
     * Returns whether a text has credentials to read secrets with among others, as the command line of a JVM or
     * SPRING_APPLICATION_JSON may have.
     */
    static boolean holdsCredential(@Nullable Object value) {
        if (!(value instanceof CharSequence text)) {
            return false;
        }
        String uniform = uniform(text.toString());
        int nested = uniform.indexOf("credentials");
        return CREDENTIALS.stream().anyMatch(uniform::contains)
                || nested >= 0 && NESTED.stream().anyMatch(key -> uniform.lastIndexOf(key) > nested);
    }

    /** Returns a name without what relaxed spellings differ in. */
    static String uniform(String name) {
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
        if (value == null || !Placeholders.areIn(value)) {
            return false;
        }
        boolean[] found = new boolean[1];
        try {
            Placeholders.replace(value.toString(), name -> {
                PropertySource<?> source = name.startsWith(Placeholders.REFERENCE) ? null : answering(name);
                found[0] |= name.startsWith(Placeholders.REFERENCE)
                        || isCredential(name)
                        || source != null && isFromSecret(source, name);
                return Placeholders.raw(source, name);
            });
        } catch (RuntimeException ex) {
            return true;
        }
        return found[0];
    }

    /** Returns whether the answer is a secret's; Boot's source in front answers for all others, by relaxed names too. */
    static boolean isFromSecret(PropertySource<?> source, String name) {
        return source instanceof SecretPropertySource
                || OriginLookup.getOrigin(source, name) instanceof PropertySourceOrigin origin
                        && origin.getPropertySource() instanceof SecretPropertySource;
    }

    /**
     * Returns whether a text still has a reference in it once its placeholders are resolved.
     *
     * @throws SecretBindingException when a secret is part of a name that has no answer
     */
    boolean leavesReference(String text) {
        SecretTrail trail = new SecretTrail(text, Placeholders::unescape);
        try {
            Resolution resolution = Placeholders.resolve(text, name -> {
                trail.isIn(name);
                PropertySource<?> source = answering(name);
                boolean secret =
                        source != null && (name.startsWith(Placeholders.REFERENCE) || isFromSecret(source, name));
                return trail.note(Placeholders.raw(source, name), secret);
            });
            if (resolution.unresolved().stream().anyMatch(trail::isIn)) {
                throw SecretBindingException.secretInName();
            }
            return resolution.left() != null;
        } catch (SecretException ex) {
            throw trail.wasInName() ? SecretBindingException.secretInName() : ex;
        }
    }

    private @Nullable PropertySource<?> answering(String name) {
        return environment instanceof ConfigurableEnvironment configurable
                ? Placeholders.answering(configurable.getPropertySources(), name)
                : null;
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

    /** Returns what is to be hidden, also what is too old to be read. */
    private Set<String> values() {
        return SecretProperties.ofAnyAge(this::allValues);
    }

    private Set<String> allValues() {
        Set<String> values = new HashSet<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof SecretPropertySource secret) {
                    secret.getSource().forEach(properties -> addValues(properties, values));
                } else if (source instanceof InlinePropertySource inline) {
                    values.addAll(inline.getSource().values().all());
                }
            }
        }
        values.remove("");
        return values;
    }

    private static void addValues(SecretProperties properties, Set<String> values) {
        for (String name : properties.names()) {
            String value = properties.get(name);
            if (value != null) {
                values.add(value);
                values.add(Placeholders.unescape(value));
            }
        }
    }
}
