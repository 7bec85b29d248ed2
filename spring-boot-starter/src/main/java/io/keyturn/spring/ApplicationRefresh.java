package io.keyturn.spring;

import io.keyturn.RefreshRound;
import io.keyturn.SecretEvent;
import io.keyturn.Secrets;
import io.keyturn.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
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
 * keeps no other from being done. What changes while beans are being made is told once the application has started.
 * Runs on threads of the secrets, one round after the other.
 */
final class ApplicationRefresh implements ApplicationListener<ContextClosedEvent> {
    private static final Log log = LogFactory.getLog(ApplicationRefresh.class);
    private static final String BEAN = "keyturnApplicationRefresh";

    private final ConfigurableApplicationContext context;
    private final ApplicationSecrets application;
    private final RefreshApply apply;
    private final ResolvedProperties properties;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final CountDownLatch startedOrClosed = new CountDownLatch(1);
    private volatile @Nullable SpringCloudContext springCloud;
    private volatile boolean closed;

    private ApplicationRefresh(ConfigurableApplicationContext context, ApplicationSecrets application) {
        this.context = context;
        this.application = application;
        this.apply = application.apply();
        this.properties = new ResolvedProperties(context.getEnvironment().getPropertySources());
    }

    /** Watches the secrets of a context that has no beans yet, as soon as it has some. */
    static void prepare(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory factory = context.getBeanFactory();
        ApplicationSecrets application = SecretsHandover.in(factory);
        if (application != null && application.reads()) {
            ApplicationRefresh refresh = new ApplicationRefresh(context, application);
            factory.registerSingleton(BEAN, refresh);
            context.addApplicationListener(refresh);
            application.follow(refresh::watch);
        }
    }

    /** Keeps the secrets of a context that was prepared current from now on, and tells it of changes. */
    static void start(ConfigurableApplicationContext context) {
        if (context.getBeanFactory().getSingleton(BEAN) instanceof ApplicationRefresh refresh) {
            refresh.start();
        }
    }

    private synchronized void watch(Secrets secrets) {
        if (!closed) {
            subscriptions.add(
                    apply == RefreshApply.EVENT
                            ? secrets.onRound(this::tell)
                            : secrets.onRound(properties::note, this::tell));
        }
    }

    private void start() {
        if (apply != RefreshApply.EVENT) {
            springCloud =
                    new SpringCloudContext(context, application.refresherTurn(), apply == RefreshApply.REFRESH_SCOPE);
        }
        startedOrClosed.countDown();
        application.follow(this::keepCurrent);
    }

    private synchronized void keepCurrent(Secrets secrets) {
        if (!closed) {
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
        if (!isStarted()) {
            return;
        }
        SpringCloudContext cloud = springCloud;
        if (cloud != null) {
            boolean told = application.refresherTurn().covers(round);
            Set<String> names = new TreeSet<>();
            boolean compared = go("Comparing properties", () -> names.addAll(properties.changedIn(round)));
            if (!compared) {
                names.addAll(round.properties());
            }
            if (!told && !(compared && names.isEmpty())) {
                go("Binding anew", () -> cloud.rebind(names));
            }
            if (!told) {
                go("Refreshing the scope", () -> cloud.refreshScope(round, names));
            }
        }
        round.rotated().forEach(event -> go("Publishing an event", () -> context.publishEvent(event)));
    }

    /** Waits until there are all beans that may have to know. */
    private boolean isStarted() {
        try {
            startedOrClosed.await();
            return !closed;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Does a part, which may throw anything, and returns whether it succeeded. What a listener or a binding says may have
     * a secret in it, so that only the kind of its failure is logged.
     */
    private static boolean go(String what, Runnable part) {
        try {
            part.run();
            return true;
        } catch (Throwable ex) {
            Throwable root = ex;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            log.warn(what + " after secrets have changed failed with "
                    + ex.getClass().getName()
                    + (root.equals(ex) ? "" : ", caused by " + root.getClass().getName())
                    + "; the secrets are current all the same.");
            return false;
        }
    }

    /** Tells nothing to a context that closes. The events of a child are not meant. */
    @Override
    public synchronized void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext().equals(context)) {
            closed = true;
            startedOrClosed.countDown();
            subscriptions.forEach(Subscription::close);
            subscriptions.clear();
        }
    }
}
