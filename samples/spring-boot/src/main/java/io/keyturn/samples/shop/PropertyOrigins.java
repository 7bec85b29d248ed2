package io.keyturn.samples.shop;

import io.keyturn.InlineReference;
import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.SecretProperties;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.stereotype.Component;
import org.springframework.util.PropertyPlaceholderHelper;

/** Finds out which properties of the application come from secrets, and from which version. */
@Component
class PropertyOrigins {
    private static final List<String> HEADINGS = List.of("PROPERTY", "ASKED FOR BY", "SECRET", "VERSION ID", "STAGE");

    private final ConfigurableEnvironment environment;
    private final Secrets secrets;
    private final PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}", ":", '\\', true);

    PropertyOrigins(ConfigurableEnvironment environment, Secrets secrets) {
        this.environment = environment;
        this.secrets = secrets;
    }

    List<PropertyOrigin> list() {
        List<PropertyOrigin> origins = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source.getSource() instanceof List<?> imported) {
                imported.forEach(secret -> addImported((SecretProperties) secret, origins));
            } else if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    addInline(name, String.valueOf(source.getProperty(name)), origins);
                }
            }
        }
        addInline(Payments.WEBHOOK_SECRET, "${" + Payments.WEBHOOK_SECRET + "}", origins);
        return origins;
    }

    /** Returns the list as text for a terminal. */
    String asTable() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        list().forEach(origin -> rows.add(origin.cells()));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder("\n");
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static void addImported(SecretProperties properties, List<PropertyOrigin> origins) {
        Secret secret = properties.secret();
        if (secret == null) {
            String secretId = properties.reference().target().secretId();
            origins.add(PropertyOrigin.missing("-", "optional import", secretId));
            return;
        }
        for (String name : properties.names()) {
            origins.add(PropertyOrigin.of(name, "import", secret));
        }
    }

    private void addInline(String property, String text, List<PropertyOrigin> origins) {
        for (SecretReference reference : references(text)) {
            try {
                secrets.getString(reference);
                origins.add(PropertyOrigin.of(property, "inline", secrets.get(reference)));
            } catch (SecretException ex) {
                if (!ex.isMissing()) {
                    throw ex;
                }
                origins.add(PropertyOrigin.missing(property, "inline default", reference.toString()));
            }
        }
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
