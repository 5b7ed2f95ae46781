package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.adapter.ParameterLayout;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.Score;
import io.perennial.model.predict.ServableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published form of an adapter, through its artifact's bytes, against the trained one. */
class PublicationTest {

    private static final int LABELS = 3;
    private static final int ROWS = 6;

    @TempDir static Path folder;
    static TinyBases bases;

    @BeforeAll
    static void load() throws IOException {
        bases = new TinyBases(folder, 9);
    }

    @AfterAll
    static void close() {
        bases.close();
    }

    static Stream<Arguments> adapters() {
        return Stream.of(
                        TinyMethods.all().map(spec -> Arguments.of(TinyFamily.BERT, spec)),
                        TinyMethods.each().map(spec -> Arguments.of(TinyFamily.ELECTRA, spec)),
                        TinyMethods.each().map(spec -> Arguments.of(TinyFamily.GPT2, spec)),
                        TinyMethods.all().map(spec -> Arguments.of(TinyFamily.LLAMA, spec)),
                        TinyMethods.writing().map(spec -> Arguments.of(TinyFamily.LLAMA, spec)))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void answersAsTheTrainedOne(TinyFamily family, AdapterSpec spec) {
        FrozenBase base = bases.of(family);
        FusedTrainer trainer = new FusedTrainer(base);
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, spec, Samples.labels(LABELS), 3)) {
            for (int step = 0; step < 3; step++) {
                trainer.step(List.of(batch(adapter, step)));
            }
            TaskBatch unseen = batch(adapter, 77);
            AdapterArtifact read = AdapterArtifact.fromBytes(artifact(base, adapter).toBytes());
            try (ServableAdapter servable = ServableAdapter.load(base, read)) {
                Score score =
                        new FusedPredictor(base)
                                .measure(
                                        new PredictionBatch(servable, unseen.texts()),
                                        unseen.targets());
                double loss = trainer.gradients(List.of(unseen)).get(0).loss();
                assertThat(score.meanLoss()).isCloseTo(loss, within(1e-5 * Math.max(1, loss)));
                assertThat(score.examples()).isEqualTo(ROWS);
            }
        }
    }

    private static TaskBatch batch(TrainableAdapter adapter, long seed) {
        return new TaskBatch(
                adapter,
                Samples.rows(adapter.spec(), seed, ROWS),
                Samples.targets(adapter.spec(), seed, ROWS, LABELS),
                Hyperparameters.of(1e-2));
    }

    private static AdapterArtifact artifact(FrozenBase base, TrainableAdapter adapter) {
        return new AdapterArtifact(
                "task",
                1,
                base.fingerprint(),
                adapter.publishedSpec(),
                adapter.labels(),
                Map.of(),
                adapter.parameters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'method':'p_tuning','tokens':3,'hidden':6}",
                "{'method':'p_tuning','tokens':3,'encoder':'lstm','hidden':4}",
                "{'method':'prefix','tokens':2,'hidden':5,'gated':true}"
            })
    void carriesNothingThatOnlyTrainingNeeds(String json) {
        FrozenBase base = bases.of(TinyFamily.BERT);
        AdapterSpec spec = TinyMethods.spec(json);
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, spec, Samples.labels(LABELS), 3)) {
            AdapterArtifact artifact = artifact(base, adapter);
            ParameterLayout layout = base.layout(artifact.spec(), LABELS);
            assertThat(artifact.parameters()).hasSize(layout.size());
            assertThat(layout.size()).isLessThan(base.layout(spec, LABELS).size());
            assertThat(layout.derived()).isEmpty();
            assertThat(layout.parameters())
                    .extracting(Parameter::name)
                    .noneMatch(name -> name.contains("mlp") || name.contains("lstm"));
            assertThat(artifact.toBytes().length).isLessThan(4 * layout.size() + 1000);
        }
    }

    @Test
    void isTheTrainedFormWhereTrainingNeedsNothingMore() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        AdapterSpec spec = TinyMethods.spec("{'method':'compacter','bottleneck':4}");
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, spec, Samples.labels(LABELS), 3)) {
            assertThat(adapter.publishedSpec()).isEqualTo(spec);
            assertThat(adapter.parameters()).isEqualTo(adapter.state().parameters());
        }
    }

    /** The head's rows move from a longer vector to a shorter one. */
    @Test
    void keepsTheHead() {
        FrozenBase base = bases.of(TinyFamily.ELECTRA);
        AdapterSpec spec =
                TinyMethods.spec(
                        "{'method':'p_tuning','tokens':3,'hidden':6,'head':'dense_gelu','objective':'multi_label'}");
        try (TrainableAdapter adapter =
                TrainableAdapter.create(base, spec, Samples.labels(LABELS), 3)) {
            ParameterLayout trained = base.layout(spec, LABELS);
            ParameterLayout published = base.layout(adapter.publishedSpec(), LABELS);
            float[] whole = adapter.state().parameters();
            float[] folded = adapter.parameters();
            for (String name : List.of("head.dense.weight", "head.weight", "head.bias")) {
                Parameter from = trained.parameter(name);
                Parameter to = published.parameter(name);
                assertThat(to.size()).isEqualTo(from.size());
                for (int i = 0; i < to.size(); i++) {
                    assertThat(folded[to.offset() + i]).isEqualTo(whole[from.offset() + i]);
                }
            }
        }
    }
}
