package io.keyturn.local;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Reports a test that fails as a server is known to as skipped, with the reason; and one that suddenly passes. */
final class KnownDeviations implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Server server = ((SecretsManagerContract) context.getRequiredTestInstance()).server();
        String test = method.getExecutable().getName();
        String deviation = server.deviation(test);
        if (deviation == null) {
            invocation.proceed();
            return;
        }
        try {
            invocation.proceed();
        } catch (SecretsManagerException | AssertionError e) {
            throw new TestAbortedException("known deviation of " + server + ": " + deviation, e);
        }
        context.publishReportEntry("no longer a deviation of " + server, test);
    }
}
