package io.keyturn.spring;

import io.keyturn.RefreshRound;
import io.keyturn.SecretReference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;

/**
 * What Spring Cloud can do with a change: bind configuration properties again, and make the beans in refresh scope anew.
 * Not to be loaded without spring-cloud-context on the class path.
 */
final class SpringCloudContext {
    private final ConfigurableApplicationContext context;
    private final @Nullable RefreshScope scope;
    private final boolean refreshesScope;
    private volatile @Nullable Thread announcing;

    /**
     * Makes one.
     *
     * @param turn is told when a refresh that is Spring Cloud's own has announced what it found
     * @param refreshesScope whether changes reach the refresh scope, where there is one
     */
    SpringCloudContext(ConfigurableApplicationContext context, RefresherTurn turn, boolean refreshesScope) {
        this.context = context;
        this.scope = context.getBeanProvider(RefreshScope.class).getIfAvailable();
        this.refreshesScope = refreshesScope;
        Class<? extends ApplicationEvent> last =
                scope == null ? EnvironmentChangeEvent.class : RefreshScopeRefreshedEvent.class;
        ApplicationListener<ApplicationEvent> listener = event -> {
            if (last.isInstance(event) && !Thread.currentThread().equals(announcing)) {
                turn.announced();
            }
        };
        context.addApplicationListener(listener);
    }

    /** Makes the beans bind again, because of the properties with these names. */
    void rebind(Set<String> names) {
        announce(() -> context.publishEvent(new EnvironmentChangeEvent(context, names)));
    }

    /** Makes the scope anew, unless nothing that its beans may read has changed. */
    void refreshScope(RefreshRound round, Set<String> names) {
        if (scope != null && refreshesScope && (!names.isEmpty() || hasUnlisted(round))) {
            announce(scope::refreshAll);
        }
    }

    /** What is announced here is not taken for what a refresh of Spring Cloud's own announces. */
    private void announce(Runnable announcement) {
        announcing = Thread.currentThread();
        try {
            announcement.run();
        } finally {
            announcing = null;
        }
    }

    /** Returns whether references have changed that a bean may read without a property that shows them. */
    private boolean hasUnlisted(RefreshRound round) {
        Set<SecretReference> unlisted = new HashSet<>(round.references());
        for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
            if (source instanceof SecretPropertySource imported) {
                imported.getSource().forEach(properties -> unlisted.remove(properties.reference()));
            }
        }
        return !unlisted.isEmpty() || !round.loaded().isEmpty();
    }
}
