package io.perennial.model.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.fuse.Target;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks on the tiny base that ask whether a text holds one of three words. */
class TransferStartTest {

    private static final AdapterSpec HOULSBY =
            TinyMethods.spec("{'method':'houlsby','bottleneck':8}");
    private static final int EXAMPLES = 96;
    private static final Set<Integer> WORDS = Set.of(7, 9, 12);

    @TempDir static Path folder;
    static FrozenBase base;
    static StartCandidate related;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(3).load(folder);
        related = learned("related", HOULSBY);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    private static int holds(EncodedText row) {
        return Arrays.stream(row.tokenIds()).anyMatch(WORDS::contains) ? 1 : 0;
    }

    private static StartCandidate learned(String task, AdapterSpec spec) {
        try (TrainableAdapter adapter = TrainableAdapter.create(base, spec, Samples.labels(2), 1)) {
            FusedTrainer trainer = new FusedTrainer(base);
            for (int step = 0; step < 300; step++) {
                List<EncodedText> rows = Samples.rows(step, 16);
                int[] labels = rows.stream().mapToInt(TransferStartTest::holds).toArray();
                Hyperparameters how = Hyperparameters.of(1e-2);
                trainer.step(List.of(TaskBatch.ofLabels(adapter, rows, labels, how)));
            }
            return StartCandidate.of(
                    new AdapterArtifact(
                            task,
                            3,
                            base.fingerprint(),
                            adapter.publishedSpec(),
                            adapter.labels(),
                            Map.of(),
                            adapter.parameters()));
        }
    }

    /** An adapter as it is before its first step, which leaves the base alone. */
    private static StartCandidate untrained() {
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, HOULSBY, Samples.labels(2), 9)) {
            return StartCandidate.of("untrained", adapter.state());
        }
    }

    private static StartCandidate noise() {
        float[] values = Samples.normal(4, base.layout(HOULSBY, 2).size(), 3);
        return new StartCandidate("noise", 1, HOULSBY, values);
    }

    private static FirstExamples first(Function<EncodedText, Target> answer) {
        List<EncodedText> rows = Samples.rows(1_000, EXAMPLES);
        return new FirstExamples(rows, rows.stream().map(answer).toList());
    }

    private static FirstExamples held() {
        return first(row -> new Target.Label(holds(row)));
    }

    private static StartChoice choose(
            AdapterSpec spec, FirstExamples first, StartCandidate... candidates) {
        try (TrainableAdapter fresh = TrainableAdapter.create(base, spec, Samples.labels(2), 5)) {
            return new TransferStart(base).choose(fresh, first, List.of(candidates));
        }
    }

    @Nested
    class Choice {

        @Test
        void isTheRelatedTask() {
            StartChoice choice = choose(HOULSBY, held(), untrained(), related, noise());
            assertThat(choice.source()).isSameAs(related);
            assertThat(choice.score()).isGreaterThan(choice.freshScore() + TransferStart.MARGIN);
            assertThat(choice.scores())
                    .extracting(StartChoice.Scored::task)
                    .containsExactly("untrained", "related", "noise");
        }

        @Test
        void isTheFreshStartWhereNoneHelps() {
            StartChoice choice = choose(HOULSBY, held(), untrained(), noise());
            assertThat(choice.source()).isNull();
            assertThat(choice.score()).isEqualTo(choice.freshScore()).isBetween(0.0, 1.0);
        }

        @Test
        void isTheFreshStartWhereExamplesAreFew() {
            FirstExamples all = held();
            FirstExamples few =
                    new FirstExamples(all.texts().subList(0, 15), all.targets().subList(0, 15));
            StartChoice choice = choose(HOULSBY, few, related);
            assertThat(choice.source()).isNull();
            assertThat(choice.score()).isNaN();
        }

        @Test
        void isTheSameEveryTime() {
            StartChoice once = choose(HOULSBY, held(), related, noise());
            StartChoice again = choose(HOULSBY, held(), related, noise());
            assertThat(again).isEqualTo(once);
        }

        @Test
        void goesByVarianceForLabelSetsAndNumbers() {
            StartChoice sets =
                    choose(
                            TinyMethods.spec(
                                    "{'method':'houlsby','bottleneck':8,'objective':'multi_label'}"),
                            first(row -> new Target.LabelSet(Set.of(holds(row)))),
                            related);
            StartChoice numbers =
                    choose(
                            TinyMethods.spec(
                                    "{'method':'houlsby','bottleneck':8,'objective':'regression'}"),
                            first(row -> new Target.Value(holds(row))),
                            related);
            assertThat(sets.source()).isSameAs(related);
            assertThat(numbers.source()).isSameAs(related);
        }
    }

    @Nested
    class Candidates {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'method':'houlsby','bottleneck':4}",
                    "{'method':'pfeiffer','bottleneck':8}",
                    "{'method':'houlsby','bottleneck':8,'pooling':'first'}",
                    "{'method':'houlsby','bottleneck':8,'head':'dense_tanh'}"
                })
        void ofAnotherFormArePassedOver(String json) {
            StartChoice choice = choose(TinyMethods.spec(json), held(), related);
            assertThat(choice.source()).isNull();
            assertThat(choice.scores()).isEmpty();
        }

        @Test
        void areNotChanged() {
            float[] before = related.parameters().clone();
            TransferStart.choose(base, HOULSBY, Samples.labels(2), held(), List.of(related), 5)
                    .close();
            assertThat(related.parameters()).isEqualTo(before);
        }

        @Test
        void areRefusedWhereTheirParametersAreTooFew() {
            StartCandidate cut = new StartCandidate("cut", 1, HOULSBY, new float[7]);
            assertThatThrownBy(() -> choose(HOULSBY, held(), cut))
                    .hasMessageStartingWith("the adapter of task cut has 7 parameters; the body");
        }
    }

    @Nested
    class TheAdapter {

        /** Three labels, where the source had two. */
        private TrainableAdapter started() {
            return TransferStart.choose(
                    base, HOULSBY, Samples.labels(3), held(), List.of(related), 5);
        }

        @Test
        void hasTheSourcesBodyAndItsOwnHead() {
            int body = base.layout(HOULSBY, 3).bodySize();
            try (TrainableAdapter adapter = started();
                    TrainableAdapter fresh =
                            TrainableAdapter.create(base, HOULSBY, Samples.labels(3), 5)) {
                float[] values = adapter.parameters();
                float[] own = fresh.parameters();
                assertThat(Arrays.copyOf(values, body)).isEqualTo(related.body(base));
                assertThat(Arrays.copyOfRange(values, body, values.length))
                        .isEqualTo(Arrays.copyOfRange(own, body, own.length));
            }
        }

        @Test
        void beginsWithoutMomentsAndSteps() {
            try (TrainableAdapter adapter = started()) {
                assertThat(adapter.steps()).isZero();
                assertThat(adapter.state().firstMoment()).containsOnly(0);
                assertThat(adapter.state().secondMoment()).containsOnly(0);
            }
        }

        @Test
        void cannotStartElsewhereOnceItHasLearned() {
            try (TrainableAdapter adapter = started()) {
                List<EncodedText> rows = Samples.rows(1, 4);
                Hyperparameters how = Hyperparameters.of(1e-2);
                int[] labels = {0, 1, 2, 0};
                new FusedTrainer(base)
                        .step(List.of(TaskBatch.ofLabels(adapter, rows, labels, how)));
                assertThatThrownBy(() -> adapter.startFrom(related.body(base)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has taken 1 steps");
            }
        }

        @Test
        void takesOnlyABodyOfItsOwnSize() {
            try (TrainableAdapter adapter = started()) {
                assertThatThrownBy(() -> adapter.startFrom(new float[3]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("3 values are no body of houlsby");
            }
        }
    }
}
