package io.keyturn.spring;

import io.keyturn.spring.KeyturnSettings.Enablement;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless {@code keyturn.enabled}, or Spring Cloud AWS's key in its place, is false. */
final class OnSecretsEnabled extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Enablement enablement = KeyturnSettings.enablement(Binder.get(context.getEnvironment()));
        ConditionMessage message = enablement.key() == null
                ? ConditionMessage.of("Keyturn is enabled, as it is by default")
                : ConditionMessage.of(enablement.key() + " is " + enablement.enabled());
        return new ConditionOutcome(enablement.enabled(), message);
    }
}
