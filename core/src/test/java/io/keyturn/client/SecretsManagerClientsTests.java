package io.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyturn.SecretException;
import io.keyturn.SecretFetcher;
import io.keyturn.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerServiceClientConfiguration;

class SecretsManagerClientsTests {
    private static final ClientSettings IRELAND = ClientSettings.defaults().withRegion("eu-west-1");
    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void keepThisMachinesConfigurationOut() {
        set("aws.disableEc2Metadata", "true");
        set("aws.configFile", "target/none");
        set("aws.sharedCredentialsFile", "target/none");
    }

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void builderSetsRegionEndpointTimeoutAndRetries() {
        ClientSettings settings = new ClientSettings(
                "eu-west-1",
                URI.create("http://127.0.0.1:4599"),
                null,
                null,
                new CredentialsSettings("AKID", "hunter2", "token", null, null, null),
                Duration.ofSeconds(2),
                4);
        try (SecretsManagerClient client =
                SecretsManagerClients.builder(settings, null, null).build()) {
            SecretsManagerServiceClientConfiguration configuration = client.serviceClientConfiguration();
            assertThat(configuration.region().id()).isEqualTo("eu-west-1");
            assertThat(configuration.endpointOverride()).contains(URI.create("http://127.0.0.1:4599"));
            assertThat(configuration.overrideConfiguration().apiCallAttemptTimeout())
                    .contains(Duration.ofSeconds(2));
            assertThat(configuration
                            .overrideConfiguration()
                            .retryStrategy()
                            .orElseThrow()
                            .maxAttempts())
                    .isEqualTo(5);
            AwsCredentialsIdentity identity =
                    configuration.credentialsProvider().resolveIdentity().join();
            assertThat(identity).isEqualTo(AwsSessionCredentials.create("AKID", "hunter2", "token"));
        }
    }

    @Test
    void builderWhenCredentialsAreHandedInUsesThem() {
        AwsCredentialsProvider mine = () -> {
            throw new AssertionError("not asked");
        };
        try (SecretsManagerClient client =
                SecretsManagerClients.builder(IRELAND, mine, null).build()) {
            assertThat(client.serviceClientConfiguration().credentialsProvider())
                    .isSameAs(mine);
        }
    }

    @Test
    void builderWhenProfileOrRoleIsSetUsesIt(@TempDir Path folder) throws IOException {
        set(
                "aws.configFile",
                Files.writeString(folder.resolve("config"), "[profile dev]\n").toString());
        assertThat(provider(new CredentialsSettings(null, null, null, "dev", null, null)))
                .isInstanceOf(ProfileCredentialsProvider.class);
        assertThat(provider(
                        new CredentialsSettings("AKID", "s", null, null, "arn:aws:iam::123456789012:role/r", "ext")))
                .isInstanceOf(AssumedRole.class);
    }

    @Test
    void fetchWhenTheRoleCannotBeAssumedSaysThatThereAreNoCredentials() throws IOException {
        ClientSettings settings = IRELAND.withTimeout(Duration.ofSeconds(5), 0)
                .withCredentials(new CredentialsSettings(
                        "AKID", "hunter2", null, null, "arn:aws:iam::123456789012:role/r", null));
        set("aws.endpointUrlSts", "http://127.0.0.1:" + unusedPort());
        try (SecretsManagerClient client =
                SecretsManagerClients.builder(settings, null, null).build()) {
            assertThatExceptionOfType(SecretException.Unauthenticated.class)
                    .isThrownBy(() -> SecretFetcher.of(client)
                            .fetch(SecretReference.of("prod/db").target()))
                    .withMessageStartingWith("There are no AWS credentials to read the secret 'prod/db' (stage"
                            + " AWSCURRENT) with: no answer from where they come from: ConnectException:");
        }
    }

    @Test
    void fetchWhenAProfilesProcessGivesNonsenseDoesNotQuoteIt(@TempDir Path folder) throws IOException {
        Path config =
                Files.writeString(folder.resolve("config"), "[profile odd]\ncredential_process = echo AKIDhunter2\n");
        set("aws.configFile", config.toString());
        ClientSettings settings = IRELAND.withCredentials(new CredentialsSettings(null, null, null, "odd", null, null));
        try (SecretsManagerClient client =
                SecretsManagerClients.builder(settings, null, null).build()) {
            SecretFetcher fetcher = SecretFetcher.of(client);
            assertThatExceptionOfType(SecretException.class)
                    .isThrownBy(
                            () -> fetcher.fetch(SecretReference.of("prod/db").target()))
                    .satisfies(ex -> {
                        StringWriter everything = new StringWriter();
                        ex.printStackTrace(new PrintWriter(everything));
                        assertThat(everything.toString()).doesNotContain("hunter2");
                        assertThat(ex).isInstanceOf(SecretException.Misconfigured.class);
                        assertThat(ex.problem()).startsWith("The AWS SDK cannot ask for the secret 'prod/db'");
                    });
        }
    }

    @Test
    void builderWhenThereIsNoRegionSaysWhatToSet() {
        if (System.getenv("AWS_REGION") != null) {
            return;
        }
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsManagerClients.builder(ClientSettings.defaults(), null, null))
                .withMessage("There is no AWS region to read secrets from. Set keyturn.region, the environment variable"
                        + " AWS_REGION, or a region in the profile of the shared AWS configuration.");
    }

    @Test
    void builderWhenTheProfileDoesNotExistNamesItAndTheFiles(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config"), "[profile dev]\nregion = hunter2\n");
        set("aws.configFile", config.toString());
        ClientSettings settings =
                IRELAND.withCredentials(new CredentialsSettings(null, null, null, "nope", null, null));
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsManagerClients.builder(settings, null, null))
                .withMessage("There is no profile 'nope', which keyturn.credentials.profile names, in " + config
                        + " or "
                        + Path.of("target/none") + ". Correct keyturn.credentials.profile, or add the"
                        + " profile; 'aws configure list-profiles' lists what there is.");
        set("aws.profile", "nope");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsManagerClients.builder(ClientSettings.defaults(), null, null))
                .withMessageStartingWith("There is no profile 'nope', which aws.profile names, in " + config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[default]\nhunter2\n", "[default]\n[profile hunter2\n"})
    void buildWhenAFileOfProfilesHasAMistakeNamesFileAndLine(String content, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), content);
        for (String property : List.of("aws.sharedCredentialsFile", "aws.configFile")) {
            set(property, file.toString());
            for (ClientSettings settings : List.of(
                    ClientSettings.defaults(),
                    IRELAND,
                    IRELAND.withCredentials(new CredentialsSettings(null, null, null, "dev", null, null)),
                    IRELAND.withCredentials(
                            new CredentialsSettings("a", "b", null, null, "arn:aws:iam::1:role/r", null)))) {
                assertThatExceptionOfType(SecretException.Misconfigured.class)
                        .isThrownBy(
                                () -> SecretsManagerClients.build(SecretsManagerClients.builder(settings, null, null)))
                        .withMessage("The AWS SDK cannot read the file of profiles " + file + ": line 2. Correct it: a"
                                + " profile begins with its name in brackets, and each of its lines is 'name = value'.")
                        .withNoCause();
            }
            set(property, "target/none");
        }
    }

    @Test
    void buildWhenAProfileHasAValueThatCannotBeUsedDoesNotQuoteIt(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("config"), "[default]\nuse_fips_endpoint = hunter2\n");
        set("aws.configFile", config.toString());
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> SecretsManagerClients.build(SecretsManagerClients.builder(IRELAND, null, null)))
                .withMessage(
                        "The AWS SDK cannot make the client: IllegalStateException while it reads its configuration"
                                + " (the profile 'default' in " + config + " or "
                                + Path.of("target/none")
                                + ", environment variables and system properties). Correct the value in the profile, variable or"
                                + " system property that the SDK reads (such as retry_mode, defaults_mode, use_fips_endpoint), or"
                                + " what customizes the client.")
                .withNoCause();
    }

    @Test
    void builderWhenWebIdentityIsSetAndStsIsAbsentNamesTheDependency() throws Exception {
        set("aws.webIdentityTokenFile", "target/token");
        set("aws.roleArn", "arn:aws:iam::123456789012:role/r");
        assertThat(messageWithoutSts(null))
                .isEqualTo("AWS_WEB_IDENTITY_TOKEN_FILE is set (as on EKS with IAM roles for service accounts), but the"
                        + " module 'sts' of the AWS SDK, which turns the token into credentials, is not on the class"
                        + " path. Add the dependency software.amazon.awssdk:sts to the application.");
    }

    @Test
    void builderWhenRoleIsSetAndStsIsAbsentNamesTheDependency() throws Exception {
        assertThat(messageWithoutSts("arn:aws:iam::123456789012:role/r"))
                .isEqualTo("keyturn.credentials.role-arn needs the module 'sts' of the AWS SDK, which is not on the"
                        + " class path. Add the dependency software.amazon.awssdk:sts to the application.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "AKID|-|-|-|-|-|access-key and secret-key can be set only together. Set both or none.",
                "-|hunter2|-|-|-|-|access-key and secret-key can be set only together. Set both or none.",
                "-|-|hunter2|-|-|-|session-token can be set only with access-key. Set all three keys.",
                "AKID|hunter2|-|dev|-|-|profile can be set only without access-key. Set either of the two.",
                "-|-|-|-|-|ext|external-id can be set only with role-arn. Set role-arn as well.",
            })
    void credentialsWhenPartsDoNotFitNamesTheKeysAndNoValue(
            String accessKey,
            String secretKey,
            String token,
            String profile,
            String role,
            String external,
            String problem) {
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> new CredentialsSettings(accessKey, secretKey, token, profile, role, external))
                .withMessage("keyturn.credentials: " + problem)
                .withMessageNotContaining("hunter2");
    }

    @Test
    void settingsWhenOutOfRangeNameTheKey() {
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> ClientSettings.defaults().withRegion("Ireland!"))
                .withMessage("The setting keyturn.region has a value that cannot be used."
                        + " Set it to a region such as eu-west-1.");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> ClientSettings.defaults().withEndpoint(URI.create("localhost:4599")))
                .withMessage("The setting keyturn.endpoint has a value that cannot be used."
                        + " Set it to a URL such as http://127.0.0.1:4599, without a user.");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> ClientSettings.defaults().withEndpoint(URI.create("http://me:hunter2@localhost")))
                .withMessageContaining("without a user")
                .withMessageNotContaining("hunter2");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> ClientSettings.defaults().withTimeout(Duration.ZERO, 3))
                .withMessageContaining("keyturn.timeout");
        assertThatExceptionOfType(SecretException.Misconfigured.class)
                .isThrownBy(() -> ClientSettings.defaults().withTimeout(Duration.ofSeconds(1), -1))
                .withMessageContaining("keyturn.retries");
    }

    @Test
    void toStringShowsNoKey() {
        assertThat(IRELAND.withCredentials(new CredentialsSettings("AKID", "hunter2", "hunter3", null, null, null))
                        .toString())
                .contains("eu-west-1", "access key")
                .doesNotContain("hunter2", "hunter3", "AKID");
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Object provider(CredentialsSettings credentials) {
        try (SecretsManagerClient client = SecretsManagerClients.builder(
                        IRELAND.withCredentials(credentials), null, null)
                .build()) {
            return client.serviceClientConfiguration().credentialsProvider();
        }
    }

    /** Runs the builder in a class loader that has everything but the SDK's module sts. */
    private static String messageWithoutSts(String roleArn) throws Exception {
        Class<?> alone = new WithoutSts().loadClass(Build.class.getName());
        try {
            alone.getMethod("run", String.class).invoke(null, roleArn);
        } catch (InvocationTargetException ex) {
            return Objects.requireNonNull(ex.getCause()).getMessage();
        }
        throw new AssertionError("nothing was thrown");
    }

    private void set(String name, String value) {
        String old = System.setProperty(name, value);
        if (!before.containsKey(name)) {
            before.put(name, old);
        }
    }

    /** What is run without the module. */
    public static final class Build {
        private Build() {}

        public static void run(String roleArn) {
            CredentialsSettings credentials = new CredentialsSettings(null, null, null, null, roleArn, null);
            SecretsManagerClients.builder(IRELAND.withCredentials(credentials), null, null);
        }
    }

    private static final class WithoutSts extends ClassLoader {
        WithoutSts() {
            super(SecretsManagerClientsTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon.awssdk.services.sts.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.keyturn.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
