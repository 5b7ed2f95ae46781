package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frozen linear maps in bfloat16, against the same base in float32. */
class BFloat16Test {

    /** Eight bits of mantissa, through a few layers. */
    private static final double TOLERANCE = 0.03;

    @TempDir Path folder;

    private FrozenBase load(TinyFamily family, Precision precision) throws IOException {
        Path files = folder.resolve(family + "-" + precision);
        TinyBase.of(family, 1).writeTo(files);
        return FrozenBase.acquire(
                BaseLocation.folder(files), TinyBase.SETTINGS.withPrecision(precision));
    }

    private static List<TaskBatch> batches(FrozenBase base, List<AdapterSpec> specs) {
        List<TaskBatch> batches = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            TrainableAdapter adapter =
                    TrainableAdapter.create(base, specs.get(i), Samples.labels(3), i);
            batches.add(
                    new TaskBatch(
                            adapter,
                            Samples.rows(specs.get(i), i, 3),
                            Samples.targets(specs.get(i), i, 3, 3),
                            Hyperparameters.of(1e-3)));
        }
        return batches;
    }

    private static void close(List<TaskBatch> batches) {
        batches.forEach(batch -> batch.adapter().close());
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static double relativeError(float[] found, float[] expected) {
        float[] difference = new float[found.length];
        for (int i = 0; i < found.length; i++) {
            difference[i] = found[i] - expected[i];
        }
        return norm(difference) / Math.max(1e-3, norm(expected));
    }

    @ParameterizedTest
    @EnumSource(names = {"BERT", "GPT2", "LLAMA"})
    void everyMethodsGradientIsNearThatOfFloat32(TinyFamily family) throws IOException {
        List<AdapterSpec> specs = TinyMethods.on(family);
        try (FrozenBase exact = load(family, Precision.FP32);
                FrozenBase narrow = load(family, Precision.BF16)) {
            List<TaskBatch> exactBatches = batches(exact, specs);
            List<TaskBatch> narrowBatches = batches(narrow, specs);
            List<FusedTrainer.Gradient> wanted = new FusedTrainer(exact).gradients(exactBatches);
            List<FusedTrainer.Gradient> found = new FusedTrainer(narrow).gradients(narrowBatches);
            for (int i = 0; i < specs.size(); i++) {
                String name = specs.get(i).toJson();
                float loss = wanted.get(i).loss();
                assertThat(found.get(i).loss())
                        .as(name)
                        .isNotEqualTo(loss)
                        .isCloseTo(loss, within((float) TOLERANCE * Math.max(1, loss)));
                assertThat(relativeError(found.get(i).values(), wanted.get(i).values()))
                        .as(name)
                        .isLessThan(4 * TOLERANCE);
            }
            close(exactBatches);
            close(narrowBatches);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BERT", "LLAMA"})
    void aTaskLearnsTheSameInCompany(TinyFamily family) throws IOException {
        List<AdapterSpec> specs = TinyMethods.on(family);
        try (FrozenBase base = load(family, Precision.BF16)) {
            FusedTrainer trainer = new FusedTrainer(base);
            String before = Samples.hash(base);
            List<TaskBatch> together = batches(base, specs);
            List<TaskBatch> alone = batches(base, specs);
            List<FusedTrainer.Gradient> found = trainer.gradients(together);
            for (int i = 0; i < specs.size(); i++) {
                float[] wanted = trainer.gradients(List.of(alone.get(i))).get(0).values();
                assertThat(relativeError(found.get(i).values(), wanted))
                        .as(specs.get(i).toJson())
                        .isLessThan(TOLERANCE);
            }
            trainer.step(together);
            assertThat(Samples.hash(base)).isEqualTo(before);
            close(together);
            close(alone);
        }
    }

    @Test
    void weightsAreRoundedOnceAndReadInFloat32() throws IOException {
        try (FrozenBase exact = load(TinyFamily.BERT, Precision.FP32);
                FrozenBase narrow = load(TinyFamily.BERT, Precision.BF16)) {
            assertThat(narrow.precision()).isEqualTo(Precision.BF16);
            assertThat(narrow.fingerprint()).isEqualTo(exact.fingerprint());
            try (var copies = narrow.newManager()) {
                for (int place = 0; place < exact.weights().size(); place++) {
                    float[] wanted = exact.weight(place, copies).toFloatArray();
                    float[] found = narrow.weight(place, copies).toFloatArray();
                    for (int i = 0; i < wanted.length; i++) {
                        assertThat(found[i])
                                .isCloseTo(wanted[i], within(Math.abs(wanted[i]) / 256));
                    }
                }
            }
        }
    }

    @Test
    void aGpuAndAnExplicitWishNeedNoSuchProcessor() {
        assertThat(Precision.AUTO.resolve(Device.gpu())).isEqualTo(Precision.BF16);
        assertThat(Precision.FP32.resolve(Device.gpu())).isEqualTo(Precision.FP32);
        assertThat(Precision.BF16.resolve(Device.cpu())).isEqualTo(Precision.BF16);
        assertThat(Precision.AUTO.resolve(Device.cpu())).isNotEqualTo(Precision.AUTO);
    }
}
