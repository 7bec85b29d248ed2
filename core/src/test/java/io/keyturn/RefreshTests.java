package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Time stands still unless a test moves it; checks and listeners run in its thread. */
@ExtendWith(LocalSecretsManagerExtension.class)
class RefreshTests {
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final VirtualTime time = new VirtualTime();
    private final Secrets secrets;
    private String arn = "";

    RefreshTests(LocalSecretsManager local, SecretsManagerClient client) {
        this.local = local;
        this.client = client;
        this.secrets = Secrets.create(
                SecretFetcher.of(client),
                SecretsSettings.defaults()
                        .withRefresh(RefreshSettings.defaults().withEnabled(false)),
                time.runtime());
    }

    @BeforeEach
    void create() {
        local.clock(time::now);
        arn = client.createSecret(
                        request -> request.name("prod/db").secretString("{\"user\":\"app\",\"password\":\"one\"}"))
                .arn();
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    @Test
    void checkWhenNothingHasChangedReadsNoValue() {
        secrets.pin(SecretReference.of("prod/db"));
        local.resetCalls();
        secrets.refresher().plan(true);
        time.run(secrets.refresher(), Duration.ofHours(1));
        assertThat(local.calls("GetSecretValue")).isZero();
        assertThat(local.calls("DescribeSecret")).isBetween(12L, 14L);
    }

    @Test
    void checkWhenAwscurrentMovedSwapsEverythingAndThenTellsOnce() {
        SecretProperties imported =
                secrets.properties(SecretReference.of("prod/db?prefix=db."), UnaryOperator.identity());
        secrets.pin(SecretReference.of(arn + "#password"));
        List<String> heard = new ArrayList<>();
        List<RefreshRound> rounds = new ArrayList<>();
        secrets.onChange("prod/db#password", event -> heard.add("password " + secrets.getString("prod/db#password")));
        secrets.onChange("prod/db#user", event -> heard.add("user"));
        secrets.onRound(rounds::add);
        secrets.refresher().plan(true);
        local.resetCalls();
        put("{\"user\":\"app\",\"password\":\"two\"}");
        time.run(secrets.refresher(), INTERVAL);
        assertThat(heard).containsExactly("password two");
        assertThat(imported.get("db.password")).isEqualTo("two");
        assertThat(secrets.getString(arn + "#password")).isEqualTo("two");
        assertThat(rounds).hasSize(1);
        assertThat(rounds.get(0).properties()).containsExactly("db.password");
        assertThat(rounds.get(0).rotated()).singleElement().satisfies(event -> {
            assertThat(event.keys()).isEqualTo(new KeyChanges(Set.of(), Set.of("password"), Set.of()));
            assertThat(event.stage()).isEqualTo("AWSCURRENT");
        });
        assertThat(local.calls("GetSecretValue")).isOne();
    }

    private String put(String value) {
        return client.putSecretValue(request -> request.secretId("prod/db").secretString(value))
                .versionId();
    }
}
