package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.admin.RotationRules;
import io.keyturn.admin.SecretDescription;
import io.keyturn.admin.SecretRotation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckScheduleTests {
    private static final Instant NOW = Fixtures.NOON;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Map<String, List<String>> QUIET = Map.of("v1", List.of("AWSCURRENT"));
    private static final Map<String, List<String>> PENDING =
            Map.of("v1", List.of("AWSCURRENT"), "v2", List.of("AWSPENDING"));

    private final CheckSchedule schedule = new CheckSchedule(RefreshSettings.defaults());

    @Test
    void firstIsSpreadOverTheWholeIntervalWithoutAPileAtItsBeginning() {
        assertThat(Duration.ofNanos(schedule.first(0))).hasSeconds(10);
        assertThat(Duration.ofNanos(schedule.first(0.01))).hasMillis(12_900);
        assertThat(Duration.ofNanos(schedule.first(1))).hasSeconds(300);
    }

    @Test
    void afterFailureSpreadsWiderAndLeavesShortGapsAlone() {
        long interval = Duration.ofSeconds(300).toNanos();
        assertThat(Duration.ofNanos(schedule.afterFailure(interval, 0))).hasSeconds(300);
        assertThat(Duration.ofNanos(schedule.afterFailure(interval, 1))).hasSeconds(150);
        assertThat(schedule.afterFailure(interval / 5, 1)).isEqualTo(interval / 5);
    }

    @Test
    void nextWhenThereIsNoRotationIsTheIntervalAndUpToATenthLess() {
        assertThat(seconds(secret(QUIET, null), Duration.ZERO, 0, 0)).isEqualTo(300);
        assertThat(seconds(secret(QUIET, null), Duration.ZERO, 0, 1)).isEqualTo(270);
        assertThat(seconds(secret(Map.of(), null), Duration.ZERO, 0, 0)).isEqualTo(300);
    }

    @Test
    void nextInsideTheWindowIsTheWindowInterval() {
        assertThat(seconds(rotating(HOUR, Duration.ofHours(3)))).isEqualTo(60);
        assertThat(seconds(rotating(Duration.ofHours(23), null)))
                .as("a window without a length lasts a day")
                .isEqualTo(60);
        assertThat(seconds(rotating(Duration.ZERO, HOUR))).isEqualTo(60);
    }

    @Test
    void nextBeforeTheWindowDoesNotSleepIntoItByMoreThanItsInterval() {
        SecretDescription opensInTwoMinutes = rotating(HOUR.plusMinutes(2), HOUR);
        assertThat(seconds(opensInTwoMinutes, Duration.ZERO, 0, 0)).isEqualTo(120);
        assertThat(seconds(opensInTwoMinutes, Duration.ZERO, 0.5, 0)).isEqualTo(150);
        assertThat(seconds(opensInTwoMinutes, Duration.ZERO, 1, 0)).isEqualTo(180);
        assertThat(seconds(rotating(DAY, HOUR))).isEqualTo(300);
    }

    @Test
    void nextAfterTheWindowIsTheIntervalHoweverLongTheRotationHasBeenFailing() {
        assertThat(seconds(rotating(Duration.ofSeconds(-1), HOUR))).isEqualTo(300);
        assertThat(seconds(rotating(Duration.ofDays(-21), HOUR))).isEqualTo(300);
    }

    @Test
    void nextWhenRotationIsSwitchedOffIsTheInterval() {
        SecretRotation off = new SecretRotation(false, null, null, null, NOW.plus(HOUR), Map.of(), null);
        assertThat(seconds(secret(QUIET, off))).isEqualTo(300);
    }

    @Test
    void nextWhilePendingHoldsForAQuarterOfAnHourAndThenDoublesUpToTheInterval() {
        SecretDescription pending = secret(PENDING, null);
        assertThat(seconds(pending, Duration.ZERO, 0, 0)).isEqualTo(10);
        assertThat(seconds(pending, Duration.ofMinutes(14), 0, 0)).isEqualTo(10);
        assertThat(seconds(pending, Duration.ofMinutes(15), 0, 0)).isEqualTo(20);
        assertThat(seconds(pending, Duration.ofMinutes(16), 0, 0)).isEqualTo(60);
        assertThat(seconds(pending, Duration.ofMinutes(18), 0, 0)).isEqualTo(180);
        assertThat(seconds(pending, Duration.ofDays(30), 0, 0)).isEqualTo(300);
    }

    @Test
    void nextWhenPendingIsOnTheCurrentVersionIsTheInterval() {
        Map<String, List<String>> both = Map.of("v1", List.of("AWSCURRENT", "AWSPENDING"));
        assertThat(seconds(secret(both, null))).isEqualTo(300);
    }

    @Test
    void nextIsNeverTooSoonAndNeverLaterThanAnyIntervalThatAppliesWhateverTheDates() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            RefreshSettings settings =
                    new RefreshSettings(true, interval(random), interval(random), interval(random), null);
            Instant now = instant(random);
            Instant end = random.nextInt(3) == 0 ? instant(random) : near(now, random);
            Duration length = length(random);
            boolean pending = random.nextBoolean();
            SecretDescription seen = secret(
                    pending ? PENDING : QUIET,
                    new SecretRotation(true, null, new RotationRules(null, length, null), null, end, Map.of(), null));
            Duration pendingFor = Duration.ofSeconds(random.nextInt(10_000_000));
            long next = new CheckSchedule(settings)
                    .next(seen, pendingFor.toNanos(), now, random.nextDouble(), random.nextDouble());
            long shortest = List.of(settings.interval(), settings.windowInterval(), settings.pendingInterval()).stream()
                    .mapToLong(Duration::toNanos)
                    .min()
                    .orElseThrow();
            assertThat(next)
                    .as("%s at %s until %s, %s", settings, now, end, length)
                    .isBetween((long) (shortest * 0.9), settings.interval().toNanos());
            if (pending && pendingFor.compareTo(Duration.ofMinutes(15)) < 0) {
                assertThat(next)
                        .isLessThanOrEqualTo(
                                Math.max(shortest, settings.pendingInterval().toNanos()));
            }
            Duration window = length == null || length.isNegative() || length.isZero() ? DAY : length;
            if (near(now, end, window)) {
                Instant opens = end.minus(window);
                Instant latest = (opens.isBefore(now) ? now : opens)
                        .plus(settings.windowInterval())
                        .plusNanos(1);
                assertThat(now.plusNanos(next)).isBeforeOrEqualTo(latest);
            }
        }
    }

    private static boolean near(Instant now, Instant end, Duration window) {
        return !now.isAfter(end)
                && now.isAfter(NOW.minus(Duration.ofDays(10_000)))
                && end.isBefore(NOW.plus(Duration.ofDays(10_000)))
                && window.compareTo(Duration.ofDays(300)) < 0;
    }

    private static Duration interval(Random random) {
        return Duration.ofMillis(1000 + (long) (Math.pow(random.nextDouble(), 4) * 86_399_000));
    }

    private static Instant instant(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            case 2 -> Instant.EPOCH;
            default -> near(NOW, random);
        };
    }

    private static Instant near(Instant now, Random random) {
        Duration some = Duration.ofSeconds(random.nextInt(400_000) - 200_000);
        return now.equals(Instant.MIN) || now.equals(Instant.MAX) ? NOW : now.plus(some);
    }

    private static @Nullable Duration length(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> Duration.ofSeconds(Long.MAX_VALUE);
            case 2 -> Duration.ofSeconds(Long.MIN_VALUE);
            case 3 -> Duration.ZERO;
            default -> Duration.ofMinutes(random.nextInt(3_000));
        };
    }

    private long seconds(SecretDescription seen) {
        return seconds(seen, Duration.ZERO, 0, 0);
    }

    private long seconds(SecretDescription seen, Duration pendingFor, double spread, double jitter) {
        return Duration.ofNanos(schedule.next(seen, pendingFor.toNanos(), NOW, spread, jitter))
                .toSeconds();
    }

    private static SecretDescription rotating(Duration untilEnd, @Nullable Duration window) {
        RotationRules rules = new RotationRules(30L, window, null);
        return secret(QUIET, new SecretRotation(true, null, rules, null, NOW.plus(untilEnd), Map.of(), null));
    }

    private static SecretDescription secret(Map<String, List<String>> versions, @Nullable SecretRotation rotation) {
        return Fixtures.description("prod/db", versions, rotation);
    }
}
