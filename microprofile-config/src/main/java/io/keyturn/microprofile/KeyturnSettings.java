package io.keyturn.microprofile;

import io.keyturn.RefreshSettings;
import io.keyturn.SecretException;
import io.keyturn.SecretsSettings;
import io.keyturn.client.ClientSettings;
import io.keyturn.client.CredentialsSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code keyturn.*} settings of one configuration, checked. Immutable; prints no credentials.
 *
 * @param enabled whether secrets are read
 * @param imports the secrets to import, in the order in which they are written
 * @param client how to reach Secrets Manager
 * @param secrets how secrets are cached and loaded
 * @param local the embedded service
 */
record KeyturnSettings(
        boolean enabled, List<Import> imports, ClientSettings client, SecretsSettings secrets, Local local) {

    /**
     * Returns the settings that were written, with the defaults for all others.
     *
     * @throws SecretException when one cannot be used; it names the key
     */
    static KeyturnSettings of(KeyturnConfig config) {
        return new KeyturnSettings(
                config.enabled().orElse(true),
                imports(config.imports().orElse(List.of())),
                client(config),
                secrets(config),
                new Local(
                        config.local().enabled().orElse(false),
                        text(config.local().secrets()),
                        text(config.local().persist())));
    }

    private static List<Import> imports(List<String> written) {
        List<Import> imports = new ArrayList<>();
        for (String text : written) {
            if (text.isBlank()) {
                continue;
            }
            try {
                imports.add(Import.of(text.strip()));
            } catch (SecretException ex) {
                throw ReferencePlace.property("keyturn.import").in(ex);
            }
        }
        return List.copyOf(imports);
    }

    private static ClientSettings client(KeyturnConfig config) {
        ClientSettings defaults = ClientSettings.defaults();
        KeyturnConfig.Credentials credentials = config.credentials();
        return new ClientSettings(
                text(config.region()),
                config.endpoint().filter(uri -> !uri.toString().isEmpty()).orElse(null),
                config.fips().orElse(null),
                config.dualstack().orElse(null),
                new CredentialsSettings(
                        text(credentials.accessKey()),
                        text(credentials.secretKey()),
                        text(credentials.sessionToken()),
                        text(credentials.profile()),
                        text(credentials.roleArn()),
                        text(credentials.externalId())),
                config.timeout().orElse(defaults.timeout()),
                config.retries().orElse(defaults.retries()));
    }

    private static SecretsSettings secrets(KeyturnConfig config) {
        SecretsSettings defaults = SecretsSettings.defaults();
        Map<String, String> aliases = new HashMap<>();
        config.aliases().forEach((alias, target) -> aliases.put(alias, target.strip()));
        return defaults.withAliases(aliases)
                .withCache(
                        config.cache().maxSize().orElse(defaults.maxSize()),
                        config.cache().ttl().orElse(defaults.ttl()))
                .withBatch(config.batch().orElse(defaults.batch()))
                .withStartupTimeout(config.startupTimeout().orElse(defaults.startupTimeout()))
                .withSkipDenied(config.optionalImports().skipDenied().orElse(defaults.skipDenied()))
                .withRefresh(refresh(config.refresh()));
    }

    private static RefreshSettings refresh(KeyturnConfig.Refresh written) {
        RefreshSettings defaults = RefreshSettings.defaults();
        return new RefreshSettings(
                written.enabled().orElse(defaults.enabled()),
                written.interval().orElse(defaults.interval()),
                written.windowInterval().orElse(defaults.windowInterval()),
                written.pendingInterval().orElse(defaults.pendingInterval()),
                written.maxStale().orElse(null));
    }

    private static @Nullable String text(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
    }

    /**
     * The embedded service.
     *
     * @param enabled whether it takes the place of AWS
     * @param secrets the file or resource that it starts with
     * @param persist the file that keeps what it holds
     */
    record Local(boolean enabled, @Nullable String secrets, @Nullable String persist) {}
}
