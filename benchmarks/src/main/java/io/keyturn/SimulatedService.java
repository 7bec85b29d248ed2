package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Answers from secrets that change by the clock, and counts calls by the second. One thread at a time. */
final class SimulatedService implements SecretFetcher {
    private final SimulatedTime time;
    private final Map<String, SimulatedSecret> secrets;
    private final BooleanSupplier down;
    private final int[] describes;
    private final int[] gets;

    SimulatedService(SimulatedTime time, Map<String, SimulatedSecret> secrets, long seconds, BooleanSupplier down) {
        this.time = time;
        this.secrets = secrets;
        this.down = down;
        this.describes = new int[(int) seconds + 1];
        this.gets = new int[(int) seconds + 1];
    }

    @Override
    public SecretDescription describe(Target target) {
        count(describes);
        return secret(target).description(time.now());
    }

    @Override
    public Secret fetch(Target target) {
        count(gets);
        SimulatedSecret secret = secret(target);
        String current = secret.current(time.now());
        return Secret.ofText(
                secret.arn(),
                secret.name(),
                target.versionId() == null ? current : target.versionId(),
                List.of("AWSCURRENT"),
                time.now(),
                time.now(),
                secret.payload());
    }

    private SimulatedSecret secret(Target target) {
        if (down.getAsBoolean()) {
            throw new SecretException.Unreachable("The service is down.", "Wait.", null);
        }
        SimulatedSecret secret = secrets.get(target.secretId());
        if (secret == null) {
            throw new SecretException.NotFound("There is none.", "Create it.", null);
        }
        return secret;
    }

    private void count(int[] calls) {
        calls[Math.min((int) (time.nanos() / 1_000_000_000L), calls.length - 1)]++;
    }

    /** Returns how many DescribeSecret there were from one second to another. */
    long describes(int from, int to) {
        return sum(describes, from, to);
    }

    /** Returns how many GetSecretValue there were from one second to another. */
    long gets(int from, int to) {
        return sum(gets, from, to);
    }

    /** Returns the most DescribeSecret within one of these seconds. */
    int peakDescribes(int from, int to) {
        return peak(describes, from, to);
    }

    /** Returns the most GetSecretValue within one of these seconds. */
    int peakGets(int from, int to) {
        return peak(gets, from, to);
    }

    private static int peak(int[] calls, int from, int to) {
        return Arrays.stream(calls, from, to).max().orElse(0);
    }

    private static long sum(int[] calls, int from, int to) {
        long sum = 0;
        for (int second = from; second < to; second++) {
            sum += calls[second];
        }
        return sum;
    }
}
