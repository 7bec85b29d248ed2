package io.keyturn.samples.helidon;

import io.keyturn.Secrets;
import io.keyturn.contract.ConfiguredApplication;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** A Helidon server that runs, with its configuration as system properties. */
record HelidonApplication(SeContainer container, Config config, int port, Properties before)
        implements ConfiguredApplication {

    static HelidonApplication start(List<String> imports, Map<String, String> properties, Class<?>... beans) {
        Properties before = (Properties) System.getProperties().clone();
        int port = freePort();
        System.getProperties().putAll(properties);
        System.setProperty("server.port", String.valueOf(port));
        System.setProperty("mp.initializer.allow", "true");
        System.setProperty("mp.initializer.no-warn", "true");
        if (!imports.isEmpty()) {
            System.setProperty("keyturn.import", String.join(",", imports));
        }
        ConfigProviderResolver resolver = ConfigProviderResolver.instance();
        ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        Config config = null;
        try {
            config = resolver.getBuilder()
                    .forClassLoader(classLoader)
                    .addDefaultSources()
                    .addDiscoveredSources()
                    .addDiscoveredConverters()
                    .build();
            resolver.registerConfig(config, classLoader);
            return new HelidonApplication(
                    SeContainerInitializer.newInstance().addBeanClasses(beans).initialize(), config, port, before);
        } catch (RuntimeException | Error ex) {
            if (config != null) {
                resolver.releaseConfig(config);
            }
            System.setProperties(before);
            throw ex;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String get(String name) {
        return config.getOptionalValue(name, String.class)
                .filter(value -> !value.isEmpty())
                .orElse(null);
    }

    @Override
    public Secrets secrets() {
        return container.select(Secrets.class).get();
    }

    @Override
    public void close() {
        container.close();
        ConfigProviderResolver.instance().releaseConfig(config);
        System.setProperties(before);
    }
}
