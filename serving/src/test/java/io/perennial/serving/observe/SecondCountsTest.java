package io.perennial.serving.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SecondCountsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private final SecondCounts counts = new SecondCounts();

    @Test
    void theRateIsThatOfTheLastHalfMinuteInWhichSomethingWasHeardOf() {
        for (int second = 0; second < 60; second++) {
            counts.add(NOW.minusSeconds(20 + second), 7);
        }
        assertThat(counts.perSecond(NOW)).isEqualTo(7);
        assertThat(counts.perSecond(NOW.plusSeconds(120))).isZero();
    }

    @Test
    void groupsTellWhenItHappened() {
        counts.add(NOW, 10);
        counts.add(NOW.minusSeconds(100), 20);
        assertThat(counts.rates(NOW, 5)).hasSize(60).endsWith(2.0).element(39).isEqualTo(4.0);
    }

    @Test
    void whatIsTooOldIsLeftOutAndWhatIsOverwrittenIsForgotten() {
        counts.add(NOW, 1);
        counts.add(NOW.minusSeconds(SecondCounts.SECONDS), 100);
        counts.add(NOW.minusSeconds(10), 5);
        counts.add(NOW.minusSeconds(10).plusSeconds(SecondCounts.SECONDS), 3);
        assertThat(counts.rates(NOW, 5).stream().mapToDouble(rate -> 5 * rate).sum()).isEqualTo(1);
    }
}
