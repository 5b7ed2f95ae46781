package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyBases;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import io.perennial.model.text.EncodedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training with the lower layers' states kept, against training without. */
class LowerStatesTest {

    private static final long PLENTY = 1 << 20;

    /** Adapters that leave the lower of the two layers alone, or both, and one that uses both. */
    private static final List<AdapterSpec> SPECS =
            List.of(
                            "{'method':'houlsby','bottleneck':4,'leave_out':[0]}",
                            "{'method':'lora','rank':2,'leave_out':[0]}",
                            "{'method':'llama_adapter','tokens':2,'top_layers':1}",
                            "{'method':'head_only'}",
                            "{'method':'layer_norm','leave_out':[0,1]}",
                            "{'method':'houlsby','bottleneck':4}",
                            "{'method':'prompt','tokens':3}")
                    .stream()
                    .map(TinyMethods::spec)
                    .toList();

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

    /** A task of each specification, with the same few texts in every step. */
    private static List<TaskBatch> batches(FrozenBase base) {
        List<TaskBatch> batches = new ArrayList<>();
        for (int i = 0; i < SPECS.size(); i++) {
            TrainableAdapter adapter =
                    TrainableAdapter.create(base, SPECS.get(i), Samples.labels(3), i);
            batches.add(
                    new TaskBatch(
                            adapter,
                            Samples.rows(SPECS.get(i), i % 2, 3),
                            Samples.targets(SPECS.get(i), i, 3, 3),
                            Hyperparameters.of(1e-2)));
        }
        return batches;
    }

    private static void close(List<TaskBatch> batches) {
        batches.forEach(batch -> batch.adapter().close());
    }

    @ParameterizedTest
    @EnumSource(names = {"BERT", "DISTILBERT", "GPT2", "LLAMA"})
    void whatIsLearntIsTheSame(TinyFamily family) {
        FrozenBase base = bases.of(family);
        List<TaskBatch> kept = batches(base);
        List<TaskBatch> computed = batches(base);
        try (LowerStates states = new LowerStates(base, PLENTY)) {
            FusedTrainer keeping = new FusedTrainer(base, states);
            FusedTrainer plain = new FusedTrainer(base);
            for (int step = 0; step < 4; step++) {
                List<BatchResult> found = keeping.step(kept);
                List<BatchResult> wanted = plain.step(computed);
                for (int i = 0; i < SPECS.size(); i++) {
                    String name = SPECS.get(i).toJson();
                    assertThat(found.get(i).correct()).as(name).isEqualTo(wanted.get(i).correct());
                    assertThat(found.get(i).applied()).as(name).isTrue();
                }
            }
            for (int i = 0; i < SPECS.size(); i++) {
                AdapterState state = kept.get(i).adapter().state();
                AdapterState wanted = computed.get(i).adapter().state();
                assertThat(Samples.error(state.parameters(), wanted.parameters()))
                        .as(SPECS.get(i).toJson())
                        .isLessThan(1e-4);
            }
            // The first step computed what the others took.
            assertThat(states.hitRate()).isGreaterThanOrEqualTo(0.75);
        }
        close(kept);
        close(computed);
    }

    @Test
    void tasksShareWhatIsKept() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        List<EncodedText> texts = Samples.rows(1, 4);
        try (LowerStates states = new LowerStates(base, PLENTY)) {
            FusedTrainer trainer = new FusedTrainer(base, states);
            for (int task = 0; task < 3; task++) {
                try (TrainableAdapter adapter =
                        TrainableAdapter.create(base, SPECS.get(0), Samples.labels(2), task)) {
                    trainer.step(List.of(batch(adapter, texts)));
                }
            }
            assertThat(states.hitRate()).isEqualTo(2 / 3.0);
            long tokens = texts.stream().mapToLong(EncodedText::length).sum();
            assertThat(states.bytes()).isEqualTo(tokens * TinyBase.HIDDEN * Float.BYTES);
        }
    }

    @Test
    void theBoundIsKeptAndTheOldestGoFirst() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        List<EncodedText> first = Samples.rows(1, 4);
        List<EncodedText> second = Samples.rows(2, 4);
        long bytesOfSecond =
                second.stream().mapToLong(EncodedText::length).sum() * TinyBase.HIDDEN * 4;
        try (LowerStates states = new LowerStates(base, bytesOfSecond);
                TrainableAdapter adapter =
                        TrainableAdapter.create(base, SPECS.get(0), Samples.labels(2), 1)) {
            FusedTrainer trainer = new FusedTrainer(base, states);
            trainer.step(List.of(batch(adapter, first)));
            trainer.step(List.of(batch(adapter, second)));
            assertThat(states.bytes()).isEqualTo(bytesOfSecond);
            trainer.step(List.of(batch(adapter, second)));
            assertThat(states.hitRate()).isEqualTo(1 / 3.0);
        }
    }

    @Test
    void aPairIsNotTheTextOfTheSameTokens() {
        FrozenBase base = bases.of(TinyFamily.BERT);
        EncodedText pair = new EncodedText(new int[] {2, 10, 3, 11, 3}, 3, false);
        EncodedText text = new EncodedText(new int[] {2, 10, 3, 11, 3}, 5, false);
        try (LowerStates states = new LowerStates(base, PLENTY);
                TrainableAdapter adapter =
                        TrainableAdapter.create(base, SPECS.get(0), Samples.labels(2), 1)) {
            FusedTrainer trainer = new FusedTrainer(base, states);
            trainer.step(List.of(batch(adapter, List.of(pair))));
            trainer.step(List.of(batch(adapter, List.of(text))));
            assertThat(states.hitRate()).isZero();
        }
    }

    @Test
    void layersAreUntouchedBelowTheLowestAdapter() {
        FrozenBase encoder = bases.of(TinyFamily.BERT);
        FrozenBase decoder = bases.of(TinyFamily.GPT2);
        List<Integer> ofEncoder = untouched(encoder);
        List<Integer> ofDecoder = untouched(decoder);
        assertThat(ofEncoder).containsExactly(1, 1, 1, 2, 0, 0, 0);
        // Its final norm is tuned, and the last layer's output is kept behind that.
        assertThat(ofDecoder).containsExactly(1, 1, 1, 2, 1, 0, 0);
    }

    private static List<Integer> untouched(FrozenBase base) {
        return SPECS.stream()
                .map(spec -> base.layout(spec, 2).untouchedLayers(base.config().layers()))
                .toList();
    }

    private static TaskBatch batch(TrainableAdapter adapter, List<EncodedText> texts) {
        return TaskBatch.ofLabels(adapter, texts, new int[texts.size()], Hyperparameters.of(1e-3));
    }

    @Test
    void refusesANegativeBound() {
        assertThatThrownBy(() -> new LowerStates(bases.of(TinyFamily.BERT), -1))
                .hasMessageContaining("mostBytes is -1");
    }
}
