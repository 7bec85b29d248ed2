package io.keyturn;

import java.time.Duration;
import java.util.Map;

/**
 * How secrets are cached and loaded; the values of the {@code keyturn.*} keys named at each component. Immutable.
 *
 * @param aliases {@code keyturn.aliases.<name>}: names that stand for a secret's name or ARN
 * @param maxSize {@code keyturn.cache.max-size}: how many targets nobody imported are kept at most
 * @param ttl {@code keyturn.cache.ttl}: how long such a target is kept
 * @param batch {@code keyturn.batch}: whether a start loads with BatchGetSecretValue
 * @param startupTimeout {@code keyturn.startup-timeout}: for everything a start loads together, retries included
 * @param skipDenied {@code keyturn.optional.skip-denied}: whether {@code optional:} covers a denied secret too
 * @param refresh {@code keyturn.refresh.*}: how secrets are kept current
 */
public record SecretsSettings(
        Map<String, String> aliases,
        long maxSize,
        Duration ttl,
        boolean batch,
        Duration startupTimeout,
        boolean skipDenied,
        RefreshSettings refresh) {

    private static final SecretsSettings DEFAULTS = new SecretsSettings(
            Map.of(), 1024, Duration.ofHours(1), false, Duration.ofSeconds(30), false, RefreshSettings.defaults());

    /**
     * Checks and copies.
     *
     * @throws SecretException.Misconfigured when a value is out of range; it names the key
     */
    public SecretsSettings {
        aliases = Map.copyOf(aliases);
        aliases.forEach(SecretsSettings::checkAlias);
        require(maxSize >= 0, "keyturn.cache.max-size", "0 or more");
        require(!ttl.isNegative() && !ttl.isZero(), "keyturn.cache.ttl", "a positive duration such as 1h");
        require(
                !startupTimeout.isNegative() && !startupTimeout.isZero(),
                "keyturn.startup-timeout",
                "a positive duration such as 30s");
    }

    /** Returns the settings that hold where nothing is set. */
    public static SecretsSettings defaults() {
        return DEFAULTS;
    }

    /** Returns these settings with the given aliases. */
    public SecretsSettings withAliases(Map<String, String> aliases) {
        return new SecretsSettings(aliases, maxSize, ttl, batch, startupTimeout, skipDenied, refresh);
    }

    /** Returns these settings with the given limits for targets that nobody imported. */
    public SecretsSettings withCache(long maxSize, Duration ttl) {
        return new SecretsSettings(aliases, maxSize, ttl, batch, startupTimeout, skipDenied, refresh);
    }

    /** Returns these settings with or without BatchGetSecretValue. */
    public SecretsSettings withBatch(boolean batch) {
        return new SecretsSettings(aliases, maxSize, ttl, batch, startupTimeout, skipDenied, refresh);
    }

    /** Returns these settings with the given time for a start. */
    public SecretsSettings withStartupTimeout(Duration startupTimeout) {
        return new SecretsSettings(aliases, maxSize, ttl, batch, startupTimeout, skipDenied, refresh);
    }

    /** Returns these settings with {@code optional:} covering denied secrets or not. */
    public SecretsSettings withSkipDenied(boolean skipDenied) {
        return new SecretsSettings(aliases, maxSize, ttl, batch, startupTimeout, skipDenied, refresh);
    }

    /** Returns these settings with the given ways to keep secrets current. */
    public SecretsSettings withRefresh(RefreshSettings refresh) {
        return new SecretsSettings(aliases, maxSize, ttl, batch, startupTimeout, skipDenied, refresh);
    }

    private static void checkAlias(String alias, String secretId) {
        String key = "keyturn.aliases." + alias;
        if (!alias.chars().allMatch(c -> ReferenceParser.isNameCharacter((char) c)) || alias.isEmpty()) {
            throw misconfigured(key, "is not a name", "Use letters, digits and /_+=.@!- in an alias.");
        }
        try {
            SecretReference target = SecretReference.of(secretId);
            require(target.equals(SecretReference.of(target.target().secretId())), key, "a secret's name or ARN alone");
        } catch (SecretException.MalformedReference ex) {
            throw misconfigured(key, "does not name a secret", ex.problem());
        }
    }

    private static void require(boolean valid, String key, String expected) {
        if (!valid) {
            throw SecretException.Misconfigured.setting(key, expected);
        }
    }

    private static SecretException.Misconfigured misconfigured(String key, String problem, String action) {
        return new SecretException.Misconfigured("The setting " + key + " " + problem + ".", action, null);
    }
}
