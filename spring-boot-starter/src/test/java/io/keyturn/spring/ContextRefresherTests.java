package io.keyturn.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.RefreshRound;
import io.keyturn.Secrets;
import io.keyturn.local.LocalSecretsManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring Cloud's own refresh, which the actuator endpoint and Spring Cloud Bus call. */
class ContextRefresherTests {
    private final LocalSecretsManager local = LocalSecretsManager.create()
            .seed("secrets: {prod/db: {username: app, password: one}, prod/api: {key: k-one}}");
    private final TestApplication application = TestApplication.over(local)
            .with(RefreshTests.Recording.class)
            .with(RefreshTests.Everywhere.class)
            .importing("aws-secretsmanager:prod/db?prefix=db.")
            .with("app.url", "jdbc:${db.password}@${db.username}")
            .with("app.key", "${aws-secret@prod/api#key}");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void refreshChecksAtOnceAndAnnouncesOnce() throws Exception {
        try (var context = application.run()) {
            Recorder recorder = context.getBean(Recorder.class);
            rotate("two");
            assertThat(context.getBean(ContextRefresher.class).refresh()).containsExactly("db.password");
            assertThat(recorder.until("rotated")).containsExactly("changed [db.password]", "scope", "rotated prod/db");
            assertThat(context.getBean(RefreshTests.Mutable.class).getUrl()).isEqualTo("jdbc:two@app");
            assertThat(context.getBean(RefreshTests.Scoped.class).password()).isEqualTo("two");

            rotate("three");
            context.getBean(Secrets.class).refresh();
            assertThat(recorder.until("rotated"))
                    .containsExactly("changed [app.url, db.password]", "scope", "rotated prod/db");
        }
    }

    @Test
    void refreshWhenOnlyAnInlineReferenceChangedRebindsToo() throws Exception {
        try (var context = application.run()) {
            local.client()
                    .putSecretValue(request -> request.secretId("prod/api").secretString("{\"key\":\"k-two\"}"));
            assertThat(context.getBean(ContextRefresher.class).refresh()).isEmpty();
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly("changed []", "scope", "rotated prod/api");
            assertThat(context.getBean(RefreshTests.Mutable.class).getKey()).isEqualTo("k-two");
        }
    }

    @Test
    void refreshWhenNothingChangedIsSpringClouds() throws Exception {
        try (var context = application.run()) {
            context.getBean(ContextRefresher.class).refresh();
            assertThat(context.getBean(Recorder.class).until("scope")).containsExactly("changed []", "scope");
            rotate("two");
            context.getBean(Secrets.class).refresh();
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly("changed [app.url, db.password]", "scope", "rotated prod/db");
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void refreshWhenASecretCannotBeCheckedSaysWhichEachTime(CapturedOutput output) {
        try (var context = application.run()) {
            local.faults().on("DescribeSecret").forSecret("prod/db").accessDenied();
            local.faults().on("GetSecretValue").forSecret("prod/db").throttle();
            for (int refresh = 1; refresh <= 2; refresh++) {
                context.getBean(ContextRefresher.class).refresh();
                assertThat(output)
                        .asString()
                        .containsSubsequence(Collections.nCopies(
                                refresh,
                                "The refresh could not check these secrets, which stay as they were: prod/db"
                                        + " (Throttled)."));
            }
        }
    }

    @Test
    void endpointWhenPostedChecksAtOnce() throws Exception {
        try (var context = application
                .web()
                .with("management.endpoints.web.exposure.include", "refresh")
                .run()) {
            rotate("two");
            assertThat(post(context)).isEqualTo("[\"db.password\"]");
            assertThat(context.getBean(RefreshTests.Mutable.class).getUrl()).isEqualTo("jdbc:two@app");
            assertThat(context.getBean(RefreshTests.Scoped.class).password()).isEqualTo("two");
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly("changed [db.password]", "scope", "rotated prod/db");
        }
    }

    @Test
    void refreshWhenItFailsLeavesTheAnnouncementToUs() throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), "a=1");
        try (var context = application
                .with("spring.config.location", file.toUri().toString())
                .run()) {
            Files.writeString(file, "a=${aws-secret@prod/none}");
            rotate("two");
            assertThatThrownBy(() -> context.getBean(ContextRefresher.class).refresh())
                    .hasMessageContaining("There is no secret 'prod/none'");
            assertThat(context.getBean(Recorder.class).until("rotated"))
                    .containsExactly("changed [app.url, db.password]", "scope", "rotated prod/db");
        }
    }

    @Test
    void turnCoversWhatItFoundOnceThatIsAnnounced() throws Exception {
        RefresherTurn turn = new RefresherTurn(Duration.ofSeconds(20));
        RefreshRound found = round("a", "b");
        assertThat(turn.covers(found)).isFalse();
        turn.run(() -> found);
        CompletableFuture<Boolean> covered = CompletableFuture.supplyAsync(() -> turn.covers(round("a")));
        turn.announced();
        assertThat(covered.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(turn.covers(round("b"))).isTrue();
        assertThat(turn.covers(round("c"))).isFalse();
    }

    @Test
    void turnWhenNothingIsAnnouncedCoversNothing() {
        RefresherTurn turn = new RefresherTurn(Duration.ofMillis(1));
        turn.run(() -> round("a"));
        assertThat(turn.covers(round("a"))).isFalse();
        turn.announced();
        assertThat(turn.covers(round("a"))).isFalse();
    }

    @Test
    void turnDoesNotTakeWhatWeAnnounceForItsOwn() throws Exception {
        try (var context = application.run()) {
            RefresherTurn turn = new RefresherTurn(Duration.ofMillis(1));
            SpringCloudContext springCloud = new SpringCloudContext(context, turn, true);
            turn.run(() -> round("a"));
            springCloud.rebind(Set.of("b"));
            springCloud.refreshScope(round("b"), Set.of("b"));
            assertThat(context.getBean(Recorder.class).until("scope")).containsExactly("changed [b]", "scope");
            assertThat(turn.covers(round("a"))).isFalse();
        }
    }

    private static RefreshRound round(String... names) {
        return new RefreshRound(List.of(), List.of(), List.of(), Set.of(names));
    }

    private void rotate(String password) {
        local.client().putSecretValue(request -> request.secretId("prod/db")
                .secretString("{\"username\":\"app\",\"password\":\"" + password + "\"}"));
    }

    private static String post(ConfigurableApplicationContext context) throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/refresh"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
