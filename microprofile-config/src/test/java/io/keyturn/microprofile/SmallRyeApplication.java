package io.keyturn.microprofile;

import io.keyturn.Secrets;
import io.keyturn.contract.ConfiguredApplication;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** A configuration of SmallRye Config as an application without a container has one. */
record SmallRyeApplication(SmallRyeConfig config) implements ConfiguredApplication {

    static SmallRyeApplication with(Map<String, String> properties) {
        return of(builder(properties));
    }

    static SmallRyeApplication with(Map<String, String> properties, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(more);
        return with(all);
    }

    static SmallRyeConfigBuilder builder(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredSources()
                .addDiscoveredSecretKeysHandlers()
                .withSources(new PropertiesConfigSource(properties, "application", 250));
    }

    static SmallRyeApplication of(SmallRyeConfigBuilder builder) {
        return new SmallRyeApplication(builder.build());
    }

    @Override
    public String get(String name) {
        return config.getOptionalValue(name, String.class).orElse(null);
    }

    @Override
    public Secrets secrets() {
        return application().secrets();
    }

    ApplicationSecrets application() {
        for (var source : config.getConfigSources(SourceOfSecrets.class)) {
            return ((SourceOfSecrets) source).secrets();
        }
        throw new AssertionError("no source of Keyturn");
    }

    @Override
    public void close() {
        application().close();
    }
}
