package io.perennial.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.MemoryReadings;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.predict.FusedPredictor;
import io.perennial.model.predict.PredictionBatch;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.text.EncodedText;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory outside the heap: everything that a call takes is given back. */
class NativeMemoryTest {

    private static final int ROWS = 32;
    private static final int REPEATS = 150;

    @TempDir static Path folder;
    static FrozenBase base;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(7).load(folder);
    }

    @AfterAll
    static void close() {
        base.close();
    }

    /** The longest rows: a step that kept what its backward pass needs would keep megabytes. */
    private static List<EncodedText> rows() {
        int[] ids = new int[TinyBase.POSITIONS];
        Arrays.fill(ids, 10);
        return Collections.nCopies(ROWS, new EncodedText(ids, ids.length, false));
    }

    private static void train(TrainableAdapter adapter, int repeats) {
        FusedTrainer trainer = new FusedTrainer(base);
        TaskBatch batch =
                TaskBatch.ofLabels(
                        adapter, rows(), Samples.wanted(1, ROWS, 2), Hyperparameters.of(1e-3));
        for (int i = 0; i < repeats; i++) {
            trainer.step(List.of(batch));
        }
    }

    private static void predict(TrainableAdapter adapter, int repeats) {
        FusedPredictor predictor = new FusedPredictor(base);
        for (int i = 0; i < repeats; i++) {
            try (ServableAdapter servable = Samples.servable(base, adapter)) {
                predictor.predict(List.of(new PredictionBatch(servable, rows())));
            }
        }
    }

    private static TrainableAdapter adapter() {
        return TrainableAdapter.create(
                base,
                AdapterSpec.parse("{\"method\":\"lora\",\"rank\":2,\"leave_out\":[0]}"),
                Samples.labels(2),
                1);
    }

    @Test
    void staysFlatOverManyStepsAndPredictions() throws IOException {
        MemoryReadings.assumeReadable();
        try (TrainableAdapter adapter = adapter()) {
            train(adapter, 30);
            predict(adapter, 30);
            long before = MemoryReadings.nativeMebibytes();
            train(adapter, REPEATS);
            predict(adapter, REPEATS);
            assertThat(MemoryReadings.nativeMebibytes() - before).isLessThan(64);
        }
    }

    @Test
    void hangsOnTheBaseOnlyWhileItIsUsed() throws ReflectiveOperationException {
        int before = MemoryReadings.resourcesOf(base);
        try (TrainableAdapter adapter = adapter()) {
            int during = MemoryReadings.resourcesOf(base);
            assertThat(during).isEqualTo(before + 1);
            train(adapter, 3);
            predict(adapter, 3);
            TaskBatch tooLong =
                    TaskBatch.ofLabels(
                            adapter,
                            List.of(new EncodedText(new int[TinyBase.POSITIONS + 1], 1, false)),
                            new int[] {0},
                            Hyperparameters.of(1e-3));
            assertThatThrownBy(() -> new FusedTrainer(base).step(List.of(tooLong)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(MemoryReadings.resourcesOf(base)).isEqualTo(during);
        }
        assertThat(MemoryReadings.resourcesOf(base)).isEqualTo(before);
    }

    @Test
    void ofAClosedAdapterIsOutOfReach() {
        TrainableAdapter adapter = adapter();
        adapter.close();
        assertThatThrownBy(adapter::parameters).isInstanceOf(IllegalStateException.class);
    }
}
