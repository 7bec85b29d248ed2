package io.keyturn.microprofile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Several sources of one ordinal as one. Which of two sources with the same ordinal wins differs between implementations
 * of MicroProfile Config; inside of this it is the first.
 */
final class CombinedConfigSource implements ConfigSource {
    private final String name;
    private final int ordinal;
    private final List<ConfigSource> sources;

    private CombinedConfigSource(int ordinal, List<ConfigSource> sources) {
        this.name = sources.stream().map(ConfigSource::getName).collect(Collectors.joining(", "));
        this.ordinal = ordinal;
        this.sources = List.copyOf(sources);
    }

    /** Returns as many sources as there are ordinals. */
    static List<ConfigSource> byOrdinal(List<ConfigSource> sources) {
        Map<Integer, List<ConfigSource>> groups = new TreeMap<>();
        for (ConfigSource source : sources) {
            groups.computeIfAbsent(source.getOrdinal(), ordinal -> new ArrayList<>())
                    .add(source);
        }
        List<ConfigSource> combined = new ArrayList<>();
        groups.forEach((ordinal, same) ->
                combined.add(same.size() == 1 ? same.get(0) : new CombinedConfigSource(ordinal, same)));
        return combined;
    }

    @Override
    public Set<String> getPropertyNames() {
        Set<String> names = new LinkedHashSet<>();
        sources.forEach(source -> names.addAll(source.getPropertyNames()));
        return names;
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        for (ConfigSource source : sources) {
            String value = source.getValue(propertyName);
            if (value != null) {
                return value;
            }
        }
        return null;
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
