package io.keyturn.spring;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Watches the secrets of an application from before it has beans, and keeps them current once it has started; also
 * without auto-configuration.
 */
final class RefreshLifecycle implements ApplicationListener<SpringApplicationEvent> {
    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationPreparedEvent prepared) {
            ApplicationRefresh.prepare(prepared.getApplicationContext());
        } else if (event instanceof ApplicationStartedEvent started) {
            ApplicationRefresh.start(started.getApplicationContext());
        }
    }
}
