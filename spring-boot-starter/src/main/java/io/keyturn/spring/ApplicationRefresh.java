package io.keyturn.spring;

import io.keyturn.RefreshRound;
import io.keyturn.SecretEvent;
import io.keyturn.Secrets;
import io.keyturn.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Tells one application context what changes in its secrets, until it closes. The property sources are current by then;
 * then beans bind again, then the refresh scope is made anew, and at last the events are published. A part that fails
 * keeps no other from being done. Runs on threads of the secrets, one round after the other.
 */
final class ApplicationRefresh implements ApplicationListener<ContextClosedEvent> {
    private static final Log log = LogFactory.getLog(ApplicationRefresh.class);
    private static final String BEAN = "keyturnApplicationRefresh";

    private final ConfigurableApplicationContext context;
    private final ApplicationSecrets application;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final @Nullable SpringCloudContext springCloud;
    private boolean closed;

    private ApplicationRefresh(ConfigurableApplicationContext context, ApplicationSecrets application) {
        this.context = context;
        this.application = application;
        RefreshApply apply = application.apply();
        this.springCloud = apply == RefreshApply.EVENT
                ? null
                : new SpringCloudContext(context, application.refresherTurn(), apply == RefreshApply.REFRESH_SCOPE);
    }

    /** Starts with the secrets of a context, as soon as it has some; does nothing when it was started before. */
    static void start(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory factory = context.getBeanFactory();
        ApplicationSecrets application = SecretsHandover.in(factory);
        if (application != null && application.reads() && !factory.containsSingleton(BEAN)) {
            ApplicationRefresh refresh = new ApplicationRefresh(context, application);
            factory.registerSingleton(BEAN, refresh);
            context.addApplicationListener(refresh);
            application.follow(refresh::follow);
        }
    }

    private synchronized void follow(Secrets secrets) {
        if (!closed) {
            subscriptions.add(secrets.onRound(this::tell));
            subscriptions.add(secrets.onEvent(event -> {
                if (!(event instanceof SecretEvent.Rotated)) {
                    context.publishEvent(event);
                }
            }));
            secrets.startRefreshing();
            subscriptions.add(secrets::stopRefreshing);
        }
    }

    private void tell(RefreshRound round) {
        SpringCloudContext cloud = springCloud;
        if (cloud != null) {
            boolean told = application.refresherTurn().covers(round);
            Set<String> names = cloud.changedIn(round);
            if (!told) {
                go("Binding anew", () -> cloud.rebind(names));
                go("Refreshing the scope", () -> cloud.refreshScope(round, names));
            }
        }
        round.rotated().forEach(event -> go("Publishing an event", () -> context.publishEvent(event)));
    }

    /** What a listener or a binding says may have a secret in it, so that only the kind of its failure is logged. */
    @SuppressWarnings("CatchingUnchecked")
    private static void go(String what, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error ex) {
            Throwable root = ex;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            log.warn(what + " after secrets have changed failed with "
                    + ex.getClass().getName()
                    + (root.equals(ex) ? "" : ", caused by " + root.getClass().getName())
                    + "; the secrets are current all the same.");
        }
    }

    /** Tells nothing to a context that closes. The events of a child are not meant. */
    @Override
    public synchronized void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext().equals(context)) {
            closed = true;
            subscriptions.forEach(Subscription::close);
            subscriptions.clear();
        }
    }
}
