package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import io.keyturn.Secret;
import io.keyturn.SecretEvent;
import io.keyturn.SecretReference;
import io.keyturn.Secrets;
import io.keyturn.SecretsAdmin;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The beans: what the sources of the application's configuration read from, for CDI. It closes with the container, after
 * whoever else observes its end. For the container alone, which may call it from classes in another class loader.
 */
@Dependent
public final class SecretsProducer {
    private static final int LAST = Integer.MAX_VALUE;

    /** Creates the producer; for the container. */
    public SecretsProducer() {}

    /** Returns what the container reads from, looked up once: at its end there may be another configuration, or none. */
    @Produces
    @Singleton
    public Source source() {
        return new Source(find());
    }

    /** Returns the secrets of the application. */
    @Produces
    @Singleton
    public Secrets secrets(Source source) {
        return source.required().secrets();
    }

    /** Returns the management operations. */
    @Produces
    @Singleton
    public SecretsAdmin admin(Source source) {
        return source.required().admin();
    }

    /** Returns one live value. */
    @Produces
    @Dependent
    @SecretValue("")
    public Supplier<String> value(InjectionPoint point, Secrets secrets) {
        SecretReference reference = reference(point);
        secrets.pin(reference);
        secrets.getString(reference);
        return () -> secrets.getString(reference);
    }

    /** Returns one live secret. */
    @Produces
    @Dependent
    @SecretValue("")
    public Supplier<Secret> secret(InjectionPoint point, Secrets secrets) {
        SecretReference reference = reference(point);
        secrets.pin(reference);
        return () -> secrets.get(reference);
    }

    private static SecretReference reference(InjectionPoint point) {
        return point.getQualifiers().stream()
                .filter(SecretValue.class::isInstance)
                .map(qualifier -> InlineReference.bare(((SecretValue) qualifier).value()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no @SecretValue at " + point));
    }

    /** Tells observers what happens to the secrets, and keeps them current, from the start of the container on. */
    public void start(@Observes Startup startup, Event<SecretEvent> events, Source source) {
        if (source.application != null) {
            source.application.start(events::fire);
        }
    }

    /** Ends reading. */
    public void close(@Observes @Priority(LAST) Shutdown event, Source source) {
        if (source.application != null) {
            source.application.close();
        }
    }

    private static @Nullable ApplicationSecrets find() {
        for (ConfigSource source : ConfigProvider.getConfig().getConfigSources()) {
            if (source instanceof SourceOfSecrets known) {
                return known.secrets();
            }
        }
        return null;
    }

    /** What one container reads from; for the container alone. */
    public static final class Source {
        private final @Nullable ApplicationSecrets application;

        private Source(@Nullable ApplicationSecrets application) {
            this.application = application;
        }

        private ApplicationSecrets required() {
            if (application == null) {
                throw new IllegalStateException("The configuration has no config source of Keyturn. Let its builder add"
                        + " the sources that the service loader finds.");
            }
            return application;
        }
    }
}
