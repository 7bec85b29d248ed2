package io.keyturn;

import io.keyturn.SecretReference.Target;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets made by hand, for tests of what comes after the fetcher. */
final class Fixtures {
    static final String VERSION = "11111111-2222-3333-4444-555555555555";
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Fixtures() {}

    static Secret text(String name, String text) {
        return Secret.ofText(arn(name), name, VERSION, List.of("AWSCURRENT"), NOON, NOON, text);
    }

    static Secret binary(String name, byte[] bytes) {
        return Secret.ofBinary(arn(name), name, VERSION, List.of("AWSCURRENT"), NOON, NOON, bytes);
    }

    static String arn(String name) {
        return "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-AbCdEf";
    }

    static SecretDescription description(
            String name, Map<String, List<String>> versions, @Nullable SecretRotation rotation) {
        return new SecretDescription(
                arn(name), name, null, null, null, rotation, NOON, NOON, null, null, Map.of(), versions, null, null,
                List.of());
    }

    /** Throws anything, declared or not, as Kotlin does. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> void throwUnchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    static Target target(String reference) {
        return SecretReference.of(reference).target();
    }
}
