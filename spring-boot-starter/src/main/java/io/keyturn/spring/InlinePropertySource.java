package io.keyturn.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Answers inline references, as the first property source of the environment. It lists no names; were it not enumerable,
 * Spring Boot would take every prefix for one that may exist in it.
 */
final class InlinePropertySource extends EnumerablePropertySource<InlineReferences> implements OriginLookup<String> {
    static final String NAME = "keyturn inline references";
    private static final String[] NO_NAMES = {};

    InlinePropertySource(InlineReferences references) {
        super(NAME, references);
    }

    @Override
    public String[] getPropertyNames() {
        return NO_NAMES;
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
        return null;
    }
}
