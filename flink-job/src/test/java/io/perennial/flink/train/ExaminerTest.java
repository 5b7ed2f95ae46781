package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.flink.base.TinyDecoder;
import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TrainableAdapter;
import io.perennial.schemas.task.TaskSpecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminerTest {

    private static final double WORST = -Math.log(1e-7);

    @TempDir Path folder;
    private FrozenBase base;
    private Examiner examiner;

    @BeforeEach
    void load() throws Exception {
        base = TinyDecoder.in(folder).acquire();
        examiner = new Examiner(base);
    }

    @AfterEach
    void free() {
        base.close();
    }

    private Measurement measure(Objective objective, List<TrainingExample> examples) {
        try (TrainableAdapter adapter = adapter(objective)) {
            return examiner.measure(work(adapter, examples, null));
        }
    }

    private TrainableAdapter adapter(Objective objective) {
        String json = "{\"method\":\"houlsby\",\"objective\":\"%s\"}".formatted(objective.code());
        return TrainableAdapter.create(base, AdapterSpec.parse(json), List.of("a", "b"), 1);
    }

    private TaskWork work(
            TrainableAdapter adapter, List<TrainingExample> fresh, TaskWork.Trial trial) {
        ResidentTask task =
                new ResidentTask(
                        TaskKey.of("t", 0),
                        TaskSpecs.defaults("t"),
                        TaskProgress.begin(base.fingerprint()),
                        new PendingExamples());
        return new TaskWork(
                task, adapter, false, fresh, List.of(), Hyperparameters.of(0.1), null, trial);
    }

    private TrainingExample example(String text, ExpectedAnswer answer) {
        return example(base.textEncoder().encode(text, null), answer);
    }

    private static TrainingExample example(EncodedText row, ExpectedAnswer answer) {
        return new TrainingExample(answer, row.tokenIds(), row.firstLength(), true, "x", 0, 0);
    }

    private TrainingExample labels(String text, String... labels) {
        return example(text, ExpectedAnswer.ofLabels(List.of(labels)));
    }

    @Test
    void countsALabelThatTheAdapterDoesNotKnowAsWrong() {
        List<TrainingExample> known =
                List.of(
                        example("a cat", ExpectedAnswer.ofLabel("a")),
                        example("a red dog", ExpectedAnswer.ofLabel("b")));
        List<TrainingExample> all = new ArrayList<>(known);
        all.add(1, example("a horse", ExpectedAnswer.ofLabel("c")));
        Measurement without = measure(Objective.CLASSIFICATION, known);
        Measurement with = measure(Objective.CLASSIFICATION, all);
        assertThat(with.examples()).isEqualTo(3);
        assertThat(with.correct()).isEqualTo(without.correct());
        assertThat(with.lossSum()).isCloseTo(without.lossSum() + WORST, within(1e-6));
    }

    @Test
    void countsASetWithALabelThatTheAdapterDoesNotKnowAsWrong() {
        Measurement known =
                measure(Objective.MULTI_LABEL, List.of(labels("a cat", "a"), labels("a dog")));
        Measurement mixed =
                measure(
                        Objective.MULTI_LABEL,
                        List.of(labels("a cat", "a", "c"), labels("a dog", "d", "c")));
        // Two labels are known, to which a row adds one unknown label, the other two.
        double first = measure(Objective.MULTI_LABEL, List.of(labels("a cat", "a"))).lossSum();
        double second = measure(Objective.MULTI_LABEL, List.of(labels("a dog"))).lossSum();
        assertThat(known.lossSum()).isCloseTo(first + second, within(1e-5));
        assertThat(mixed.correct()).isZero();
        assertThat(mixed.lossSum())
                .isCloseTo((2 * first + WORST) / 3 + (2 * second + 2 * WORST) / 4, within(1e-5));
    }

    @Test
    void measuresNumbersByTheirSquaredError() {
        double three = squaredErrors(3);
        double four = squaredErrors(4);
        double five = squaredErrors(5);
        // (5 - x)² - 2 (4 - x)² + (3 - x)² = 2, whatever the answer x is.
        assertThat(five - 2 * four + three).isCloseTo(2, within(1e-4));
    }

    private double squaredErrors(double value) {
        Measurement found =
                measure(
                        Objective.REGRESSION,
                        List.of(
                                example("a cat", ExpectedAnswer.ofValue(value)),
                                example("a dog", ExpectedAnswer.ofValue(-1))));
        assertThat(found.correct()).isZero();
        return found.lossSum();
    }

    @Test
    void measuresEveryRowOfALongList() {
        List<TrainingExample> many = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            many.add(example(i % 2 == 0 ? "a cat" : "a red", ExpectedAnswer.ofLabel("a")));
        }
        Measurement two = measure(Objective.CLASSIFICATION, many.subList(0, 2));
        Measurement found = measure(Objective.CLASSIFICATION, many);
        assertThat(found.examples()).isEqualTo(150);
        assertThat(found.meanLoss()).isCloseTo(two.meanLoss(), within(1e-5));
    }

    @Test
    void comparesWithAPublishedVersionThatKnowsFewerLabels() {
        try (TrainableAdapter adapter = adapter(Objective.CLASSIFICATION)) {
            AdapterArtifact published =
                    new AdapterArtifact(
                            "t",
                            1,
                            base.fingerprint(),
                            adapter.publishedSpec(),
                            adapter.labels(),
                            Map.of(),
                            adapter.parameters());
            adapter.addLabel("c");
            List<TrainingExample> holdout =
                    List.of(example("a horse", ExpectedAnswer.ofLabel("c")));
            TaskOutcome.Verdict verdict =
                    examiner.compare(
                            work(adapter, List.of(), new TaskWork.Trial(holdout, published)));
            assertThat(verdict.published().correct()).isZero();
            assertThat(verdict.published().lossSum()).isCloseTo(WORST, within(1e-9));
            assertThat(verdict.candidate().lossSum()).isLessThan(WORST);
        }
    }

    @Test
    void measuresTheTextThatFollows() {
        EncodedText row = base.textEncoder().encodeWithTarget("this is a cat", "an animal");
        Measurement found = measure(Objective.TEXT, List.of(example(row, ExpectedAnswer.ofText())));
        assertThat(found.examples()).isEqualTo(1);
        assertThat(found.meanLoss()).isPositive().isFinite();
    }
}
