package io.keyturn.microprofile;

import io.keyturn.SecretProperties;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** One imported secret. Live: what it answers is the current version of the secret, also after a rotation. */
final class ImportedConfigSource implements ConfigSource {
    private final String name;
    private final int ordinal;
    private final SecretProperties properties;

    ImportedConfigSource(Import origin, SecretProperties properties) {
        this.name = "secret " + origin;
        this.ordinal = origin.ordinal();
        this.properties = properties;
    }

    SecretProperties properties() {
        return properties;
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.names();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        return properties.get(propertyName);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getOrdinal() {
        return ordinal;
    }

    /** Returns the import, without values. */
    @Override
    public String toString() {
        return name;
    }
}
