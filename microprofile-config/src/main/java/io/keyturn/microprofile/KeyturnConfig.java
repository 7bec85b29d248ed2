package io.keyturn.microprofile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written under {@code keyturn.*}. SmallRye Config fills it; {@link PlainConfig} does where there is no SmallRye.
 */
@ConfigMapping(prefix = "keyturn")
interface KeyturnConfig {

    /** Whether secrets are read ({@code true}). Without it imports are empty and references have only their defaults. */
    Optional<Boolean> enabled();

    /** The secrets to import, such as {@code prod/db?prefix=db.}; {@code optional:} in front of one lets it be missing. */
    @WithName("import")
    Optional<List<String>> imports();

    /** Whether a start reads secrets with BatchGetSecretValue ({@code false}), which needs a permission of its own. */
    Optional<Boolean> batch();

    /** Time for everything that a start loads together, retries included ({@code 30s}). */
    Optional<Duration> startupTimeout();

    /** AWS region to read secrets from. By default that of the AWS SDK's chain. */
    Optional<String> region();

    /** URL of Secrets Manager, for example that of a local one. By default that of the region. */
    Optional<URI> endpoint();

    /** Whether to use the FIPS endpoint. By default what the AWS SDK's chain says. */
    Optional<Boolean> fips();

    /** Whether to use the dual-stack (IPv4 and IPv6) endpoint. By default what the AWS SDK's chain says. */
    Optional<Boolean> dualstack();

    /** Where credentials come from. */
    Credentials credentials();

    /** Time for one attempt of one call ({@code 5s}). */
    Optional<Duration> timeout();

    /** How many attempts may follow the first one of a call ({@code 3}). */
    Optional<Integer> retries();

    /** Limits for secrets that are read ad hoc. */
    Cache cache();

    /** Short names that stand for the name or ARN of a secret in references. */
    Map<String, String> aliases();

    /** What {@code optional:} covers. */
    @WithName("optional")
    OptionalImports optionalImports();

    /** How secrets stay current. */
    Refresh refresh();

    /** The embedded service. */
    Local local();

    /** Where credentials come from. By default the AWS SDK's chain finds them. */
    interface Credentials {

        /** Access key id to use, together with {@code secret-key}. */
        Optional<String> accessKey();

        /** Secret access key that belongs to {@code access-key}. */
        Optional<String> secretKey();

        /** Session token of temporary credentials. */
        Optional<String> sessionToken();

        /** Profile of the shared AWS configuration files to take credentials from. */
        Optional<String> profile();

        /** ARN of a role to assume. Needs the AWS SDK's module {@code sts} on the class path. */
        Optional<String> roleArn();

        /** External id that the role asks for. */
        Optional<String> externalId();
    }

    /** Limits for secrets that are read ad hoc. */
    interface Cache {

        /** How many secrets that nobody imported are kept at most ({@code 1024}). */
        Optional<Long> maxSize();

        /** How long a secret that nobody imported is kept ({@code 1h}). */
        Optional<Duration> ttl();
    }

    /** What {@code optional:} covers. */
    interface OptionalImports {

        /** Whether it covers secrets that AWS denies access to, beside those that do not exist ({@code false}). */
        Optional<Boolean> skipDenied();
    }

    /** How secrets stay current; with CDI from the start of the container on. */
    interface Refresh {

        /** Whether it is looked for newer versions ({@code true}). */
        Optional<Boolean> enabled();

        /** The longest time between two checks of a secret ({@code 5m}). */
        Optional<Duration> interval();

        /** The same inside the window of a rotation ({@code 60s}). */
        Optional<Duration> windowInterval();

        /** The same while a rotation is under way ({@code 10s}). */
        Optional<Duration> pendingInterval();

        /** The time without a successful check after which reading fails. By default the last value is served. */
        Optional<Duration> maxStale();
    }

    /** The embedded service. */
    interface Local {

        /** Whether secrets are served by an embedded Secrets Manager (keyturn-local) instead of AWS ({@code false}). */
        Optional<Boolean> enabled();

        /** File, or resource such as {@code classpath:secrets.yaml}, with the secrets that it holds at the start. */
        Optional<String> secrets();

        /** File that keeps what it holds from one start to the next. */
        Optional<String> persist();
    }
}
