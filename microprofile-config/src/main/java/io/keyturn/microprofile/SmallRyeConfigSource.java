package io.keyturn.microprofile;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.ConfigValueConfigSource;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * One of the sources in the form that SmallRye Config has for its own. At each lookup it asks each source whether it has
 * that form, and where the answer is no, finding that out takes longer than the lookup.
 */
final class SmallRyeConfigSource implements ConfigValueConfigSource, SourceOfSecrets {
    private final ConfigSource source;
    private final ApplicationSecrets secrets;
    private final String name;
    private final int ordinal;

    SmallRyeConfigSource(ConfigSource source, ApplicationSecrets secrets) {
        this.source = source;
        this.secrets = secrets;
        this.name = source.getName();
        this.ordinal = source.getOrdinal();
    }

    @Override
    public ApplicationSecrets secrets() {
        return secrets;
    }

    @Override
    public @Nullable ConfigValue getConfigValue(String propertyName) {
        String value = source.getValue(propertyName);
        return value == null
                ? null
                : ConfigValue.builder()
                        .withName(propertyName)
                        .withValue(value)
                        .withRawValue(value)
                        .withConfigSourceName(name)
                        .withConfigSourceOrdinal(ordinal)
                        .build();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        return source.getValue(propertyName);
    }

    @Override
    public Map<String, ConfigValue> getConfigValueProperties() {
        return new ConfigValueMapStringView(source.getProperties(), name, ordinal);
    }

    @Override
    public Set<String> getPropertyNames() {
        return source.getPropertyNames();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getOrdinal() {
        return ordinal;
    }

    @Override
    public String toString() {
        return name;
    }
}
