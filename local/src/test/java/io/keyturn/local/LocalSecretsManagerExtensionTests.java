package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class LocalSecretsManagerExtensionTests {

    @Nested
    @ExtendWith(LocalSecretsManagerExtension.class)
    class PerMethod {

        private static final Set<LocalSecretsManager> SEEN = new HashSet<>();

        private final LocalSecretsManager constructed;

        PerMethod(LocalSecretsManager local) {
            this.constructed = local;
        }

        @BeforeEach
        void create(SecretsManagerClient client) {
            client.createSecret(request -> request.name("prod/db").secretString("s3cret"));
        }

        @RepeatedTest(3)
        void instanceIsSharedWithinTheMethodAndFreshForTheNext(LocalSecretsManager local, SecretsManagerClient client) {
            assertThat(local).isSameAs(constructed);
            assertThat(SEEN.add(local)).isTrue();
            assertThat(client.listSecrets().secretList()).hasSize(1);
            assertThat(local.calls("CreateSecret")).isEqualTo(1);
        }

        @Test
        void endpointIsServedByTheSameInstance(URI endpoint, LocalSecretsManager local) {
            assertThat(local.endpoint()).isEqualTo(endpoint);
            assertThat(endpoint.getHost()).isEqualTo("127.0.0.1");
        }

        @AfterEach
        void stillOpen(SecretsManagerClient client) {
            assertThat(client.listSecrets().secretList()).hasSize(1);
        }

        @Nested
        class Inner {

            @Test
            void instanceIsTheSameInNestedClasses(LocalSecretsManager local) {
                assertThat(local).isSameAs(constructed);
            }
        }
    }

    @Nested
    @ExtendWith(LocalSecretsManagerExtension.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class PerClass {

        private LocalSecretsManager shared;

        @BeforeAll
        void remember(LocalSecretsManager local) {
            shared = local;
        }

        @RepeatedTest(2)
        void instanceOfTheClassIsShared(LocalSecretsManager local) {
            assertThat(local).isSameAs(shared);
        }

        @AfterAll
        void stillOpen(SecretsManagerClient client) {
            assertThat(client.listSecrets().secretList()).isEmpty();
        }
    }
}
