package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.ReferenceSpelling;
import io.keyturn.SecretException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Refuses a setting that is, or leads to, a reference to a secret. Secrets are read with it, so that nothing answers
 * the reference when the setting is bound: its default would be taken, whatever the secret says.
 */
final class PlainSettings extends AbstractBindHandler {
    private Iterable<ConfigurationPropertySource> sources = List.of();

    /** Looks at the text before it is resolved; of an entry of a map the context knows one source only. */
    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        if (context.getDepth() == 0) {
            sources = context.getSources();
        }
        ConfigurationProperty property = property(context.getSources(), name);
        if (property != null
                && Placeholders.areIn(property.getValue())
                && leadsToReference(property.getValue().toString())) {
            throw new SecretException.Misconfigured(
                    "The setting " + name + " (set at " + property.getName() + ", " + property.getOrigin()
                            + ") is itself a reference to a secret.",
                    "Write its value down, or take it from the environment: secrets are read with it.",
                    null);
        }
        return super.onStart(name, target, context);
    }

    private boolean leadsToReference(String text) {
        boolean[] found = new boolean[1];
        try {
            Placeholders.replace(text, name -> {
                ReferenceSpelling.require(name);
                found[0] |= name.startsWith(InlineReference.MARKER) || name.equals(Placeholders.REFERENCE);
                return found[0] ? "" : text(name);
            });
        } catch (PlaceholderResolutionException ex) {
            // circular: who binds it is told
        }
        return found[0];
    }

    private @Nullable String text(ConfigurationPropertyName name) {
        ConfigurationProperty property = property(sources, name);
        return property == null ? null : property.getValue().toString();
    }

    /** Returns the text of a name as it is written, or else of the same in another spelling. */
    private @Nullable String text(String name) {
        for (ConfigurationPropertySource source : sources) {
            Object value = source.getUnderlyingSource() instanceof PropertySource<?> underlying
                    ? underlying.getProperty(name)
                    : null;
            if (value != null) {
                return value.toString();
            }
        }
        ConfigurationPropertyName relaxed = ConfigurationPropertyName.adapt(name, '.');
        return relaxed.isEmpty() ? null : text(relaxed);
    }

    private static @Nullable ConfigurationProperty property(
            Iterable<ConfigurationPropertySource> sources, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }
}
