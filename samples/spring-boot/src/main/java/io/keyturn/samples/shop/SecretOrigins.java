package io.keyturn.samples.shop;

import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.SecretProperties;
import io.keyturn.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.stereotype.Component;

/** Finds out which properties of the application come from secrets, and from which version. */
@Component
class SecretOrigins {
    private static final Pattern INLINE = Pattern.compile("\\$\\{aws-secret@([^:}]+)(:[^}]*)?}");

    private final ConfigurableEnvironment environment;
    private final Secrets secrets;

    SecretOrigins(ConfigurableEnvironment environment, Secrets secrets) {
        this.environment = environment;
        this.secrets = secrets;
    }

    List<SecretOrigin> list() {
        List<SecretOrigin> origins = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source.getSource() instanceof SecretProperties properties) {
                addImported(properties, origins);
            } else if (source instanceof EnumerablePropertySource<?> enumerable) {
                addInline(enumerable, origins);
            }
        }
        addInline(Payments.WEBHOOK_SECRET, Payments.WEBHOOK_SECRET.substring("aws-secret@".length()), origins);
        return origins;
    }

    /** Returns the list as text for a terminal. */
    String asTable() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"PROPERTY", "ASKED FOR BY", "SECRET", "VERSION ID", "STAGE"});
        for (SecretOrigin origin : list()) {
            rows.add(new String[] {
                origin.property(),
                origin.by(),
                origin.secret(),
                origin.versionId() == null ? "does not exist" : origin.versionId(),
                String.join(", ", origin.stages())
            });
        }
        StringBuilder table = new StringBuilder("\n");
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(cells -> cells[at].length())
                        .max()
                        .orElse(0);
                table.append(row[column]).append(" ".repeat(width - row[column].length() + 2));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static void addImported(SecretProperties properties, List<SecretOrigin> origins) {
        Secret secret = properties.secret();
        if (secret == null) {
            origins.add(SecretOrigin.missing(properties));
            return;
        }
        for (String name : properties.names()) {
            origins.add(SecretOrigin.imported(name, secret));
        }
    }

    private void addInline(EnumerablePropertySource<?> source, List<SecretOrigin> origins) {
        for (String name : source.getPropertyNames()) {
            Matcher inline = INLINE.matcher(String.valueOf(source.getProperty(name)));
            while (inline.find()) {
                addInline(name, inline.group(1), origins);
            }
        }
    }

    private void addInline(String property, String reference, List<SecretOrigin> origins) {
        try {
            secrets.getString(reference);
            origins.add(SecretOrigin.inline(property, secrets.get(reference)));
        } catch (SecretException.NoSuchKey ex) {
            origins.add(new SecretOrigin(property, "inline default", reference, null, List.of()));
        }
    }
}
