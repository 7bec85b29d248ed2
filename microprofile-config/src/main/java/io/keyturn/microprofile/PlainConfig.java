package io.keyturn.microprofile;

import io.keyturn.SecretException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code keyturn.*} keys, read without an implementation of MicroProfile Config. */
record PlainConfig(ConfigTexts texts) implements KeyturnConfig {
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");
    private static final String ALIAS = "keyturn.aliases.";
    private static final String ALIAS_VARIABLE = "KEYTURN_ALIASES_";
    private static final int MAX_DEPTH = 32;

    @Override
    public Optional<Boolean> enabled() {
        return flag("keyturn.enabled");
    }

    @Override
    public Optional<List<String>> imports() {
        return text("keyturn.import").map(written -> COMMA.splitAsStream(written)
                .map(part -> part.replace("\\,", ","))
                .toList());
    }

    @Override
    public Optional<Boolean> batch() {
        return flag("keyturn.batch");
    }

    @Override
    public Optional<Duration> startupTimeout() {
        return duration("keyturn.startup-timeout");
    }

    @Override
    public Optional<String> region() {
        return text("keyturn.region");
    }

    @Override
    public Optional<URI> endpoint() {
        return read("keyturn.endpoint", URI::create, "a URL such as http://127.0.0.1:4599");
    }

    @Override
    public Optional<Boolean> fips() {
        return flag("keyturn.fips");
    }

    @Override
    public Optional<Boolean> dualstack() {
        return flag("keyturn.dualstack");
    }

    @Override
    public Credentials credentials() {
        return new PlainCredentials(this);
    }

    @Override
    public Optional<Duration> timeout() {
        return duration("keyturn.timeout");
    }

    @Override
    public Optional<Integer> retries() {
        return read("keyturn.retries", Integer::valueOf, "a number from 0 to 20");
    }

    @Override
    public Cache cache() {
        return new PlainCache(this);
    }

    @Override
    public Map<String, String> aliases() {
        Map<String, String> aliases = new TreeMap<>();
        for (String name : texts.names()) {
            String alias = name.startsWith(ALIAS)
                    ? name.substring(ALIAS.length())
                    : name.startsWith(ALIAS_VARIABLE)
                            ? name.substring(ALIAS_VARIABLE.length()).toLowerCase(Locale.ROOT)
                            : "";
            if (!alias.isEmpty()) {
                text(name).ifPresent(target -> aliases.put(alias.replace("\"", ""), target));
            }
        }
        return aliases;
    }

    @Override
    public OptionalImports optionalImports() {
        return () -> flag("keyturn.optional.skip-denied");
    }

    @Override
    public Refresh refresh() {
        return new PlainRefresh(this);
    }

    @Override
    public Local local() {
        return new PlainLocal(this);
    }

    private Optional<Boolean> flag(String key) {
        return read(key, new FlagConverter()::convert, "true or false");
    }

    private Optional<Duration> duration(String key) {
        return read(key, new DurationConverter()::convert, "a positive duration such as 30s");
    }

    private <T> Optional<T> read(String key, Function<String, T> reader, String expected) {
        try {
            return text(key).map(reader);
        } catch (IllegalArgumentException ex) {
            throw SecretException.Misconfigured.setting(key, expected);
        }
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(expanded(key, 0)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private @Nullable String expanded(String name, int depth) {
        String text = texts.text(name);
        return text == null || depth == MAX_DEPTH
                ? text
                : texts.expand(text, (nested, hasDefault) -> expanded(nested, depth + 1));
    }

    private record PlainCredentials(PlainConfig config) implements Credentials {

        @Override
        public Optional<String> accessKey() {
            return config.text("keyturn.credentials.access-key");
        }

        @Override
        public Optional<String> secretKey() {
            return config.text("keyturn.credentials.secret-key");
        }

        @Override
        public Optional<String> sessionToken() {
            return config.text("keyturn.credentials.session-token");
        }

        @Override
        public Optional<String> profile() {
            return config.text("keyturn.credentials.profile");
        }

        @Override
        public Optional<String> roleArn() {
            return config.text("keyturn.credentials.role-arn");
        }

        @Override
        public Optional<String> externalId() {
            return config.text("keyturn.credentials.external-id");
        }
    }

    private record PlainCache(PlainConfig config) implements Cache {

        @Override
        public Optional<Long> maxSize() {
            return config.read("keyturn.cache.max-size", Long::valueOf, "0 or more");
        }

        @Override
        public Optional<Duration> ttl() {
            return config.duration("keyturn.cache.ttl");
        }
    }

    private record PlainRefresh(PlainConfig config) implements Refresh {

        @Override
        public Optional<Boolean> enabled() {
            return config.flag("keyturn.refresh.enabled");
        }

        @Override
        public Optional<Duration> interval() {
            return config.duration("keyturn.refresh.interval");
        }

        @Override
        public Optional<Duration> windowInterval() {
            return config.duration("keyturn.refresh.window-interval");
        }

        @Override
        public Optional<Duration> pendingInterval() {
            return config.duration("keyturn.refresh.pending-interval");
        }

        @Override
        public Optional<Duration> maxStale() {
            return config.duration("keyturn.refresh.max-stale");
        }
    }

    private record PlainLocal(PlainConfig config) implements Local {

        @Override
        public Optional<Boolean> enabled() {
            return config.flag("keyturn.local.enabled");
        }

        @Override
        public Optional<String> secrets() {
            return config.text("keyturn.local.secrets");
        }

        @Override
        public Optional<String> persist() {
            return config.text("keyturn.local.persist");
        }
    }
}
