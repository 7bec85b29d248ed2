package io.keyturn.samples.shop;

import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.SecretProperties;
import io.keyturn.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final String ROW = "%-30s %-16s %-20s %-38s %s%n";

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
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%n" + ROW, "PROPERTY", "ASKED FOR BY", "SECRET", "VERSION ID", "STAGE"));
        for (SecretOrigin origin : list()) {
            table.append(String.format(
                    Locale.ROOT,
                    ROW,
                    origin.property(),
                    origin.by(),
                    origin.secret(),
                    origin.versionId() == null ? "does not exist" : origin.versionId(),
                    String.join(", ", origin.stages())));
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
