package io.keyturn.samples.quarkus;

import io.keyturn.InlineReference;
import io.keyturn.Secret;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import io.keyturn.SecretStatus;
import io.keyturn.Secrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Finds out which properties of the application come from secrets, and from which version now. */
@Singleton
class PropertyOrigins {
    private static final Pattern SEPARATOR = Pattern.compile(", ");
    private static final Pattern IMPORT = Pattern.compile("secret (optional:)?(.+)");
    private static final Pattern INLINE = Pattern.compile("\\$\\{" + InlineReference.MARKER + "([^{}]+)}");

    private final Config config;
    private final Secrets secrets;
    private final InstantSource clock = InstantSource.system();

    @Inject
    PropertyOrigins(Config config, Secrets secrets) {
        this.config = config;
        this.secrets = secrets;
    }

    List<PropertyOrigin> list() {
        List<PropertyOrigin> origins = new ArrayList<>();
        for (ConfigSource source : config.getConfigSources()) {
            for (String name : SEPARATOR.splitAsStream(source.getName()).toList()) {
                Matcher imported = IMPORT.matcher(name);
                if (imported.matches()) {
                    addImported(name, source, SecretReference.of(imported.group(2)), origins);
                }
            }
        }
        for (String name : config.getPropertyNames()) {
            String text = name.startsWith("shop.") ? config.getConfigValue(name).getRawValue() : null;
            if (text != null) {
                INLINE.matcher(text)
                        .results()
                        .map(found -> InlineReference.of(found.group(1)).reference())
                        .forEach(reference -> addInline(name, reference, origins));
            }
        }
        addInline("@SecretValue", SecretReference.of(Payments.WEBHOOK_SECRET), origins);
        return origins;
    }

    /** The imports of one ordinal are one source; each value names its own. */
    private void addImported(
            String imported, ConfigSource source, SecretReference reference, List<PropertyOrigin> origins) {
        SecretStatus status = status(reference);
        List<String> names = source.getPropertyNames().stream()
                .filter(name -> imported.equals(config.getConfigValue(name).getSourceName()))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            String secretId = reference.target().secretId();
            origins.add(PropertyOrigin.missing("-", "optional import", secretId, status, clock.instant()));
            return;
        }
        Secret secret = secrets.get(reference);
        for (String name : names) {
            origins.add(PropertyOrigin.of(name, "import", secret, status, clock.instant()));
        }
    }

    private void addInline(String property, SecretReference reference, List<PropertyOrigin> origins) {
        SecretStatus status = status(reference);
        try {
            secrets.getString(reference);
            origins.add(PropertyOrigin.of(property, "inline", secrets.get(reference), status, clock.instant()));
        } catch (SecretException ex) {
            if (!ex.isMissing()) {
                throw ex;
            }
            origins.add(
                    PropertyOrigin.missing(property, "inline default", reference.toString(), status, clock.instant()));
        }
    }

    private @Nullable SecretStatus status(SecretReference reference) {
        return secrets.status().stream()
                .filter(status -> status.references().contains(reference))
                .findFirst()
                .orElse(null);
    }
}
