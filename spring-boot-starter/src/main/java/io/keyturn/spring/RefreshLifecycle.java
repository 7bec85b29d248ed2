package io.keyturn.spring;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/** Begins to keep the secrets of an application current once it has started, also without auto-configuration. */
final class RefreshLifecycle implements ApplicationListener<ApplicationStartedEvent> {
    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        ApplicationRefresh.start(event.getApplicationContext());
    }
}
