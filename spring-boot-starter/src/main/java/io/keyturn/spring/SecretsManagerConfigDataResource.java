package io.keyturn.spring;

import io.keyturn.SecretReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataResource;

/** One secret of an import location. Equal to another one that imports the same in the same way. */
final class SecretsManagerConfigDataResource extends ConfigDataResource {
    static final String PREFIX = "aws-secretsmanager:";

    private final SecretReference reference;
    private final boolean optional;
    private final ConfigDataLocation location;
    private final SecretPropertySource source;

    SecretsManagerConfigDataResource(
            SecretReference reference, boolean optional, ConfigDataLocation location, SecretPropertySource source) {
        super(optional);
        this.reference = reference;
        this.optional = optional;
        this.location = location;
        this.source = source;
    }

    SecretReference reference() {
        return reference;
    }

    boolean optional() {
        return optional;
    }

    ConfigDataLocation location() {
        return location;
    }

    /** Returns the source that all secrets of the location go to. */
    SecretPropertySource source() {
        return source;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretsManagerConfigDataResource resource
                && reference.equals(resource.reference)
                && optional == resource.optional;
    }

    @Override
    public int hashCode() {
        return reference.hashCode();
    }

    /** Returns the import as one would write it. */
    @Override
    public String toString() {
        return (optional ? ConfigDataLocation.OPTIONAL_PREFIX : "") + PREFIX + reference;
    }
}
