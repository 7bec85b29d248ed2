package io.keyturn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is new after the check of one secret: what to announce and what to log. For one thread. */
final class Settled {
    private final WatchedSecret secret;
    private final Map<SecretException, RefreshFailure> failures = new LinkedHashMap<>();
    private final Map<SecretException, List<WatchedTarget>> failed = new LinkedHashMap<>();
    private final List<WatchedTarget> recovered = new ArrayList<>();
    private @Nullable Round followUp;

    Settled(WatchedSecret secret) {
        this.secret = secret;
    }

    WatchedSecret secret() {
        return secret;
    }

    /** Notes a failure; {@code news} is null when it only goes on. */
    void failed(WatchedTarget target, SecretException ex, @Nullable RefreshFailure news) {
        if (news != null) {
            failures.put(ex, news);
            failed.computeIfAbsent(ex, key -> new ArrayList<>()).add(target);
        }
    }

    /** Notes a success, before the target forgets that it had failed. */
    void succeeded(WatchedTarget target) {
        if (target.failure() != null) {
            recovered.add(target);
        }
    }

    void followUp(Round round) {
        this.followUp = round;
    }

    /** Returns the round to check once more for; null when that is not asked for. */
    @Nullable
    Round followUp() {
        return followUp;
    }

    Map<SecretException, RefreshFailure> failures() {
        return failures;
    }

    /** Returns the targets that a failure is new for. */
    List<WatchedTarget> failed(SecretException ex) {
        return failed.getOrDefault(ex, List.of());
    }

    List<WatchedTarget> recovered() {
        return recovered;
    }
}
