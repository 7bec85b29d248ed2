package io.keyturn.microprofile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of the places where MicroProfile Config itself looks: system properties, environment variables, and each
 * {@code META-INF/microprofile-config.properties}. Immutable.
 *
 * @param ordinal the place with the higher one wins
 * @param values what is there
 * @param environment whether names are looked up as environment variables are written
 */
record PlainSource(int ordinal, Map<String, String> values, boolean environment) {
    private static final Comparator<PlainSource> WINNER_FIRST =
            Comparator.comparingInt((PlainSource source) -> source.ordinal()).reversed();
    private static final String FILE = "META-INF/microprofile-config";
    private static final String PROFILE = "mp.config.profile";

    /** Returns all of them, the one that wins first. */
    static List<PlainSource> all(ClassLoader classLoader, Properties system, Map<String, String> environment) {
        List<PlainSource> sources = new ArrayList<>();
        sources.add(new PlainSource(ordinal(strings(system), 400), strings(system), false));
        sources.add(new PlainSource(ordinal(environment, 300), environment, true));
        List<PlainSource> files = files("", classLoader);
        sources.addAll(files);
        sources.sort(WINNER_FIRST);
        String profile = profile(sources);
        if (profile != null) {
            sources.addAll(0, files("-" + profile, classLoader));
            sources.sort(WINNER_FIRST);
        }
        return List.copyOf(sources);
    }

    /** Returns the active profile, or null when there is none. */
    static @Nullable String profile(List<PlainSource> sources) {
        for (PlainSource source : sources) {
            String profile = source.get(PROFILE);
            if (profile != null && !profile.isBlank()) {
                return profile.strip();
            }
        }
        return null;
    }

    private static List<PlainSource> files(String suffix, ClassLoader classLoader) {
        List<PlainSource> files = new ArrayList<>();
        try {
            for (URL file : Collections.list(classLoader.getResources(FILE + suffix + ".properties"))) {
                Properties properties = new Properties();
                try (InputStream stream = file.openStream()) {
                    properties.load(stream);
                }
                files.add(new PlainSource(ordinal(strings(properties), 100), strings(properties), false));
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return files;
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> strings.put(name, properties.getProperty(name)));
        return strings;
    }

    private static int ordinal(Map<String, String> values, int otherwise) {
        String written = values.get("config_ordinal");
        try {
            return written == null ? otherwise : Integer.parseInt(written.strip());
        } catch (NumberFormatException ex) {
            return otherwise;
        }
    }

    /** Returns the value for a name, or null when there is none. */
    @Nullable
    String get(String name) {
        String value = values.get(name);
        if (value == null && environment) {
            String variable = name.replaceAll("[^A-Za-z0-9]", "_");
            value = values.get(variable);
            value = value == null ? values.get(variable.toUpperCase(Locale.ROOT)) : value;
        }
        return value;
    }

    /** Returns the same for all sources. */
    @Override
    public String toString() {
        return "PlainSource[***]";
    }
}
