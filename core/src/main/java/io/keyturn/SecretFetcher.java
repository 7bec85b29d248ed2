package io.keyturn;

import io.keyturn.admin.SecretDescription;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Gets a secret from where it is kept. Implementations are thread-safe, do the I/O on the calling thread and cache
 * nothing.
 */
@FunctionalInterface
public interface SecretFetcher {

    /**
     * Returns the version of the secret that {@code target} asks for.
     *
     * @throws SecretException saying why it cannot be had
     */
    Secret fetch(SecretReference.Target target);

    /**
     * Returns one result for each of the {@code targets}, in their order; a secret that cannot be had is a failure in
     * its place and harms no other. The default asks for one after the other.
     */
    default List<SecretLoad> fetchAll(Collection<SecretReference.Target> targets) {
        List<SecretLoad> loads = new ArrayList<>();
        for (SecretReference.Target target : targets) {
            loads.add(SecretLoad.of(target, () -> fetch(target)));
        }
        return loads;
    }

    /**
     * Returns which version has which staging label now, and when a rotation is planned, without reading a value: what
     * says cheaply whether there is a newer version.
     *
     * @param target the secret; its version is of no account
     * @return null when this fetcher cannot tell, as by default: then the value is fetched to see whether it is another
     * @throws SecretException saying why it cannot be had; {@link SecretException.Denied} also leads to fetching the
     *     value
     */
    default @Nullable SecretDescription describe(SecretReference.Target target) {
        return null;
    }

    /** Returns a fetcher that uses {@code client} and leaves closing it to the caller. */
    static SecretFetcher of(SecretsManagerClient client) {
        return new AwsSecretFetcher(client, InstantSource.system());
    }
}
