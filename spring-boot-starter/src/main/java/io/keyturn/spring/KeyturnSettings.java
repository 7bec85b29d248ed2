package io.keyturn.spring;

import io.keyturn.RefreshSettings;
import io.keyturn.SecretException;
import io.keyturn.SecretsSettings;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;

/**
 * The {@code keyturn.*} settings as they stand at one moment of a start, and where each was written. What Spring Cloud
 * AWS has a key of its own for is read from there when the key of Keyturn is not set. Immutable; prints no values.
 */
final class KeyturnSettings {
    private static final String ENABLED = "keyturn.enabled";
    private static final String APPLY = "keyturn.refresh.apply";
    private static final String CREDENTIALS = "keyturn.credentials.";
    private static final String CLOUD_CREDENTIALS = "spring.cloud.aws.credentials.";
    private static final String CLOUD = "spring.cloud.aws.";
    private static final String CLOUD_SECRETS = "spring.cloud.aws.secretsmanager.";

    private static final boolean SPRING_CLOUD = ClassUtils.isPresent(
            "org.springframework.cloud.context.environment.EnvironmentChangeEvent",
            KeyturnSettings.class.getClassLoader());

    private final Map<String, String> written = new TreeMap<>();
    private final KeyturnProperties properties;
    private final boolean enabled;
    private final ClientSettings client;
    private final RefreshApply apply;

    private KeyturnSettings(Binder binder) {
        this.properties = binder.bindOrCreate("keyturn", Bindable.of(KeyturnProperties.class), new Recorder("keyturn"));
        this.enabled = enablement(binder, new Recorder(ENABLED)).enabled();
        this.client = new ClientSettings(
                or(
                        text(properties.region()),
                        binder,
                        "keyturn.region",
                        CLOUD_SECRETS + "region",
                        CLOUD + "region.static"),
                endpoint(binder),
                flag(properties.fips(), binder, "keyturn.fips", "fips-enabled"),
                flag(properties.dualstack(), binder, "keyturn.dualstack", "dualstack-enabled"),
                credentials(binder, properties.credentials()),
                properties.timeout(),
                properties.retries());
        this.apply = effective(properties.refresh().apply());
    }

    /**
     * Returns the settings that {@code binder} sees.
     *
     * @throws SecretException.Misconfigured when one of them cannot be used
     */
    static KeyturnSettings bind(Binder binder) {
        try {
            return new KeyturnSettings(binder);
        } catch (BindException ex) {
            throw UnusableSetting.of(ex);
        }
    }

    /** Returns whether {@code binder} says that secrets are read, and which key decides that. */
    static Enablement enablement(Binder binder) {
        return enablement(binder, BindHandler.DEFAULT);
    }

    private static Enablement enablement(Binder binder, BindHandler handler) {
        for (String key : List.of(ENABLED, CLOUD_SECRETS + "enabled")) {
            BindResult<Boolean> value = binder.bind(key, Bindable.of(Boolean.class), handler);
            if (value.isBound()) {
                return new Enablement(value.get(), key);
            }
        }
        return new Enablement(true, null);
    }

    boolean enabled() {
        return enabled;
    }

    ClientSettings client() {
        return client;
    }

    KeyturnProperties.Local local() {
        return properties.local();
    }

    SecretsSettings secrets() {
        return new SecretsSettings(
                properties.aliases(),
                properties.cache().maxSize(),
                properties.cache().ttl(),
                properties.batch(),
                properties.startupTimeout(),
                properties.optional().skipDenied(),
                new RefreshSettings(
                        properties.refresh().enabled(),
                        properties.refresh().interval(),
                        properties.refresh().windowInterval(),
                        properties.refresh().pendingInterval(),
                        properties.refresh().maxStale()));
    }

    RefreshApply apply() {
        return apply;
    }

    /**
     * Checks that the finished configuration does not contradict these settings, which an import needed before.
     *
     * @throws SecretException.Misconfigured when it does; it names the key and both places
     */
    void requireSame(KeyturnSettings finished) {
        Map<String, Object> first = inForce();
        Map<String, Object> last = finished.inForce();
        Set<String> keys = new TreeSet<>(first.keySet());
        keys.addAll(last.keySet());
        for (String key : keys) {
            if (!Objects.equals(first.get(key), last.get(key))) {
                throw new SecretException.Misconfigured(
                        "The first import fixed the setting " + key + " (" + place(key)
                                + "), but the finished configuration says otherwise (" + finished.place(key) + ").",
                        "Set " + key
                                + " in one place that is read before the import: beside it, or in the environment.",
                        null);
            }
        }
    }

    /** Returns what holds for each key, wherever it was written and however it was spelled. */
    private Map<String, Object> inForce() {
        Map<String, Object> inForce = new HashMap<>();
        CredentialsSettings credentials = client.credentials();
        note(inForce, ENABLED, enabled);
        note(inForce, "keyturn.batch", properties.batch());
        note(inForce, "keyturn.startup-timeout", properties.startupTimeout());
        note(inForce, "keyturn.region", client.region());
        note(inForce, "keyturn.endpoint", client.endpoint());
        note(inForce, "keyturn.fips", client.fips());
        note(inForce, "keyturn.dualstack", client.dualstack());
        note(inForce, CREDENTIALS + "access-key", credentials.accessKey());
        note(inForce, CREDENTIALS + "secret-key", credentials.secretKey());
        note(inForce, CREDENTIALS + "session-token", credentials.sessionToken());
        note(inForce, CREDENTIALS + "profile", credentials.profile());
        note(inForce, CREDENTIALS + "role-arn", credentials.roleArn());
        note(inForce, CREDENTIALS + "external-id", credentials.externalId());
        note(inForce, "keyturn.timeout", client.timeout());
        note(inForce, "keyturn.retries", client.retries());
        note(inForce, "keyturn.cache.max-size", properties.cache().maxSize());
        note(inForce, "keyturn.cache.ttl", properties.cache().ttl());
        note(inForce, "keyturn.optional.skip-denied", properties.optional().skipDenied());
        note(inForce, "keyturn.refresh.enabled", properties.refresh().enabled());
        note(inForce, "keyturn.refresh.interval", properties.refresh().interval());
        note(inForce, "keyturn.refresh.window-interval", properties.refresh().windowInterval());
        note(inForce, "keyturn.refresh.pending-interval", properties.refresh().pendingInterval());
        note(inForce, "keyturn.refresh.max-stale", properties.refresh().maxStale());
        note(inForce, APPLY, apply);
        note(inForce, "keyturn.local.enabled", local().enabled());
        note(inForce, "keyturn.local.secrets", local().secrets());
        note(inForce, "keyturn.local.persist", local().persist());
        properties.aliases().forEach((alias, target) -> note(inForce, aliasKey(alias), target));
        return inForce;
    }

    private static void note(Map<String, Object> inForce, String key, @Nullable Object value) {
        if (value != null) {
            inForce.put(key, value);
        }
    }

    private static String aliasKey(String alias) {
        String key = "keyturn.aliases." + alias;
        return ConfigurationPropertyName.isValid(key) ? key : "keyturn.aliases[" + alias + "]";
    }

    private String place(String key) {
        String place = written.get(key);
        return place == null ? "not set" : "set at " + place;
    }

    /** Returns what is set or, by default, all that can be done. */
    private RefreshApply effective(@Nullable RefreshApply apply) {
        if (apply == null) {
            return SPRING_CLOUD ? RefreshApply.REFRESH_SCOPE : RefreshApply.EVENT;
        }
        if (apply != RefreshApply.EVENT && !SPRING_CLOUD) {
            String value = apply.name().toLowerCase(Locale.ROOT).replace('_', '-');
            throw new SecretException.Misconfigured(
                    "The setting " + APPLY + " (" + place(APPLY) + ") is " + value
                            + ", but spring-cloud-context is not on the class path.",
                    "Add the dependency org.springframework.cloud:spring-cloud-context, or set " + APPLY + "=event.",
                    null);
        }
        return apply;
    }

    private @Nullable URI endpoint(Binder binder) {
        URI endpoint = properties.endpoint();
        return endpoint != null && !endpoint.toString().isEmpty()
                ? endpoint
                : fallback(binder, URI.class, "keyturn.endpoint", CLOUD_SECRETS + "endpoint", CLOUD + "endpoint");
    }

    private @Nullable Boolean flag(@Nullable Boolean value, Binder binder, String key, String cloudKey) {
        return value != null ? value : fallback(binder, Boolean.class, key, CLOUD_SECRETS + cloudKey, CLOUD + cloudKey);
    }

    /** Takes credentials from one place or the other, never a part from each. */
    private CredentialsSettings credentials(Binder binder, KeyturnProperties.Credentials own) {
        String accessKey = text(own.accessKey());
        String secretKey = text(own.secretKey());
        String profile = text(own.profile());
        if (accessKey == null && secretKey == null && profile == null) {
            accessKey = or(null, binder, CREDENTIALS + "access-key", CLOUD_CREDENTIALS + "access-key");
            secretKey = or(null, binder, CREDENTIALS + "secret-key", CLOUD_CREDENTIALS + "secret-key");
            profile = accessKey != null
                    ? null
                    : or(null, binder, CREDENTIALS + "profile", CLOUD_CREDENTIALS + "profile.name");
        }
        return new CredentialsSettings(
                accessKey, secretKey, text(own.sessionToken()), profile, text(own.roleArn()), text(own.externalId()));
    }

    private @Nullable String or(@Nullable String own, Binder binder, String key, String... cloudKeys) {
        return own != null ? own : text(fallback(binder, String.class, key, cloudKeys));
    }

    private <T> @Nullable T fallback(Binder binder, Class<T> type, String key, String... cloudKeys) {
        for (String cloudKey : written.containsKey(key) ? new String[0] : cloudKeys) {
            T value =
                    binder.bind(cloudKey, Bindable.of(type), new Recorder(key)).orElse(null);
            if (value != null && !value.toString().isEmpty()) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Returns the keys that are set, without values. */
    @Override
    public String toString() {
        return "KeyturnSettings" + written.keySet();
    }

    /** Notes each value that is bound, under the key of Keyturn that it stands for. */
    private final class Recorder extends AbstractBindHandler {
        private final String key;

        Recorder(String key) {
            super(new PlainSettings());
            this.key = key;
        }

        @Override
        public @Nullable Object onSuccess(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            ConfigurationProperty property = context.getConfigurationProperty();
            if (property != null && !result.toString().isEmpty()) {
                String noted = key.equals("keyturn") ? name.toString() : key;
                written.putIfAbsent(noted, property.getName() + ", " + property.getOrigin());
            }
            return result;
        }
    }

    /** Whether secrets are read, and the key that says so; no key when it is the default. */
    record Enablement(boolean enabled, @Nullable String key) {}
}
