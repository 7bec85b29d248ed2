package io.keyturn.microprofile;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.ConfigValueConfigSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inline references in the form that SmallRye Config has for its own sources. At each lookup it asks each source
 * whether it has that form, and where the answer is no, finding that out takes longer than the lookup.
 */
final class SmallRyeInline implements ConfigValueConfigSource, SourceOfSecrets {
    private final InlineConfigSource source;

    SmallRyeInline(InlineConfigSource source) {
        this.source = source;
    }

    @Override
    public ApplicationSecrets secrets() {
        return source.secrets();
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
                        .withConfigSourceName(getName())
                        .withConfigSourceOrdinal(getOrdinal())
                        .build();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        return source.getValue(propertyName);
    }

    @Override
    public Map<String, ConfigValue> getConfigValueProperties() {
        return Map.of();
    }

    @Override
    public Set<String> getPropertyNames() {
        return source.getPropertyNames();
    }

    @Override
    public String getName() {
        return source.getName();
    }

    @Override
    public int getOrdinal() {
        return source.getOrdinal();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
