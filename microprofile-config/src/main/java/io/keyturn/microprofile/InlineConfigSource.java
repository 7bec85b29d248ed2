package io.keyturn.microprofile;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Answers names such as {@code aws-secret@prod/db#password}, and lists none. It stands above every other source: that of
 * environment variables would answer {@code aws-secret@access/key} from {@code AWS_SECRET_ACCESS_KEY}.
 */
final class InlineConfigSource implements ConfigSource, SourceOfSecrets {
    /** A name that only this source has a value for. */
    static final String PRESENT = InlineReferences.START + " is here";

    private final ApplicationSecrets secrets;
    private final InlineReferences references;

    InlineConfigSource(ApplicationSecrets secrets) {
        this.secrets = secrets;
        this.references = secrets.inline();
    }

    @Override
    public ApplicationSecrets secrets() {
        return secrets;
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public @Nullable String getValue(String propertyName) {
        if (!propertyName.startsWith(InlineReferences.START)) {
            return null;
        }
        return propertyName.equals(PRESENT) ? "true" : references.get(propertyName);
    }

    @Override
    public String getName() {
        return "keyturn inline references";
    }

    @Override
    public int getOrdinal() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String toString() {
        return getName();
    }
}
