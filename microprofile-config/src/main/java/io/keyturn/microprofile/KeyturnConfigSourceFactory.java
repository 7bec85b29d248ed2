package io.keyturn.microprofile;

import io.keyturn.SecretException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceContext.ConfigSourceContextConfigSource;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes the config sources for SmallRye Config, found by its service loader. The {@code keyturn.*} settings are read
 * from all sources that it has by then, whatever their format, with profiles and expressions.
 *
 * <p>What cannot be read fails here, and with it the start, as a {@link SecretException}. While Quarkus builds an
 * application there is nothing to read and no answer.
 */
public final class KeyturnConfigSourceFactory implements ConfigSourceFactory {

    /** Creates the factory; for the service loader. */
    public KeyturnConfigSourceFactory() {}

    /** Returns the sources for one configuration. */
    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (BuildTime.isNow()) {
            return List.of(new BuildTimeConfigSource());
        }
        return SecretKeys.doUnlocked(() -> sources(context));
    }

    private static List<ConfigSource> sources(ConfigSourceContext context) {
        ConfigTexts texts = new SmallRyeTexts(context);
        ReferenceScan scan = new ReferenceScan(texts);
        scan.requireSettingsWithoutReferences();
        KeyturnSettings settings = settings(context, texts);
        ApplicationSecrets secrets = new ApplicationSecrets(settings, escape(context), classLoader());
        List<ImportedConfigSource> imports = new ArrayList<>();
        List<ConfigSource> sources = new ArrayList<>();
        for (ConfigSource source : secrets.sources(scan)) {
            if (source instanceof ImportedConfigSource imported) {
                imports.add(imported);
            } else if (source instanceof InlineConfigSource inline) {
                sources.add(new SmallRyeInline(inline));
            }
        }
        sources.addAll(SmallRyeImports.of(imports));
        return sources;
    }

    /** What cannot be converted is read once more for words that do not show it: it may be a password in a URL. */
    private static KeyturnSettings settings(ConfigSourceContext context, ConfigTexts texts) {
        try {
            return KeyturnSettings.of(config(context));
        } catch (ConfigValidationException ex) {
            KeyturnSettings.of(new PlainConfig(texts));
            throw ex;
        }
    }

    private static KeyturnConfig config(ConfigSourceContext context) {
        List<String> profiles = new ArrayList<>(context.getProfiles());
        Collections.reverse(profiles);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withProfiles(profiles)
                .withSources(new ConfigSourceContextConfigSource(context))
                .withSources(context.getConfigSources())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(Boolean.class, 100, new FlagConverter())
                .withMapping(KeyturnConfig.class)
                .withMappingIgnore("keyturn.**")
                .build();
        return config.getConfigMapping(KeyturnConfig.class);
    }

    /** Each dollar sign is escaped, so that a value comes out of SmallRye Config as it went in. */
    private static UnaryOperator<String> escape(ConfigSourceContext context) {
        ConfigValue enabled = context.getValue(Config.PROPERTY_EXPRESSIONS_ENABLED);
        return enabled != null && "false".equalsIgnoreCase(enabled.getValue())
                ? UnaryOperator.identity()
                : value -> value.indexOf('$') < 0 ? value : value.replace("$", "\\$");
    }

    private static ClassLoader classLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : KeyturnConfigSourceFactory.class.getClassLoader();
    }
}
