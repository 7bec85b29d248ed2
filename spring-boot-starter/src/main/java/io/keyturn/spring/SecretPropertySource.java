package io.keyturn.spring;

import io.keyturn.SecretProperties;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The imported secrets of one location, those that win first. Live: what it answers is the current version of each
 * secret, also after a rotation. One source for all of them, since Boot's start takes longer with every source.
 */
final class SecretPropertySource extends EnumerablePropertySource<List<SecretProperties>>
        implements OriginLookup<String> {

    SecretPropertySource(String name) {
        super(name, new CopyOnWriteArrayList<>());
    }

    /**
     * Adds a secret below those that are there.
     *
     * @return whether it is the first
     */
    boolean add(SecretProperties properties) {
        source.add(properties);
        return source.size() == 1;
    }

    @Override
    public String[] getPropertyNames() {
        Set<String> names = new LinkedHashSet<>();
        source.forEach(secret -> names.addAll(secret.names()));
        return names.toArray(String[]::new);
    }

    @Override
    public @Nullable Object getProperty(String name) {
        for (SecretProperties secret : source) {
            String value = secret.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    @Override
    public boolean containsProperty(String name) {
        return getProperty(name) != null;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
        for (SecretProperties secret : source) {
            SecretOrigin origin = SecretOrigin.of(secret, name);
            if (origin != null) {
                return origin;
            }
        }
        return null;
    }
}
