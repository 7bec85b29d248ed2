package io.keyturn.microprofile;

import io.keyturn.SecretProperties;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.ConfigValueConfigSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The imported secrets of one ordinal in the form that SmallRye Config has for its own sources, with the values kept ready:
 * every lookup of any name asks each source. Of two with the same name the secret written last counts, and each value
 * names its own import. Live, as {@link ImportedConfigSource} is.
 */
final class SmallRyeImports implements ConfigValueConfigSource {
    private final String name;
    private final int ordinal;
    private final List<Map<String, Ready>> parts = new ArrayList<>();
    /** Whether all parts were there once; guarded by this. Before, merging each of them would be work for nothing. */
    private boolean merged;

    /** Replaced, never changed. */
    private volatile Map<String, Ready> values = Map.of();

    private SmallRyeImports(int ordinal, List<ImportedConfigSource> imports) {
        this.name = imports.stream().map(ConfigSource::getName).collect(Collectors.joining(", "));
        this.ordinal = ordinal;
        imports.forEach(any -> parts.add(Map.of()));
        for (int i = 0; i < imports.size(); i++) {
            int part = i;
            ImportedConfigSource source = imports.get(i);
            source.properties().view(shown -> show(part, source, shown));
        }
        merge();
    }

    /** Returns as many sources as the {@code imports}, of which the first ones win, have ordinals. */
    static List<ConfigSource> of(List<ImportedConfigSource> imports) {
        return imports.stream().collect(Collectors.groupingBy(ImportedConfigSource::getOrdinal)).entrySet().stream()
                .<ConfigSource>map(same -> new SmallRyeImports(same.getKey(), same.getValue()))
                .toList();
    }

    private synchronized void show(int part, ImportedConfigSource source, Map<String, String> shown) {
        Map<String, Ready> ready = new HashMap<>();
        shown.forEach((key, value) -> ready.put(key, Ready.of(key, value, source)));
        parts.set(part, ready);
        if (merged) {
            merge();
        }
    }

    private synchronized void merge() {
        merged = true;
        Map<String, Ready> all = new HashMap<>();
        parts.forEach(each -> each.forEach(all::putIfAbsent));
        values = all;
    }

    @Override
    public @Nullable ConfigValue getConfigValue(String propertyName) {
        Ready ready = values.get(propertyName);
        return ready == null ? null : ready.fresh();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        ConfigValue value = getConfigValue(propertyName);
        return value == null ? null : value.getValue();
    }

    @Override
    public Map<String, ConfigValue> getConfigValueProperties() {
        Map<String, ConfigValue> all = new HashMap<>();
        values.forEach((key, ready) -> all.put(key, ready.fresh()));
        return all;
    }

    @Override
    public Set<String> getPropertyNames() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getOrdinal() {
        return ordinal;
    }

    /** Returns the imports, without values. */
    @Override
    public String toString() {
        return name;
    }

    /** A value, and what knows whether it may be used; prints neither. */
    private static final class Ready {
        private final ConfigValue value;
        private final SecretProperties properties;

        private Ready(ConfigValue value, SecretProperties properties) {
            this.value = value;
            this.properties = properties;
        }

        static Ready of(String name, String value, ImportedConfigSource source) {
            return new Ready(
                    ConfigValue.builder()
                            .withName(name)
                            .withValue(value)
                            .withRawValue(value)
                            .withConfigSourceName(source.getName())
                            .withConfigSourceOrdinal(source.getOrdinal())
                            .build(),
                    source.properties());
        }

        ConfigValue fresh() {
            properties.requireFresh();
            return value;
        }
    }
}
