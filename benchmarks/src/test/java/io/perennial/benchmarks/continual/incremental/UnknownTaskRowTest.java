package io.perennial.benchmarks.continual.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.route.Route;
import io.perennial.model.route.TaskScore;
import io.perennial.model.text.EncodedText;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownTaskRowTest {

    private static final EncodedText TEXT = new EncodedText(new int[] {1, 2}, 2, false);

    /** Labels' probabilities together with their task. */
    private static TaskScore score(String task, double... labels) {
        return new TaskScore(
                task,
                Math.log(Arrays.stream(labels).sum()),
                Arrays.stream(labels).map(Math::log).toArray());
    }

    private static UnknownTaskRow row(String task, int label, TaskScore... scores) {
        UnknownTaskRow row = new UnknownTaskRow(TEXT, new float[] {0}, task, label);
        row.routed(new Route(List.of(scores), 3));
        return row;
    }

    @Test
    void theLargestProductWins() {
        UnknownTaskRow row = row("b", 1, score("a", 0.5, 0.1), score("b", 0.1, 0.3));

        assertThat(row.nextTask()).isEqualTo("a");
        row.answered("a", new float[] {0.1f, 0.9f});
        assertThat(row.nextTask()).isEqualTo("b");
        row.answered("b", new float[] {0.1f, 0.9f});
        assertThat(row.nextTask()).isNull();
        assertThat(row.labelIsRight()).isTrue();
        assertThat(row.taskIsRight()).isFalse();
        assertThat(row.outOfScope()).isEqualTo(3);
    }

    @Test
    void noAdapterIsAskedThatCannotWin() {
        UnknownTaskRow row = row("a", 0, score("a", 0.8, 0.1), score("b", 0.05, 0.05));

        row.answered("a", new float[] {0.9f, 0.1f});
        assertThat(row.nextTask()).isNull();
        assertThat(row.labelIsRight()).isTrue();
        assertThat(row.taskIsRight()).isTrue();
    }

    @Test
    void aLabelThatNobodyLearntIsNeverRight() {
        UnknownTaskRow row = row("a", -1, score("a", 0.9, 0.1));

        row.answered("a", new float[] {1, 0});
        assertThat(row.labelIsRight()).isFalse();
    }
}
