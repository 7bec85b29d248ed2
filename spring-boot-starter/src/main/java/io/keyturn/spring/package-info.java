/**
 * AWS Secrets Manager as configuration of Spring Boot applications.
 *
 * <p>Before there are beans: {@code SecretsManagerConfigDataLocationResolver}, {@code …Resource} and {@code …Loader} are
 * Boot's three steps for {@code spring.config.import=aws-secretsmanager:…}, and
 * {@code InlineReferencesEnvironmentPostProcessor} makes the environment answer <code>${aws-secret@…}</code>
 * ({@code InlineReferences}) and loads what is in it ({@code InlineReferenceScan}). All of them work on one
 * {@code ApplicationSecrets} in the bootstrap context: one client, one cache, the settings they were made with.
 *
 * <p>With beans: the auto-configurations make beans of what is in there and close it
 * ({@code SecretsAutoConfiguration}), offer the embedded service ({@code LocalSecretsManagerAutoConfiguration}), see to
 * it that no reference ends as text in a bean ({@code SecretBindingAutoConfiguration}) and that no endpoint shows a
 * secret ({@code SecretSanitizingAutoConfiguration}). The failure analyzers report what went wrong.
 *
 * <p>While the application runs: {@code ApplicationRefresh} tells it once for each round of changes, through
 * {@code SpringCloudContext} where that is on the class path; {@code ResolvedProperties} finds the names, and
 * {@code RefresherTurn} sees to it that nothing is told twice.
 *
 * <p>How the secrets fare, {@code SecretsReport} knows; {@code SecretsHealthIndicator} and {@code SecretsMetrics} show it
 * where Actuator's health and Micrometer are on the class path.
 *
 * <p>Public is what an application names: {@link io.keyturn.spring.SecretValue},
 * {@link io.keyturn.spring.SecretsManagerClientCustomizer}, and the auto-configurations.
 */
@NullMarked
package io.keyturn.spring;

import org.jspecify.annotations.NullMarked;
