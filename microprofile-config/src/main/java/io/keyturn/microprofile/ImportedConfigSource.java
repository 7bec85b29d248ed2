package io.keyturn.microprofile;

import io.keyturn.SecretProperties;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** One imported secret. Live: what it answers is the current version of the secret, also after a rotation. */
final class ImportedConfigSource implements ConfigSource {
    private final Import origin;
    private final SecretProperties properties;

    ImportedConfigSource(Import origin, SecretProperties properties) {
        this.origin = origin;
        this.properties = properties;
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
        return "secret " + origin;
    }

    @Override
    public int getOrdinal() {
        return origin.ordinal();
    }

    /** Returns the import, without values. */
    @Override
    public String toString() {
        return getName();
    }
}
