package io.keyturn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what one round has changed: one event for each stage of a secret, however many targets follow it. */
final class Announcement {
    private final Instant time;
    private final LiveProperties.Swap live;
    private final Map<List<String>, SecretEvent.Rotated> rotated = new LinkedHashMap<>();
    private final List<SecretEvent.Loaded> loaded = new ArrayList<>();
    private final List<SecretEvent.RefreshFailed> failed = new ArrayList<>();
    private final List<SecretEvent.RefreshFailed> news = new ArrayList<>();

    Announcement(Instant time, LiveProperties.Swap live) {
        this.time = time;
        this.live = live;
    }

    /** Adds what was swapped in the cache; the same version with other labels is no news. */
    void swapped(Finding finding, WatchedTarget watched) {
        Secret before = finding.before();
        Secret after = finding.after();
        if (after == null) {
            return;
        }
        if (before == null) {
            loaded.add(new SecretEvent.Loaded(after.arn(), after.name(), finding.target(), after.versionId(), time));
        } else if (finding.isRotation()) {
            String stage = String.valueOf(finding.target().stage());
            SecretEvent.Rotated event = new SecretEvent.Rotated(
                    after.arn(),
                    after.name(),
                    stage,
                    before.versionId(),
                    after.versionId(),
                    KeyChanges.between(before.flat(), after.flat()),
                    watched.differing(before, after),
                    time);
            rotated.merge(List.of(before.versionId(), after.arn(), stage), event, Announcement::join);
        }
    }

    private static SecretEvent.Rotated join(SecretEvent.Rotated one, SecretEvent.Rotated other) {
        Set<SecretReference> references = new HashSet<>(one.references());
        references.addAll(other.references());
        return new SecretEvent.Rotated(
                one.arn(),
                one.name(),
                one.stage(),
                one.oldVersionId(),
                one.newVersionId(),
                one.keys(),
                references,
                one.time());
    }

    /** Adds what failed. */
    void settled(Settled settled, SecretCache cache) {
        settled.failed().forEach((ex, targets) -> failed.add(failed(settled.failure(ex), targets, cache)));
        settled.news().forEach((ex, targets) -> news.add(failed(settled.failure(ex), targets, cache)));
    }

    private SecretEvent.RefreshFailed failed(RefreshFailure failure, List<WatchedTarget> targets, SecretCache cache) {
        Set<SecretReference> references = new HashSet<>();
        targets.forEach(watched -> references.addAll(watched.references()));
        Secret kept = cache.pinned(targets.get(0).target());
        return new SecretEvent.RefreshFailed(
                kept == null ? null : kept.arn(),
                kept == null ? targets.get(0).target().secretId() : kept.name(),
                references,
                failure,
                time);
    }

    /** Returns the properties that a new version does not fit, and why. */
    Map<SecretReference, SecretException> misfits() {
        return live.misfits();
    }

    /** Returns the events, with the failures that are new. */
    List<SecretEvent> events() {
        List<SecretEvent> events = new ArrayList<>(loaded);
        events.addAll(rotated.values());
        events.addAll(news);
        return events;
    }

    /** Returns the round, with all that failed in it. */
    RefreshRound round() {
        return new RefreshRound(List.copyOf(rotated.values()), loaded, failed, live.names());
    }
}
