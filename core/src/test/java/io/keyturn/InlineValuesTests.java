package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.local.LocalSecretsManager;
import io.keyturn.local.LocalSecretsManagerExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ExtendWith(LocalSecretsManagerExtension.class)
class InlineValuesTests {
    private static final SecretReference PASSWORD = SecretReference.of("prod/db#password");
    private static final SecretReference NONE = SecretReference.of("prod/none#password");

    private final LocalSecretsManager local;
    private final SecretsManagerClient client;
    private final Secrets secrets;
    private final InlineValues values;

    InlineValuesTests(LocalSecretsManager local, SecretsManagerClient client) {
        this.local = local;
        this.client = client;
        this.secrets = Secrets.create(client);
        this.values = new InlineValues(() -> secrets, value -> "<" + value + ">");
    }

    @BeforeEach
    void create() {
        client.createSecret(request -> request.name("prod/db").secretString("{\"password\":\"hunter2\"}"));
        local.resetCalls();
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    @Test
    void getWhenRepeatedReadsOnceAndEscapes() {
        assertThat(values.isKnown(PASSWORD)).isFalse();
        for (int i = 0; i < 1000; i++) {
            assertThat(values.get(PASSWORD)).isEqualTo("<hunter2>");
        }
        assertThat(values.isKnown(PASSWORD)).isTrue();
        assertThat(values.all()).containsExactly("hunter2");
        assertThat(values.reason(PASSWORD)).isNull();
        assertThat(local.calls("GetSecretValue")).isOne();
    }

    @Test
    void getWhenSecretIsMissingAsksOnceForAllItsKeysUntilItAppears() {
        for (int i = 0; i < 1000; i++) {
            assertThat(values.get(SecretReference.of("prod/none#key" + i))).isNull();
        }
        assertThat(values.isKnown(NONE)).isTrue();
        assertThat(values.get(NONE)).isNull();
        assertThat(values.reason(NONE)).isInstanceOf(SecretException.NotFound.class);
        assertThat(local.calls("GetSecretValue")).isOne();
        client.createSecret(request -> request.name("prod/none").secretString("{\"password\":\"here\"}"));
        assertThat(values.get(NONE)).isNull();
        secrets.refresh();
        assertThat(values.get(NONE)).isEqualTo("<here>");
        assertThat(values.reason(NONE)).isNull();
    }

    @Test
    void getWhenKeyIsMissingHasItOnceItIsAdded() {
        SecretReference added = SecretReference.of("prod/db#added");
        assertThat(values.get(added)).isNull();
        assertThat(values.reason(added)).isInstanceOf(SecretException.NoSuchKey.class);
        client.putSecretValue(request -> request.secretId("prod/db").secretString("{\"added\":\"here\"}"));
        secrets.refresh();
        assertThat(values.get(added)).isEqualTo("<here>");
        assertThat(values.reason(added)).isNull();
    }

    @Test
    void getWhenTheKeyIsGoneHasNoneUntilItIsBack() {
        assertThat(values.get(PASSWORD)).isEqualTo("<hunter2>");
        client.putSecretValue(request -> request.secretId("prod/db").secretString("{\"user\":\"app\"}"));
        secrets.refresh();
        assertThat(values.get(PASSWORD)).isNull();
        assertThat(values.reason(PASSWORD)).isInstanceOf(SecretException.NoSuchKey.class);
        client.putSecretValue(request -> request.secretId("prod/db").secretString("{\"password\":\"back\"}"));
        secrets.refresh();
        assertThat(values.get(PASSWORD)).isEqualTo("<back>");
        assertThat(values.reason(PASSWORD)).isNull();
    }

    @Test
    void getWhenDeniedThrows() {
        local.faults().on("GetSecretValue").forSecret("prod/db").accessDenied();
        assertThatThrownBy(() -> values.get(PASSWORD)).isInstanceOf(SecretException.Denied.class);
        assertThat(values.reason(PASSWORD)).isNull();
    }

    @Test
    void getWhenSwitchedOffHasAReason() {
        InlineValues none = new InlineValues(() -> null, value -> value);
        assertThat(none.get(PASSWORD)).isNull();
        assertThat(none.reason(PASSWORD))
                .hasMessage("The reference prod/db#password has no default, and keyturn.enabled=false keeps it from"
                        + " being read. Give it a default, as in ${aws-secret@prod/db#password:default}, or set"
                        + " keyturn.enabled=true.");
        assertThat(local.calls()).isEmpty();
    }

    @Test
    void loadedWhenWhatWasMissingIsPinnedMeanwhileHasIt() {
        SecretException notFound = new SecretException.NotFound("It was not there.", "Create it.", null);
        secrets.pin(PASSWORD);
        values.loaded(Map.of(PASSWORD, new SecretLoad(PASSWORD.target(), null, notFound)));
        assertThat(values.get(PASSWORD)).isEqualTo("<hunter2>");
        assertThat(values.reason(PASSWORD)).isNull();
    }

    @Test
    void loadedWhenSomeFailReturnsThoseThatDoExist() {
        SecretReference denied = SecretReference.of("prod/denied");
        local.faults().on("GetSecretValue").forSecret("prod/denied").accessDenied();
        try (StartupLoader loader = secrets.startup()) {
            assertThat(values.loaded(loader.load(List.of(PASSWORD, NONE, denied))))
                    .containsOnlyKeys(denied);
        }
        long calls = local.calls("GetSecretValue");
        assertThat(values.get(PASSWORD)).isEqualTo("<hunter2>");
        assertThat(values.get(NONE)).isNull();
        assertThat(local.calls("GetSecretValue")).isEqualTo(calls);
    }
}
