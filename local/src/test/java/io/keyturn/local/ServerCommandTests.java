package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class ServerCommandTests {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpShowsEveryOptionAndAnExample() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                A Secrets Manager for this machine: nothing leaves loopback.

                Usage: java -jar keyturn-local-server.jar [--port <port>] [--secrets <file>]...
                       [--region <region>] [--persist <file>] [--rotation-function <arn>]...

                Options:
                      --port=<port>       Port to listen on, 0 for any that is free. Default: 4599
                      --secrets=<file>    YAML or JSON file with the secrets to start with; can be repeated.
                      --region=<region>   Region of the secrets for which their file names none. Default: us-east-1
                      --persist=<file>    File to keep the secrets in. Where it exists, it is used in place of
                                            --secrets.
                      --rotation-function=<arn>
                                          Lambda ARN that secrets may be rotated with: it stores a new random
                                            password. Can be repeated.
                      --help              Show this help.

                Any AWS SDK and the AWS CLI work with it; credentials can be anything:
                  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1
                  aws --endpoint-url http://127.0.0.1:4599 secretsmanager list-secrets

                Exit codes: 0 help shown, 1 cannot start, 2 wrong arguments, 143 terminated.
                """);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.1", "example.com", "127.0.0.1.example.com"})
    void hostWhenNotLoopbackIsRefused(String host) {
        assertThat(execute("--port", "0", "--host", host)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("This server listens on 127.0.0.1 only and cannot be bound to " + host
                        + ": it has no authentication. Reach it from elsewhere through a tunnel, such as ssh -L.\n"
                        + "Try --help.\n");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port x|Invalid value for option '--port': 'x' is not an int",
                "--port 65536|--port is a number from 0 to 65535, not 65536.",
                "--port -1|--port is a number from 0 to 65535, not -1.",
                "--region Ireland|--region is the name of a region such as eu-west-1, not 'Ireland'.",
                "--port|Missing required parameter for option '--port' (<port>)",
                "--colour red|Unknown options: '--colour', 'red'",
                "secrets.yaml|Unmatched argument at index 0: 'secrets.yaml'"
            })
    void argumentsWhenWrongAreExplained(String arguments, String message) {
        assertThat(execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(message + "\nTry --help.\n");
    }

    @Test
    void secretsWhenMistakenAreExplainedWithoutTheirValues(@TempDir Path directory) throws IOException {
        Path seed = Files.writeString(directory.resolve("s.yaml"), "secrets: {a: {$valeu: hunter2}}");
        assertThat(execute("--port", "0", "--secrets", seed.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(seed + ": secret 'a', line 1: unknown field '$valeu': known are ")
                .hasLineCount(1)
                .doesNotContain("hunter2");
        Path missing = directory.resolve("missing.yaml");
        assertThat(execute("--port", "0", "--secrets", missing.toString())).isEqualTo(1);
        assertThat(err.toString()).endsWith(missing + ": there is no such file\n");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = ServerCommand.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return commandLine.execute(arguments);
    }
}
