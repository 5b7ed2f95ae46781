package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several tasks in one step, against each of them alone. */
class FusedTrainerTest {

    private static final int STEPS = 4;
    private static final double TOLERANCE = 2e-5;

    private record Task(AdapterSpec spec, int labels, int rows, double learningRate) {}

    /** Results of every step, and the states at the end, both in the order of the tasks. */
    private record Run(List<List<BatchResult>> results, List<AdapterState> states) {}

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 1);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    /**
     * Tasks of every method and objective with different sizes, numbers of labels and rows. The
     * first and the last share a layout and a number of rows, so they form one group.
     */
    private static List<Task> tasks(TinyFamily family) {
        List<AdapterSpec> specs = TinyMethods.on(family);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            tasks.add(new Task(specs.get(i), 2 + (i + 2) % 4, 1 + (i + 3) % 5, 1e-3 * (1 + i % 4)));
        }
        tasks.add(new Task(specs.get(0), 3, 4, 1e-3));
        return tasks;
    }

    private static List<Integer> all(TinyFamily family) {
        return IntStream.range(0, tasks(family).size()).boxed().toList();
    }

    private static TrainableAdapter adapter(TinyFamily family, int task) {
        Task given = tasks(family).get(task);
        return TrainableAdapter.create(
                bases.of(family), given.spec, Samples.labels(given.labels), 100 + task);
    }

    private static TaskBatch batch(
            TinyFamily family, TrainableAdapter adapter, int task, int step) {
        Task given = tasks(family).get(task);
        long seed = 1000L * task + step;
        return new TaskBatch(
                adapter,
                Samples.rows(given.spec, seed, given.rows),
                Samples.targets(given.spec, seed, given.rows, given.labels),
                Hyperparameters.of(given.learningRate));
    }

    /** Trains these tasks together, in this order. */
    private static Run train(TinyFamily family, List<Integer> tasks) {
        List<TrainableAdapter> adapters = tasks.stream().map(t -> adapter(family, t)).toList();
        FusedTrainer trainer = new FusedTrainer(bases.of(family));
        List<List<BatchResult>> results = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<TaskBatch> batches = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                batches.add(batch(family, adapters.get(i), tasks.get(i), step));
            }
            results.add(trainer.step(batches));
        }
        List<AdapterState> states = adapters.stream().map(TrainableAdapter::state).toList();
        adapters.forEach(TrainableAdapter::close);
        return new Run(results, states);
    }

    private static void assertSame(TinyFamily family, AdapterState found, AdapterState expected) {
        String name = found.spec().toJson();
        assertThat(found.steps()).isEqualTo(expected.steps());
        assertThat(Samples.error(steered(family, found), steered(family, expected)))
                .as(name)
                .isLessThan(TOLERANCE);
        assertThat(Samples.error(found.firstMoment(), expected.firstMoment()))
                .as(name)
                .isLessThan(1e-4);
        assertThat(Samples.error(found.secondMoment(), expected.secondMoment()))
                .as(name)
                .isLessThan(1e-4);
    }

    /**
     * The parameters without the biases of keys, which softmax does not see: their gradient is
     * rounding alone, and AdamW makes whole steps of it.
     */
    private static float[] steered(TinyFamily family, AdapterState state) {
        float[] values = state.parameters().clone();
        bases.of(family).layout(state.spec(), state.labels().size()).parameters().stream()
                .filter(parameter -> parameter.name().endsWith(".key.bias"))
                .forEach(p -> Arrays.fill(values, p.offset(), p.offset() + p.size(), 0));
        return values;
    }

    @Nested
    class MixedStep {

        @ParameterizedTest
        @EnumSource(names = {"BERT", "GPT2", "LLAMA"})
        void equalsEachTaskTrainedAlone(TinyFamily family) {
            Run mixed = train(family, all(family));
            for (int task : all(family)) {
                Run alone = train(family, List.of(task));
                assertSame(family, mixed.states.get(task), alone.states.get(0));
                for (int step = 0; step < STEPS; step++) {
                    BatchResult one = alone.results.get(step).get(0);
                    BatchResult many = mixed.results.get(step).get(task);
                    assertThat(many.correct()).isEqualTo(one.correct());
                    assertThat(many.examples()).isEqualTo(tasks(family).get(task).rows);
                    assertThat(many.applied()).isTrue();
                    assertThat(Math.abs(many.meanLoss() - one.meanLoss())).isLessThan(1e-4);
                    assertThat(Math.abs(many.gradientNorm() / one.gradientNorm() - 1))
                            .isLessThan(1e-4);
                }
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"BERT", "LLAMA"})
        void doesNotDependOnTheOrderOfItsTasks(TinyFamily family) {
            Run given = train(family, all(family));
            List<Integer> order = new ArrayList<>(all(family));
            for (int round = 0; round < 2; round++) {
                Collections.shuffle(order, new Random(round));
                Run shuffled = train(family, order);
                for (int i = 0; i < order.size(); i++) {
                    assertSame(family, shuffled.states.get(i), given.states.get(order.get(i)));
                }
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"BERT", "LLAMA"})
        void givesTheSameBitsEveryTime(TinyFamily family) {
            Run once = train(family, all(family));
            Run again = train(family, all(family));
            for (int task : all(family)) {
                assertThat(again.states.get(task).toBytes())
                        .isEqualTo(once.states.get(task).toBytes());
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"BERT", "LLAMA"})
        void givesGradientsInTheOrderOfItsTasks(TinyFamily family) {
            List<TrainableAdapter> adapters =
                    all(family).stream().map(task -> adapter(family, task)).toList();
            List<TaskBatch> batches =
                    all(family).stream()
                            .map(task -> batch(family, adapters.get(task), task, 0))
                            .toList();
            FusedTrainer trainer = new FusedTrainer(bases.of(family));
            List<FusedTrainer.Gradient> together = trainer.gradients(batches);
            for (int task : all(family)) {
                FusedTrainer.Gradient alone = trainer.gradients(List.of(batches.get(task))).get(0);
                assertThat(Samples.error(together.get(task).values(), alone.values()))
                        .isLessThan(TOLERANCE);
                assertThat(together.get(task).loss()).isCloseTo(alone.loss(), within(1e-5f));
            }
            adapters.forEach(TrainableAdapter::close);
        }
    }

    @Nested
    class Isolation {

        @ParameterizedTest
        @EnumSource(names = {"BERT", "GPT2", "LLAMA"})
        void theBaseKeepsEveryBit(TinyFamily family) {
            String before = Samples.hash(bases.of(family));
            train(family, all(family));
            assertThat(Samples.hash(bases.of(family))).isEqualTo(before);
        }

        @ParameterizedTest
        @EnumSource(names = {"BERT", "LLAMA"})
        void aTaskThatTakesNoPartKeepsEveryBit(TinyFamily family) {
            List<TrainableAdapter> adapters =
                    all(family).stream().map(task -> adapter(family, task)).toList();
            FusedTrainer trainer = new FusedTrainer(bases.of(family));
            for (int round = 0; round < 4; round++) {
                List<byte[]> before = adapters.stream().map(a -> a.state().toBytes()).toList();
                List<TaskBatch> batches = new ArrayList<>();
                for (int task = round % 2; task < adapters.size(); task += 2) {
                    batches.add(batch(family, adapters.get(task), task, round));
                }
                trainer.step(batches);
                for (int task : all(family)) {
                    byte[] after = adapters.get(task).state().toBytes();
                    assertThat(Arrays.equals(after, before.get(task)))
                            .isEqualTo(task % 2 != round % 2);
                }
            }
            adapters.forEach(TrainableAdapter::close);
        }

        @Test
        void everyTaskCountsItsOwnSteps() {
            try (TrainableAdapter often = adapter(TinyFamily.BERT, 0);
                    TrainableAdapter rarely = adapter(TinyFamily.BERT, 1)) {
                FusedTrainer trainer = new FusedTrainer(bases.of(TinyFamily.BERT));
                trainer.step(
                        List.of(
                                batch(TinyFamily.BERT, often, 0, 0),
                                batch(TinyFamily.BERT, rarely, 1, 0)));
                trainer.step(List.of(batch(TinyFamily.BERT, often, 0, 1)));
                trainer.step(List.of(batch(TinyFamily.BERT, often, 0, 2)));
                assertThat(often.steps()).isEqualTo(3);
                assertThat(rarely.steps()).isEqualTo(1);
            }
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofAnAdapterThatTakesPartTwice() {
            try (TrainableAdapter adapter = adapter(TinyFamily.BERT, 0)) {
                FusedTrainer trainer = new FusedTrainer(bases.of(TinyFamily.BERT));
                assertThatThrownBy(
                                () ->
                                        trainer.step(
                                                List.of(
                                                        batch(TinyFamily.BERT, adapter, 0, 0),
                                                        batch(TinyFamily.BERT, adapter, 0, 1))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("only once");
            }
        }

        @Test
        void ofARowLongerThanTheBase() {
            try (TrainableAdapter adapter = adapter(TinyFamily.BERT, 0)) {
                EncodedText longRow = new EncodedText(new int[TinyBase.POSITIONS + 1], 1, false);
                TaskBatch batch =
                        TaskBatch.ofLabels(
                                adapter, List.of(longRow), new int[] {0}, Hyperparameters.of(1e-3));
                assertThatThrownBy(
                                () ->
                                        new FusedTrainer(bases.of(TinyFamily.BERT))
                                                .step(List.of(batch)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("65 tokens")
                        .hasMessageContaining("64 positions");
                assertThat(adapter.steps()).isZero();
            }
        }

        @Test
        void ofBatchesThatDoNotFitTheirAdapter() {
            try (TrainableAdapter adapter = adapter(TinyFamily.BERT, 1)) {
                Hyperparameters how = Hyperparameters.of(1e-3);
                List<EncodedText> rows = Samples.rows(1, 2);
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, rows, new int[] {0, 5}, how))
                        .hasMessage("label 5 is not one of the adapter's 5");
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, rows, new int[] {0, -1}, how))
                        .hasMessageContaining("label -1");
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, rows, new int[] {0}, how))
                        .hasMessageContaining("2 texts and 1 targets");
                assertThatThrownBy(() -> TaskBatch.ofLabels(adapter, List.of(), new int[] {}, how))
                        .hasMessageContaining("at least one");
            }
        }

        @Test
        void ofTargetsOfAnotherKindThanTheObjectiveNeeds() {
            AdapterSpec several = TinyMethods.spec("{'objective':'multi_label'}");
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(
                            bases.of(TinyFamily.BERT), several, Samples.labels(3), 1)) {
                Hyperparameters how = Hyperparameters.of(1e-3);
                List<EncodedText> rows = Samples.rows(1, 1);
                TaskBatch number = new TaskBatch(adapter, rows, List.of(new Target.Value(1)), how);
                assertThatThrownBy(
                                () ->
                                        new FusedTrainer(bases.of(TinyFamily.BERT))
                                                .step(List.of(number)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "an example asks for Value[value=1.0] where its task's objective needs a LabelSet");
                List<Target> unknown = List.of(new Target.LabelSet(Set.of(1, 3)));
                assertThatThrownBy(() -> new TaskBatch(adapter, rows, unknown, how))
                        .hasMessage("label 3 is not one of the adapter's 3");
                assertThat(adapter.steps()).isZero();
            }
        }
    }
}
