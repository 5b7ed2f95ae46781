package io.perennial.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.Prediction;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.adapters.ServedAdapters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskPredictorTest {

    private FrozenBase base;
    private ServedAdapters adapters;
    private PredictionQueue queue;
    private TaskPredictor predictor;

    @BeforeEach
    void open() {
        base = SampleAdapters.base();
        adapters = SampleAdapters.serving(base);
        queue =
                new PredictionQueue(
                        new FusedPredictor(base)::predict,
                        16,
                        2,
                        1_000,
                        Duration.ofMinutes(1),
                        new SimpleMeterRegistry());
        predictor = new TaskPredictor(adapters, base.textEncoder(), queue);
    }

    @AfterEach
    void close() {
        queue.close();
        adapters.close();
        base.close();
    }

    @Test
    void aMixedQueueAnswersLikeEveryTaskAlone() throws Exception {
        List<AdapterArtifact> artifacts = new ArrayList<>();
        for (int task = 0; task < 5; task++) {
            List<String> labels = List.of("one", "two", "three").subList(0, 2 + task % 2);
            AdapterArtifact artifact = SampleAdapters.artifact(base, "task" + task, 1, labels);
            artifacts.add(artifact);
            adapters.apply(SampleAdapters.arrived(artifact));
        }
        List<String> texts =
                List.of("a short one", "a somewhat longer text about nothing in particular");
        List<CompletableFuture<TaskAnswer>> answers = new ArrayList<>();
        for (AdapterArtifact artifact : artifacts) {
            answers.add(ask(artifact.task(), texts));
        }
        for (int task = 0; task < artifacts.size(); task++) {
            List<Prediction> predictions = get(answers.get(task)).predictions();
            for (int row = 0; row < texts.size(); row++) {
                Prediction.Label alone =
                        SampleAdapters.offline(base, artifacts.get(task), texts.get(row));
                Prediction.Label mixed = (Prediction.Label) predictions.get(row);
                assertThat(mixed.label()).isEqualTo(alone.label());
                assertThat(mixed.probabilities())
                        .containsExactly(alone.probabilities(), within(1e-4f));
            }
        }
    }

    @Test
    void saysWhichTextWasCut() throws Exception {
        serve("intents", 1);
        TaskAnswer answer = get(ask("intents", List.of("short", "very long ".repeat(500))));
        assertThat(answer.truncated()).containsExactly(false, true);
        assertThat(answer.version().version()).isEqualTo(1);
    }

    @Test
    void takesOddTexts() throws Exception {
        serve("intents", 1);
        List<String> odd =
                List.of("\u0000 nul", "\uD83D\uDE80 rocket", "\u202E\u0301", "日本語", "x\ty\nz");
        assertThat(get(ask("intents", odd)).predictions()).hasSize(odd.size());
    }

    @Test
    void takesPairsOfTexts() throws Exception {
        serve("pairs", 1);
        TaskAnswer answer =
                get(
                        predictor.ask(
                                "pairs",
                                OptionalLong.empty(),
                                List.of(
                                        new TextInput("a dog", "an animal"),
                                        new TextInput("a dog", null))));
        assertThat(((Prediction.Label) answer.predictions().get(0)).probabilities())
                .isNotEqualTo(((Prediction.Label) answer.predictions().get(1)).probabilities());
    }

    @Test
    void refusesTasksAndVersionsThatAreNotServed() {
        serve("intents", 2);
        assertThatThrownBy(() -> ask("intent", List.of("text")))
                .isInstanceOf(PredictionRefusedException.UnknownTask.class);
        assertThatThrownBy(
                        () ->
                                predictor.ask(
                                        "intents",
                                        OptionalLong.of(1),
                                        List.of(new TextInput("text", null))))
                .isInstanceOf(PredictionRefusedException.OtherVersion.class)
                .hasMessage("Version 1 of task 'intents' is not served; version 2 is.");
    }

    private void serve(String task, long version) {
        adapters.apply(
                SampleAdapters.arrived(
                        SampleAdapters.artifact(base, task, version, List.of("yes", "no"))));
    }

    private CompletableFuture<TaskAnswer> ask(String task, List<String> texts) {
        return predictor.ask(
                task,
                OptionalLong.empty(),
                texts.stream().map(text -> new TextInput(text, null)).toList());
    }

    private static TaskAnswer get(CompletableFuture<TaskAnswer> answer) throws Exception {
        return answer.get(1, TimeUnit.MINUTES);
    }
}
