package io.perennial.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.flink.base.BaseAccess;
import io.perennial.flink.base.TinyDecoder;
import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.architecture.Objective;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks of every objective, on a decoder, which can have all of them. */
class ObjectivesTest {

    private static final TaskKey FIRST = TaskKey.of("first", 0);
    private static final TaskKey SECOND = TaskKey.of("second", 1);
    private static final List<TaskKey> BOTH = List.of(FIRST, SECOND);
    private static final String HOULSBY = "\"method\":\"houlsby\",\"bottleneck\":4";

    @TempDir Path checkpoints;
    @TempDir Path folder;
    private BaseAccess decoder;
    private TrainSettings settings;

    @BeforeEach
    void writeBase() throws Exception {
        decoder = TinyDecoder.in(folder);
        settings = TrainHarness.settings(decoder, 1L << 30);
    }

    private TrainHarness begin(String adapter, Objective objective) throws Exception {
        TrainHarness harness = TrainHarness.open(settings, checkpoints);
        for (TaskKey key : BOTH) {
            harness.spec(key, EveryObjective.spec(key, adapter, objective));
        }
        return harness;
    }

    private static void feed(TrainHarness harness, Objective objective, int from, int to)
            throws Exception {
        for (TaskKey key : BOTH) {
            if (harness.owns(key)) {
                EveryObjective.feed(harness, key, objective, from, to);
            }
        }
    }

    private Map<String, AdapterArtifact> uninterrupted(String adapter, Objective objective)
            throws Exception {
        try (TrainHarness harness = begin(adapter, objective)) {
            feed(harness, objective, 0, 40);
            harness.endInput();
            return TrainHarness.latest(harness.records());
        }
    }

    /** Fails after 21 examples a task, goes on with two subtasks, and after 30 with one again. */
    private Map<String, AdapterArtifact> rescaledTwice(String adapter, Objective objective)
            throws Exception {
        List<AdapterRecord> published = new ArrayList<>();
        OperatorSubtaskState one;
        try (TrainHarness harness = begin(adapter, objective)) {
            feed(harness, objective, 0, 21);
            one = harness.checkpoint(1);
            published.addAll(harness.records());
            feed(harness, objective, 21, 27);
        }
        List<OperatorSubtaskState> two = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            try (TrainHarness harness =
                    TrainHarness.restore(settings, checkpoints, List.of(one), 2, index)) {
                feed(harness, objective, 21, 30);
                two.add(harness.checkpoint(2));
                published.addAll(harness.records());
            }
        }
        try (TrainHarness harness = TrainHarness.restore(settings, checkpoints, two, 1, 0)) {
            feed(harness, objective, 30, 40);
            harness.endInput();
            published.addAll(harness.records());
        }
        return TrainHarness.latest(published);
    }

    private static void assertSame(
            Map<String, AdapterArtifact> actual, Map<String, AdapterArtifact> expected) {
        assertThat(expected).containsOnlyKeys("first", "second");
        assertThat(actual).containsOnlyKeys("first", "second");
        expected.forEach(
                (task, artifact) -> {
                    AdapterArtifact other = actual.get(task);
                    assertThat(other.version()).as(task).isEqualTo(artifact.version());
                    assertThat(other.labels()).as(task).isEqualTo(artifact.labels());
                    assertThat(other.parameters()).as(task).isEqualTo(artifact.parameters());
                });
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void goOnAfterAFailureAndWithAnotherParallelism(Objective objective) throws Exception {
        assertSame(rescaledTwice(HOULSBY, objective), uninterrupted(HOULSBY, objective));
    }

    @ParameterizedTest
    @CsvSource({"CLASSIFICATION,2", "MULTI_LABEL,3", "REGRESSION,1", "TEXT,0"})
    void publishWhatTheyHaveLearned(Objective objective, int outputs) throws Exception {
        AdapterArtifact artifact = uninterrupted(HOULSBY, objective).get("first");
        assertThat(artifact.spec().objective()).isEqualTo(objective);
        assertThat(artifact.labels()).hasSize(outputs);
        assertThat(artifact.metadata())
                .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "32")
                .containsEntry(ArtifactMetadata.EXAMPLES_HELD_OUT, "7")
                .containsEntry(ArtifactMetadata.SKIPPED_BATCHES, "0");
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void loseLessTheMoreTheyHaveSeen(Objective objective) throws Exception {
        try (TrainHarness harness = begin("\"method\":\"lora\",\"rank\":4", objective)) {
            feed(harness, objective, 0, 240);
            harness.endInput();
            List<Double> losses =
                    harness.evaluations().stream()
                            .filter(e -> e.getKind() == EvaluationKind.PREQUENTIAL)
                            .filter(e -> e.getTask().equals("first"))
                            .map(Evaluation::getLoss)
                            .toList();
            assertThat(mean(losses.subList(losses.size() - 5, losses.size())))
                    .isLessThan(0.75 * mean(losses.subList(0, 5)));
            assertThat(harness.evaluations())
                    .extracting(Evaluation::getAccuracy)
                    .allMatch(accuracy -> objective != Objective.REGRESSION || accuracy == 0);
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Nested
    class Methods {

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "\"method\":\"p_tuning\",\"tokens\":2,\"hidden\":8;prompt",
                    "\"method\":\"prefix\",\"tokens\":2,\"hidden\":8;prefix"
                })
        void publishWithoutWhatOnlyTrainingNeeds(String adapter, String published)
                throws Exception {
            Map<String, AdapterArtifact> expected =
                    uninterrupted(adapter, Objective.CLASSIFICATION);
            AdapterArtifact artifact = expected.get("first");
            AdapterSpec trained = AdapterSpec.parse("{" + adapter + "}");
            assertThat(artifact.spec()).isEqualTo(trained.published()).isNotEqualTo(trained);
            assertThat(artifact.spec().describe()).isEqualTo(published);
            try (FrozenBase base = decoder.acquire()) {
                int size = base.layout(artifact.spec(), 2).size();
                assertThat(artifact.parameters()).hasSize(size);
                assertThat(base.layout(trained, 2).size()).isGreaterThan(size);
            }
            assertSame(rescaledTwice(adapter, Objective.CLASSIFICATION), expected);
        }

        @Test
        void learnAtTheirOwnRateUnlessTheSpecificationSaysAnother() throws Exception {
            float[] own = trainedAt("");
            assertThat(trainedAt(",\"learning_rate\":0.02")).isEqualTo(own);
            assertThat(trainedAt(",\"learning_rate\":0.002")).isNotEqualTo(own);
        }

        private float[] trainedAt(String rate) throws Exception {
            String spec =
                    EveryObjective.spec(FIRST, "\"method\":\"ia3\"", Objective.REGRESSION).strip();
            try (TrainHarness harness = TrainHarness.open(settings, checkpoints)) {
                harness.spec(FIRST, spec.substring(0, spec.length() - 1) + rate + "}");
                EveryObjective.feed(harness, FIRST, Objective.REGRESSION, 0, 20);
                harness.endInput();
                return TrainHarness.latest(harness.records()).get("first").parameters();
            }
        }
    }

    @Nested
    class Labels {

        @Test
        void areWaitedForBeforeThereIsAnythingToLearn() throws Exception {
            try (TrainHarness harness = TrainHarness.open(settings, checkpoints)) {
                harness.spec(FIRST, EveryObjective.spec(FIRST, HOULSBY, Objective.MULTI_LABEL));
                for (int offset = 10; offset < 15; offset++) {
                    harness.example(FIRST, "a cat", ExpectedAnswer.ofLabels(List.of()), offset);
                }
                harness.time(5_000);
                assertThat(harness.records()).isEmpty();
                harness.example(FIRST, "a dog", ExpectedAnswer.ofLabels(List.of("animal")), 15);
                harness.endInput();
                AdapterArtifact artifact = TrainHarness.latest(harness.records()).get("first");
                assertThat(artifact.labels()).containsExactly("animal");
                assertThat(artifact.metadata())
                        .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "5")
                        .containsEntry(ArtifactMetadata.EXAMPLES_HELD_OUT, "1")
                        .containsEntry(ArtifactMetadata.STEPS, "2");
            }
        }
    }

    @Nested
    class AnotherObjective {

        @Test
        void startsAnewAndMeasuresItselfOnNewExamplesOnly() throws Exception {
            try (TrainHarness harness = TrainHarness.open(settings, checkpoints)) {
                harness.spec(FIRST, EveryObjective.spec(FIRST, HOULSBY, Objective.CLASSIFICATION));
                EveryObjective.feed(harness, FIRST, Objective.CLASSIFICATION, 0, 20);
                harness.settle();
                AdapterArtifact before = TrainHarness.latest(harness.records()).get("first");
                harness.spec(FIRST, EveryObjective.spec(FIRST, HOULSBY, Objective.TEXT));
                EveryObjective.feed(harness, FIRST, Objective.TEXT, 20, 40);
                harness.endInput();
                AdapterArtifact after = TrainHarness.latest(harness.records()).get("first");
                assertThat(after.spec().objective()).isEqualTo(Objective.TEXT);
                assertThat(after.version()).isEqualTo(before.version() + 1);
                assertThat(before.features().orElseThrow().labels()).isEqualTo(2);
                assertThat(after.features().orElseThrow().counts()).containsExactly(16);
                assertThat(after.metadata())
                        .containsEntry(ArtifactMetadata.EXAMPLES_TRAINED, "16")
                        .containsEntry(ArtifactMetadata.EXAMPLES_HELD_OUT, "3");
            }
        }
    }
}
