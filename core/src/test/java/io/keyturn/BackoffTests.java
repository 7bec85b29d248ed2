package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTests {

    @Test
    void afterDoublesFromOneSecondTo128WithFullJitter() {
        assertThat(seconds(1, 1, 1)).isEqualTo(1);
        assertThat(seconds(2, 1, 1)).isEqualTo(2);
        assertThat(seconds(8, 1, 1)).isEqualTo(128);
        assertThat(seconds(1_000_000, 1, 1)).isEqualTo(128);
        assertThat(seconds(8, 1, 0.5)).isEqualTo(64);
        assertThat(seconds(8, 1, 0)).isZero();
    }

    @Test
    void afterWhenManyFailTogetherLeavesEachAloneForLonger() {
        assertThat(seconds(1, 2, 1)).isEqualTo(64);
        assertThat(seconds(1, 10, 0)).isEqualTo(103);
        assertThat(seconds(1, 10, 1)).isEqualTo(115);
    }

    @Test
    void afterIsNeverLongerThan128Seconds() {
        for (int failures = 1; failures < 40; failures++) {
            for (int together = 1; together < 10_000; together *= 3) {
                assertThat(seconds(failures, together, 1)).isLessThanOrEqualTo(128);
            }
        }
    }

    private static long seconds(int failures, int together, double chance) {
        return Duration.ofNanos(Backoff.after(failures, together, chance)).toSeconds();
    }
}
