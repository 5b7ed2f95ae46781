package io.perennial.benchmarks.continual.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.text.EncodedText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodedTaskTest {

    private static EncodedRows rows(int count) {
        List<EncodedText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 1 + (i * 7) % 13;
            texts.add(new EncodedText(new int[length], length, false));
        }
        return new EncodedRows(texts, IntStream.range(0, count).toArray());
    }

    @Test
    void batchesHoldEveryRowOnceAndDependOnSeedAndPassAlone() {
        EncodedRows train = rows(1500);
        List<EncodedRows> batches = TrainingBatches.of(train, 32, 5, 0);

        assertThat(batches.stream().flatMapToInt(b -> IntStream.of(b.labels())).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 1500).boxed().toList());
        assertThat(labels(TrainingBatches.of(train, 32, 5, 0))).isEqualTo(labels(batches));
        assertThat(labels(TrainingBatches.of(train, 32, 5, 1))).isNotEqualTo(labels(batches));
        assertThat(labels(TrainingBatches.of(train, 32, 6, 0))).isNotEqualTo(labels(batches));
    }

    private static List<List<Integer>> labels(List<EncodedRows> batches) {
        return batches.stream().map(b -> IntStream.of(b.labels()).boxed().toList()).toList();
    }

    @Test
    void rowsOfABatchHaveSimilarLengths() {
        for (EncodedRows batch : TrainingBatches.of(rows(512), 32, 1, 0)) {
            int shortest = batch.texts().stream().mapToInt(EncodedText::length).min().orElseThrow();
            int longest = batch.texts().stream().mapToInt(EncodedText::length).max().orElseThrow();
            assertThat(longest - shortest).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void testBatchesGoByLength() {
        EncodedRows test = rows(50);
        List<List<Integer>> batches = test.batchesByLength(16);

        assertThat(batches).extracting(List::size).containsExactly(16, 16, 16, 2);
        List<Integer> lengths =
                batches.stream()
                        .flatMap(List::stream)
                        .map(row -> test.texts().get(row).length())
                        .toList();
        assertThat(lengths).isSorted().hasSize(50);
    }

    @Test
    void theFirstOrderIsTheOneGiven() {
        List<Integer> given = List.of(1, 2, 3, 4, 5);

        assertThat(TaskOrder.of(given, 1)).isEqualTo(given);
        assertThat(TaskOrder.of(given, 2)).isNotEqualTo(given).hasSameElementsAs(given);
        assertThat(TaskOrder.of(given, 2)).isEqualTo(TaskOrder.of(given, 2));
        assertThat(TaskOrder.of(given, 3)).isNotEqualTo(TaskOrder.of(given, 2));
    }

    @Test
    void refusesTwoTasksOfOneName() {
        DataSet.Example row = new DataSet.Example("text", null, "a");
        DataSet task = new DataSet("mail", List.of(row), List.of(row));

        assertThatThrownBy(() -> new EvaluationData("mail,mail", List.of(task, task), List.of()))
                .hasMessage("two tasks are called mail; name each task once");
        assertThatThrownBy(() -> new EvaluationData("", List.of(), List.of()))
                .hasMessage("there is no task to evaluate; name one");
    }
}
