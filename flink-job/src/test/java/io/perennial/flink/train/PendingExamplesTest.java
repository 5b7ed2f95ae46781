package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PendingExamplesTest {

    private final PendingExamples pending = new PendingExamples();

    private void add(int offset, boolean holdout) {
        pending.add(TestExamples.at(offset, holdout));
    }

    private static List<Long> offsets(List<TrainingExample> examples) {
        return examples.stream().map(TrainingExample::offset).toList();
    }

    @Test
    void takesHeldOutExamplesThatLieBeforeTheLastOfABatch() {
        add(0, true);
        add(1, false);
        add(2, true);
        add(3, false);
        add(4, true);
        add(5, false);
        PendingExamples.Taken taken = pending.take(2);
        assertThat(offsets(taken.training())).containsExactly(1L, 3L);
        assertThat(offsets(taken.holdout())).containsExactly(0L, 2L);
        assertThat(pending.trainable()).isEqualTo(1);
        assertThat(pending.size()).isEqualTo(2);
    }

    @Test
    void takesAllWhenThereIsLessThanABatch() {
        add(0, false);
        add(1, true);
        PendingExamples.Taken taken = pending.take(2);
        assertThat(offsets(taken.training())).containsExactly(0L);
        assertThat(offsets(taken.holdout())).containsExactly(1L);
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void doesNotDependOnHowExamplesArriveBetweenTakes() {
        PendingExamples atOnce = new PendingExamples();
        for (int i = 0; i < 9; i++) {
            atOnce.add(TestExamples.at(i, i % 3 == 1));
        }
        for (int i = 0; i < 4; i++) {
            add(i, i % 3 == 1);
        }
        List<Long> first = offsets(pending.take(2).holdout());
        for (int i = 4; i < 9; i++) {
            add(i, i % 3 == 1);
        }
        assertThat(first).isEqualTo(offsets(atOnce.take(2).holdout()));
        assertThat(offsets(pending.take(2).holdout())).isEqualTo(offsets(atOnce.take(2).holdout()));
    }
}
