package io.perennial.model.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PretrainingScheduleTest {

    @Test
    void risesStaysAndFalls() {
        PretrainingSchedule schedule = new PretrainingSchedule(100, 10, 20, 0.1, 0.2);
        assertThat(schedule.factor(0)).isEqualTo(0.1);
        assertThat(schedule.factor(9)).isEqualTo(1);
        assertThat(schedule.factor(79)).isEqualTo(1);
        assertThat(schedule.decayStart()).isEqualTo(80);
        assertThat(schedule.factor(80)).isLessThan(1).isGreaterThan(0.9);
        assertThat(schedule.factor(99)).isBetween(0.01, 0.1);
    }

    @Test
    void refusesPartsThatDoNotFit() {
        assertThatThrownBy(() -> new PretrainingSchedule(100, 50, 60, 0.1, 0.1))
                .hasMessageContaining("must fit into the steps");
        assertThatThrownBy(() -> new PretrainingSchedule(100, 5, 6, 0, 0.1))
                .hasMessageContaining("between 0 and 1");
    }
}
