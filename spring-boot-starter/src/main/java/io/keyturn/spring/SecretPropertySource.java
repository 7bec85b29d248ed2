package io.keyturn.spring;

import io.keyturn.SecretProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/** One imported secret. Live: what it answers is the current version of the secret, also after a rotation. */
final class SecretPropertySource extends EnumerablePropertySource<SecretProperties> implements OriginLookup<String> {

    SecretPropertySource(String name, SecretProperties properties) {
        super(name, properties);
    }

    @Override
    public String[] getPropertyNames() {
        return source.names().toArray(String[]::new);
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return source.get(name);
    }

    @Override
    public boolean containsProperty(String name) {
        return source.get(name) != null;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
        return SecretOrigin.of(source, name);
    }
}
