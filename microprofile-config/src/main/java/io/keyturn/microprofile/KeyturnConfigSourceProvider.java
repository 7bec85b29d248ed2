package io.keyturn.microprofile;

import io.keyturn.SecretException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * Makes the config sources for implementations other than SmallRye Config, found by their service loader. The
 * {@code keyturn.*} settings are read from system properties, environment variables and
 * {@code META-INF/microprofile-config.properties}, since a provider cannot ask for more.
 *
 * <p>What cannot be read fails here, and with it the start, as a {@link SecretException}. With SmallRye Config there is
 * nothing to do: {@link KeyturnConfigSourceFactory} does it.
 */
public final class KeyturnConfigSourceProvider implements ConfigSourceProvider {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{(?=[^}]+})");

    /** Creates the provider; for the service loader. */
    public KeyturnConfigSourceProvider() {}

    /** Returns the sources for one configuration; none with SmallRye Config. */
    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader forClassLoader) {
        return isSmallRye() ? List.of() : sources(forClassLoader, System.getProperties(), System.getenv());
    }

    static List<ConfigSource> sources(ClassLoader classLoader, Properties system, Map<String, String> environment) {
        ConfigTexts texts = new PlainTexts(PlainSource.all(classLoader, system, environment));
        ReferenceScan scan = new ReferenceScan(texts);
        scan.requireSettingsWithoutReferences();
        KeyturnSettings settings = KeyturnSettings.of(new PlainConfig(texts));
        return CombinedConfigSource.byOrdinal(
                new ApplicationSecrets(settings, escape(texts), classLoader).sources(scan));
    }

    /** The specification knows a backslash as the escape for an expression; what lacks its end is none. */
    private static UnaryOperator<String> escape(ConfigTexts texts) {
        return "false".equalsIgnoreCase(texts.text(Config.PROPERTY_EXPRESSIONS_ENABLED))
                ? UnaryOperator.identity()
                : value -> EXPRESSION.matcher(value).replaceAll("\\\\$0");
    }

    private static boolean isSmallRye() {
        Class<?> type = ConfigProviderResolver.instance().getClass();
        while (type != null && !type.getName().startsWith("io.smallrye.config.")) {
            type = type.getSuperclass();
        }
        return type != null;
    }
}
