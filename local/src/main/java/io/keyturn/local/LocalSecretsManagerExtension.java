package io.keyturn.local;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Gives JUnit Jupiter tests a {@link LocalSecretsManager} of their own.
 *
 * <pre>{@code
 * @ExtendWith(LocalSecretsManagerExtension.class)
 * class RotationTests {
 *
 *     @Test
 *     void rotates(LocalSecretsManager local, SecretsManagerClient client) { ... }
 * }
 * }</pre>
 *
 * <p>Parameters of type {@link LocalSecretsManager}, {@link SecretsManagerClient} and {@link URI} (which makes the instance
 * listen, and is its endpoint) are injected into tests, their constructor and lifecycle methods. All of one test method see
 * the same instance, the next one gets a new one, and each is closed after its test. Where a class asks before
 * its first test, in a {@code @BeforeAll} method or the constructor of a class that lives for all its tests, its tests
 * share that instance.
 */
public final class LocalSecretsManagerExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(LocalSecretsManagerExtension.class);
    private static final Set<Class<?>> TYPES = Set.of(LocalSecretsManager.class, SecretsManagerClient.class, URI.class);

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        LocalSecretsManager local = store.computeIfAbsent(
                LocalSecretsManager.class, type -> LocalSecretsManager.create(), LocalSecretsManager.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == LocalSecretsManager.class) {
            return local;
        }
        if (type == URI.class) {
            local.listen(0);
            return local.endpoint();
        }
        return store.computeIfAbsent(SecretsManagerClient.class, ignored -> local.client(), SecretsManagerClient.class);
    }
}
