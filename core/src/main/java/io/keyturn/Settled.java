package io.keyturn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the check of one secret has brought: what failed, and what of it is new to announce and to log. For one thread. */
final class Settled {
    private final WatchedSecret secret;
    private final Map<SecretException, RefreshFailure> failures = new LinkedHashMap<>();
    private final Map<SecretException, List<WatchedTarget>> failed = new LinkedHashMap<>();
    private final Map<SecretException, List<WatchedTarget>> news = new LinkedHashMap<>();
    private final List<WatchedTarget> recovered = new ArrayList<>();
    private @Nullable Round followUp;

    Settled(WatchedSecret secret) {
        this.secret = secret;
    }

    WatchedSecret secret() {
        return secret;
    }

    /** Notes a failure; {@code isNew} is false when it only goes on. */
    void failed(WatchedTarget target, SecretException ex, RefreshFailure failure, boolean isNew) {
        failures.putIfAbsent(ex, failure);
        failed.computeIfAbsent(ex, key -> new ArrayList<>()).add(target);
        if (isNew) {
            news.computeIfAbsent(ex, key -> new ArrayList<>()).add(target);
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

    /** Returns what is known of a failure that was noted. */
    RefreshFailure failure(SecretException ex) {
        return Objects.requireNonNull(failures.get(ex));
    }

    /** Returns the failures and the targets that have them. */
    Map<SecretException, List<WatchedTarget>> failed() {
        return failed;
    }

    /** Returns the failures that are new, and the targets that they are new for. */
    Map<SecretException, List<WatchedTarget>> news() {
        return news;
    }

    List<WatchedTarget> recovered() {
        return recovered;
    }
}
