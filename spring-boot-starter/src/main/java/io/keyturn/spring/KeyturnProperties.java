package io.keyturn.spring;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written under {@code keyturn.*}. Bound before there are beans, and no bean itself, so that no endpoint lists
 * the credentials.
 *
 * @param enabled Whether secrets are read. Without it imports are empty and inline references have only their defaults.
 * @param batch Whether a start reads secrets with BatchGetSecretValue, which needs a permission of its own.
 * @param startupTimeout Time for everything that a start loads together, retries included.
 * @param region AWS region to read secrets from. By default that of the AWS SDK's chain.
 * @param endpoint URL of Secrets Manager, for example that of a local one. By default that of the region.
 * @param fips Whether to use the FIPS endpoint. By default what the AWS SDK's chain says.
 * @param dualstack Whether to use the dual-stack (IPv4 and IPv6) endpoint. By default what the AWS SDK's chain says.
 * @param credentials Credentials
 * @param timeout Time for one attempt of one call.
 * @param retries How many attempts may follow the first one of a call.
 * @param cache Cache
 * @param aliases Short names that stand for the name or ARN of a secret in references.
 * @param optional Optional
 * @param refresh Refresh
 * @param local Local
 */
@ConfigurationProperties("keyturn")
record KeyturnProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean batch,
        @DefaultValue("30s") Duration startupTimeout,
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Boolean fips,
        @Nullable Boolean dualstack,
        @DefaultValue Credentials credentials,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("3") int retries,
        @DefaultValue Cache cache,
        @DefaultValue Map<String, String> aliases,
        @DefaultValue Optional optional,
        @DefaultValue Refresh refresh,
        @DefaultValue Local local) {

    /**
     * Where credentials come from; prints without them.
     *
     * @param accessKey Access key id to use, together with secret-key. By default the AWS SDK's chain finds credentials.
     * @param secretKey Secret access key that belongs to access-key.
     * @param sessionToken Session token of temporary credentials.
     * @param profile Profile of the shared AWS configuration files to take credentials from.
     * @param roleArn ARN of a role to assume. Needs the AWS SDK's module 'sts' on the class path.
     * @param externalId External id that the role asks for.
     */
    record Credentials(
            @Nullable String accessKey,
            @Nullable String secretKey,
            @Nullable String sessionToken,
            @Nullable String profile,
            @Nullable String roleArn,
            @Nullable String externalId) {

        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    /**
     * Limits for secrets that are read ad hoc.
     *
     * @param maxSize How many secrets that nobody imported are kept at most.
     * @param ttl How long a secret that nobody imported is kept.
     */
    record Cache(@DefaultValue("1024") long maxSize, @DefaultValue("1h") Duration ttl) {}

    /**
     * What {@code optional:} covers.
     *
     * @param skipDenied Whether 'optional:' covers secrets that AWS denies access to, beside those that do not exist.
     */
    record Optional(@DefaultValue("false") boolean skipDenied) {}

    /**
     * How secrets are kept current.
     *
     * @param enabled Whether a running application looks for new versions of its secrets.
     * @param interval Longest time between two checks of a secret, 1s to 1d.
     * @param windowInterval Longest time between two checks of a secret inside its rotation window.
     * @param pendingInterval Longest time between two checks of a secret while a rotation of it is in progress.
     * @param maxStale Time without a successful check after which reading a secret fails. By default it never does.
     * @param apply What is done in the application when secrets have changed; each value does what those before it do, too.
     *     'rebind' and 'refresh-scope' need spring-cloud-context, without which it is 'event'.
     */
    record Refresh(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("5m") Duration interval,
            @DefaultValue("60s") Duration windowInterval,
            @DefaultValue("10s") Duration pendingInterval,
            @Nullable Duration maxStale,
            @Nullable RefreshApply apply) {}

    /**
     * The embedded service.
     *
     * @param enabled Whether secrets are served by an embedded Secrets Manager (keyturn-local) instead of AWS.
     * @param secrets File or resource, in YAML or JSON, with the secrets of the embedded Secrets Manager.
     * @param persist File that keeps what the embedded Secrets Manager holds from one start to the next.
     */
    record Local(@DefaultValue("false") boolean enabled, @Nullable String secrets, @Nullable String persist) {}
}
