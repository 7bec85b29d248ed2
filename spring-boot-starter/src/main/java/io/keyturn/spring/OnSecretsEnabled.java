package io.keyturn.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless {@code keyturn.enabled}, or Spring Cloud AWS's key in its place, is false. */
final class OnSecretsEnabled extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        Boolean own = environment.getProperty("keyturn.enabled", Boolean.class);
        boolean enabled = own != null
                ? own
                : environment.getProperty("spring.cloud.aws.secretsmanager.enabled", Boolean.class, true);
        return new ConditionOutcome(
                enabled, ConditionMessage.of(enabled ? "Keyturn is enabled" : "keyturn.enabled is false"));
    }
}
