package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks in one step, against each of them alone. */
class FusedTrainerTest {

    private static final int STEPS = 6;
    private static final double TOLERANCE = 2e-5;

    private record Task(String spec, int labels, int rows, double learningRate) {}

    /** The first and the last share a layout and a number of rows, so they form one group. */
    private static final List<Task> TASKS =
            List.of(
                    new Task("{\"method\":\"houlsby\",\"bottleneck\":8}", 4, 4, 2e-3),
                    new Task("{\"method\":\"pfeiffer\",\"bottleneck\":4}", 2, 6, 1e-3),
                    new Task("{\"method\":\"lora\",\"rank\":4}", 5, 3, 5e-3),
                    new Task(
                            "{\"method\":\"lora\",\"rank\":2,\"targets\":[\"q\",\"k\",\"v\",\"o\",\"ffn\"],\"pooling\":\"first\"}",
                            2,
                            4,
                            1e-3),
                    new Task(
                            "{\"method\":\"houlsby\",\"bottleneck\":8,\"layer_norm\":true,\"pooling\":\"pooler\"}",
                            7,
                            1,
                            3e-3),
                    new Task("{\"method\":\"houlsby\",\"bottleneck\":8}", 3, 4, 1e-3));

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(1).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    private static TrainableAdapter adapter(int task) {
        Task given = TASKS.get(task);
        return TrainableAdapter.create(
                base, AdapterSpec.parse(given.spec), Samples.labels(given.labels), 100 + task);
    }

    private static TaskBatch batch(TrainableAdapter adapter, int task, int step) {
        Task given = TASKS.get(task);
        long seed = 1000L * task + step;
        return TaskBatch.ofLabels(
                adapter,
                Samples.rows(seed, given.rows),
                Samples.wanted(seed, given.rows, given.labels),
                Hyperparameters.of(given.learningRate));
    }

    /** Trains these tasks together, in this order; states by task, null where it took no part. */
    private static List<AdapterState> train(List<Integer> tasks, List<List<BatchResult>> results) {
        List<TrainableAdapter> adapters = tasks.stream().map(FusedTrainerTest::adapter).toList();
        FusedTrainer trainer = new FusedTrainer(base);
        for (int step = 0; step < STEPS; step++) {
            List<TaskBatch> batches = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                batches.add(batch(adapters.get(i), tasks.get(i), step));
            }
            results.add(trainer.step(batches));
        }
        List<AdapterState> states = new ArrayList<>(Collections.nCopies(TASKS.size(), null));
        for (int i = 0; i < tasks.size(); i++) {
            states.set(tasks.get(i), adapters.get(i).state());
            adapters.get(i).close();
        }
        return states;
    }

    private static List<Integer> everyTask() {
        return IntStream.range(0, TASKS.size()).boxed().toList();
    }

    private static void assertSame(AdapterState found, AdapterState expected) {
        assertThat(found.steps()).isEqualTo(expected.steps());
        assertThat(Samples.error(found.parameters(), expected.parameters())).isLessThan(TOLERANCE);
        assertThat(Samples.error(found.firstMoment(), expected.firstMoment())).isLessThan(1e-4);
        assertThat(Samples.error(found.secondMoment(), expected.secondMoment())).isLessThan(1e-4);
    }

    @Nested
    class MixedStep {

        @Test
        void equalsEachTaskTrainedAlone() {
            List<List<BatchResult>> mixedResults = new ArrayList<>();
            List<AdapterState> mixed = train(everyTask(), mixedResults);
            for (int task : everyTask()) {
                List<List<BatchResult>> aloneResults = new ArrayList<>();
                AdapterState alone = train(List.of(task), aloneResults).get(task);
                assertSame(mixed.get(task), alone);
                for (int step = 0; step < STEPS; step++) {
                    BatchResult one = aloneResults.get(step).get(0);
                    BatchResult all = mixedResults.get(step).get(task);
                    assertThat(all.correct()).isEqualTo(one.correct());
                    assertThat(all.examples()).isEqualTo(TASKS.get(task).rows);
                    assertThat(all.applied()).isTrue();
                    assertThat(Math.abs(all.meanLoss() - one.meanLoss())).isLessThan(1e-4);
                    assertThat(Math.abs(all.gradientNorm() / one.gradientNorm() - 1))
                            .isLessThan(1e-4);
                }
            }
        }

        @Test
        void doesNotDependOnTheOrderOfItsTasks() {
            List<AdapterState> given = train(everyTask(), new ArrayList<>());
            List<Integer> order = new ArrayList<>(everyTask());
            for (int round = 0; round < 3; round++) {
                Collections.shuffle(order, new Random(round));
                List<AdapterState> shuffled = train(order, new ArrayList<>());
                for (int task : everyTask()) {
                    assertSame(shuffled.get(task), given.get(task));
                }
            }
        }

        @Test
        void givesTheSameBitsEveryTime() {
            List<AdapterState> once = train(everyTask(), new ArrayList<>());
            List<AdapterState> again = train(everyTask(), new ArrayList<>());
            for (int task : everyTask()) {
                assertThat(again.get(task).toBytes()).isEqualTo(once.get(task).toBytes());
            }
        }

        @Test
        void givesGradientsInTheOrderOfItsTasks() {
            List<TrainableAdapter> adapters =
                    everyTask().stream().map(FusedTrainerTest::adapter).toList();
            List<TaskBatch> batches =
                    everyTask().stream().map(task -> batch(adapters.get(task), task, 0)).toList();
            FusedTrainer trainer = new FusedTrainer(base);
            List<float[]> together =
                    trainer.gradients(batches).stream().map(FusedTrainer.Gradient::values).toList();
            for (int task : everyTask()) {
                float[] alone = trainer.gradients(List.of(batches.get(task))).get(0).values();
                assertThat(Samples.error(together.get(task), alone)).isLessThan(TOLERANCE);
            }
            adapters.forEach(TrainableAdapter::close);
        }
    }

    @Nested
    class Isolation {

        @Test
        void theBaseKeepsEveryBit() {
            String before = Samples.hash(base);
            train(everyTask(), new ArrayList<>());
            assertThat(Samples.hash(base)).isEqualTo(before);
        }

        @Test
        void aTaskThatTakesNoPartKeepsEveryBit() {
            List<TrainableAdapter> adapters =
                    everyTask().stream().map(FusedTrainerTest::adapter).toList();
            FusedTrainer trainer = new FusedTrainer(base);
            for (int round = 0; round < 2; round++) {
                for (int absent : everyTask()) {
                    byte[] before = adapters.get(absent).state().toBytes();
                    List<TaskBatch> others = new ArrayList<>();
                    for (int task : everyTask()) {
                        if (task != absent) {
                            others.add(batch(adapters.get(task), task, round));
                        }
                    }
                    trainer.step(others);
                    assertThat(adapters.get(absent).state().toBytes()).isEqualTo(before);
                }
            }
            adapters.forEach(TrainableAdapter::close);
        }

        @Test
        void everyTaskCountsItsOwnSteps() {
            try (TrainableAdapter often = adapter(0);
                    TrainableAdapter rarely = adapter(1)) {
                FusedTrainer trainer = new FusedTrainer(base);
                trainer.step(List.of(batch(often, 0, 0), batch(rarely, 1, 0)));
                trainer.step(List.of(batch(often, 0, 1)));
                trainer.step(List.of(batch(often, 0, 2)));
                assertThat(often.steps()).isEqualTo(3);
                assertThat(rarely.steps()).isEqualTo(1);
            }
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofAnAdapterThatTakesPartTwice() {
            try (TrainableAdapter adapter = adapter(0)) {
                FusedTrainer trainer = new FusedTrainer(base);
                assertThatThrownBy(
                                () ->
                                        trainer.step(
                                                List.of(
                                                        batch(adapter, 0, 0),
                                                        batch(adapter, 0, 1))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("only once");
            }
        }

        @Test
        void ofARowLongerThanTheBase() {
            try (TrainableAdapter adapter = adapter(0)) {
                EncodedText longRow = new EncodedText(new int[TinyBase.POSITIONS + 1], 1, false);
                TaskBatch batch =
                        TaskBatch.ofLabels(
                                adapter, List.of(longRow), new int[] {0}, Hyperparameters.of(1e-3));
                assertThatThrownBy(() -> new FusedTrainer(base).step(List.of(batch)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("65 tokens")
                        .hasMessageContaining("64 positions");
                assertThat(adapter.steps()).isZero();
            }
        }

        @Test
        void ofBatchesThatDoNotFitTheirAdapter() {
            try (TrainableAdapter adapter = adapter(1)) {
                Hyperparameters how = Hyperparameters.of(1e-3);
                List<EncodedText> rows = Samples.rows(1, 2);
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, rows, new int[] {0, 2}, how))
                        .hasMessage("label 2 is not one of the adapter's 2");
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, rows, new int[] {0, -1}, how))
                        .hasMessageContaining("label -1");
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, rows, new int[] {0}, how))
                        .hasMessageContaining("2 texts and 1 targets");
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, List.of(), new int[] {}, how))
                        .hasMessageContaining("at least one");
            }
        }
    }
}
