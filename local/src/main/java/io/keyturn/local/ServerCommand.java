package io.keyturn.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.regions.Region;

/** The server on its own: {@code java -jar keyturn-local-server.jar --port 4599 --secrets secrets.yaml}. */
@Command(
        name = "keyturn-local-server",
        header = "A Secrets Manager for this machine: nothing leaves loopback.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "java -jar keyturn-local-server.jar [--port <port>] [--secrets <file>]...",
            "       [--region <region>] [--persist <file>] [--rotation-function <arn>]..."
        },
        usageHelpWidth = 100,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Any AWS SDK and the AWS CLI work with it; credentials can be anything:",
            "  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1",
            "  aws --endpoint-url http://127.0.0.1:4599 secretsmanager list-secrets",
            "",
            "Exit codes: 0 help shown, 1 cannot start, 2 wrong arguments, 143 terminated."
        },
        sortOptions = false)
final class ServerCommand implements Callable<Integer> {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

    @Option(
            names = "--port",
            paramLabel = "<port>",
            defaultValue = "4599",
            description = "Port to listen on, 0 for any that is free. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--secrets",
            paramLabel = "<file>",
            description = "YAML or JSON file with the secrets to start with; can be repeated.")
    private List<Path> secrets = List.of();

    @Option(
            names = "--region",
            paramLabel = "<region>",
            description = "Region of the secrets for which their file names none. Default: ${DEFAULT-VALUE}")
    private String region = JsonProtocol.DEFAULT_REGION;

    @Option(
            names = "--persist",
            paramLabel = "<file>",
            description = "File to keep the secrets in. Where it exists, it is used in place of --secrets.")
    private @Nullable Path persist;

    @Option(
            names = "--rotation-function",
            paramLabel = "<arn>",
            description = "Lambda ARN that secrets may be rotated with: it stores a new random password. Can be"
                    + " repeated.")
    private List<String> rotationFunctions = List.of();

    @Option(names = "--host", paramLabel = "<host>", hidden = true)
    private @Nullable String host;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    public static void main(String[] arguments) {
        // how many seconds a client may take to send a request
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ServerCommand())
                .setParameterExceptionHandler((exception, arguments) -> {
                    PrintWriter err = exception.getCommandLine().getErr();
                    err.println(exception.getMessage());
                    err.println("Try --help.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    commandLine.getErr().println(exception.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** Serves until the process is told to end. */
    @Override
    public Integer call() throws InterruptedException {
        check();
        try (LocalSecretsManager local = LocalSecretsManager.create()) {
            secrets.forEach(file -> local.seed(file, Region.of(region)));
            rotationFunctions.forEach(arn -> local.rotationFunction(arn, RotationFunction.newPassword()));
            if (persist != null) {
                local.persist(persist);
            }
            local.listen(port);
            Runtime.getRuntime().addShutdownHook(new Thread(local::close, "keyturn-local-shutdown"));
            PrintWriter out = spec.commandLine().getOut();
            out.println("Secrets Manager listens on " + local.endpoint()
                    + " - try: AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region " + region
                    + " --endpoint-url "
                    + local.endpoint() + " secretsmanager list-secrets");
            out.flush();
            new CountDownLatch(1).await();
        }
        return CommandLine.ExitCode.OK;
    }

    private void check() {
        CommandLine commandLine = spec.commandLine();
        if (port < 0 || port > 65535) {
            throw new ParameterException(commandLine, "--port is a number from 0 to 65535, not " + port + ".");
        }
        if (!Seed.REGION.matcher(region).matches()) {
            throw new ParameterException(
                    commandLine, "--region is the name of a region such as eu-west-1, not '" + region + "'.");
        }
        if (host != null && !LOOPBACK.contains(host)) {
            throw new ParameterException(
                    commandLine,
                    "This server listens on 127.0.0.1 only and cannot be bound to " + host
                            + ": it has no authentication. Reach it from elsewhere through a tunnel, such as ssh -L.");
        }
    }
}
