package io.keyturn.samples.shop;

import io.keyturn.InlineReference;
import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.stereotype.Component;
import org.springframework.util.PropertyPlaceholderHelper;

/** Finds out which properties of the application come from secrets, and from which version now. */
@Component
class PropertyOrigins {
    /** How the list calls what a {@link DatabaseLogin} is given. */
    static final String LOGIN = "DatabaseLogin.password";

    private static final List<String> HEADINGS = List.of("PROPERTY", "ASKED FOR BY", "SECRET", "VERSION ID", "STAGE");

    private final ConfigurableEnvironment environment;
    private final Secrets secrets;
    private final InstantSource clock;
    private final PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}", ":", '\\', true);

    PropertyOrigins(ConfigurableEnvironment environment, Secrets secrets, InstantSource clock) {
        this.environment = environment;
        this.secrets = secrets;
        this.clock = clock;
    }

    List<PropertyOrigin> list() {
        List<PropertyOrigin> origins = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source.getSource() instanceof List<?> imported) {
                imported.forEach(secret -> addImported((SecretProperties) secret, origins));
            } else if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    references(String.valueOf(source.getProperty(name)))
                            .forEach(reference -> add(name, "inline", reference, origins));
                }
            }
        }
        add(Payments.WEBHOOK_SECRET, "inline", SecretReference.of(Payments.WEBHOOK_SECRET_REFERENCE), origins);
        add(LOGIN, "Supplier", SecretReference.of(DatabaseLogin.PASSWORD), origins);
        return origins;
    }

    /** Returns the list as text for a terminal. */
    String asTable() {
        return TextTable.of(
                HEADINGS,
                list().stream()
                        .map(origin -> List.of(
                                origin.property(),
                                origin.by(),
                                origin.secret(),
                                origin.version(),
                                String.join(", ", origin.stages())))
                        .toList());
    }

    private void addImported(SecretProperties properties, List<PropertyOrigin> origins) {
        Secret secret = properties.secret();
        SecretStatus status = status(properties.reference());
        if (secret == null) {
            String secretId = properties.reference().target().secretId();
            origins.add(PropertyOrigin.missing("-", "optional import", secretId, status, clock.instant()));
            return;
        }
        for (String name : properties.names()) {
            origins.add(PropertyOrigin.of(name, "import", secret, status, clock.instant()));
        }
    }

    private void add(String property, String by, SecretReference reference, List<PropertyOrigin> origins) {
        SecretStatus status = status(reference);
        try {
            secrets.getString(reference);
            origins.add(PropertyOrigin.of(property, by, secrets.get(reference), status, clock.instant()));
        } catch (SecretException ex) {
            if (!ex.isMissing()) {
                throw ex;
            }
            origins.add(
                    PropertyOrigin.missing(property, by + " default", reference.toString(), status, clock.instant()));
        }
    }

    private @Nullable SecretStatus status(SecretReference reference) {
        return secrets.status().stream()
                .filter(status -> status.references().contains(reference))
                .findFirst()
                .orElse(null);
    }

    /** Returns the inline references in a text; Spring's own parser finds them, also with others nested in them. */
    private Set<SecretReference> references(String text) {
        Set<SecretReference> references = new LinkedHashSet<>();
        placeholders.replacePlaceholders(text, name -> {
            if (!name.startsWith(InlineReference.MARKER)) {
                return environment.getProperty(name);
            }
            String written = name.substring(InlineReference.MARKER.length()).replace("\\:", ":");
            references.add(InlineReference.of(written).reference());
            return "";
        });
        return references;
    }
}
