package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.adapter.InvalidAdapterSpecException;
import io.perennial.model.architecture.Site;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyTokenizer;
import io.perennial.model.safetensors.TensorType;
import io.perennial.model.train.AdapterState;
import io.perennial.model.train.FusedTrainer;
import io.perennial.model.train.Hyperparameters;
import io.perennial.model.train.TaskBatch;
import io.perennial.model.train.TrainableAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenBaseTest {

    @TempDir Path folder;

    private FrozenBase acquire() {
        return FrozenBase.acquire(BaseLocation.folder(folder), TinyBase.SETTINGS);
    }

    @Nested
    class Loading {

        @Test
        void tellsWhatTheFolderSays() throws IOException {
            try (FrozenBase base = TinyBase.seeded(1).load(folder)) {
                assertThat(base.name()).isEqualTo(folder.getFileName().toString());
                assertThat(base.fingerprint()).matches("[0-9a-f]{64}");
                assertThat(base.device()).isEqualTo("cpu()");
                assertThat(base.config().layers()).isEqualTo(TinyBase.LAYERS);
                assertThat(base.config().vocabularySize()).isEqualTo(TinyTokenizer.size());
                assertThat(base.textEncoder().maxLength()).isEqualTo(TinyBase.POSITIONS);
            }
        }

        @Test
        void acceptsPrefixesAndOldLayerNormNames() throws IOException {
            TinyBase.seeded(1).writeTo(folder.resolve("plain"));
            TinyBase.seeded(1)
                    .rename("embeddings.LayerNorm.weight", "embeddings.LayerNorm.gamma")
                    .rename("embeddings.LayerNorm.bias", "embeddings.LayerNorm.beta")
                    .prefixAll("bert.")
                    .writeTo(folder.resolve("prefixed"));
            try (FrozenBase plain = load("plain");
                    FrozenBase prefixed = load("prefixed")) {
                assertThat(Samples.hash(prefixed)).isEqualTo(Samples.hash(plain));
            }
        }

        @Test
        void limitsRowsToTheBasesPositions() throws IOException {
            TinyBase.seeded(1).writeTo(folder);
            ComputeSettings wide = new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 1000);
            ComputeSettings narrow = new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 1, 16);
            try (FrozenBase one = FrozenBase.acquire(BaseLocation.folder(folder), wide);
                    FrozenBase other = FrozenBase.acquire(BaseLocation.folder(folder), narrow)) {
                assertThat(one.textEncoder().maxLength()).isEqualTo(TinyBase.POSITIONS);
                assertThat(other.textEncoder().maxLength()).isEqualTo(16);
            }
        }

        @Test
        void worksWithoutPoolerAndTokenizerUntilTheyAreNeeded() throws IOException {
            try (FrozenBase base =
                    TinyBase.seeded(1)
                            .without("pooler.dense.weight")
                            .without("pooler.dense.bias")
                            .tokenizer("")
                            .load(folder)) {
                AdapterSpec pooler = AdapterSpec.parse("{\"pooling\":\"pooler\"}");
                assertThatThrownBy(() -> base.layout(pooler, 2))
                        .isInstanceOf(InvalidAdapterSpecException.class)
                        .hasMessageContaining("use mean or first");
                assertThatThrownBy(base::textEncoder)
                        .isInstanceOf(InvalidBaseException.class)
                        .hasMessageContaining("no tokenizer.json");
                assertThat(base.layout(AdapterSpec.defaults(), 2).size()).isPositive();
            }
        }

        @Test
        void handsOutItsOwnLayerNorms() throws IOException {
            try (FrozenBase base =
                    TinyBase.seeded(1)
                            .value("encoder.layer.1.attention.output.LayerNorm.bias", 3, 42)
                            .value("encoder.layer.0.output.LayerNorm.weight", 5, 43)
                            .load(folder)) {
                assertThat(base.values().norm(Site.ATTENTION_NORM, 1, true)[3]).isEqualTo(42);
                assertThat(base.values().norm(Site.FEED_FORWARD_NORM, 0, false)[5]).isEqualTo(43);
            }
        }

        /** Values that 16 bits can hold are the same in either width. */
        @ParameterizedTest
        @EnumSource(
                value = TensorType.class,
                names = {"F16", "BF16", "F64"})
        void readsOtherWidths(TensorType type) throws IOException {
            TensorType cut = type == TensorType.BF16 ? type : TensorType.F16;
            for (TinyFamily family : List.of(TinyFamily.BERT, TinyFamily.GPT2, TinyFamily.LLAMA)) {
                Path whole = folder.resolve("whole");
                Path other = folder.resolve("other");
                try (FrozenBase expected = TinyBase.of(family, 1).cutTo(cut).load(whole);
                        FrozenBase found = TinyBase.of(family, 1).cutTo(cut).as(type).load(other)) {
                    assertThat(Samples.hash(found)).isEqualTo(Samples.hash(expected));
                    assertThat(found.fingerprint()).isNotEqualTo(expected.fingerprint());
                }
            }
        }

        @Test
        void readsShardsOfEveryWidth() throws IOException {
            TinyBase narrow =
                    TinyBase.of(TinyFamily.QWEN2, 1).cutTo(TensorType.BF16).as(TensorType.BF16);
            narrow.writeTo(folder.resolve("one"));
            narrow.writeShards(folder.resolve("many"), 3);
            try (FrozenBase one = load("one");
                    FrozenBase many = load("many")) {
                assertThat(Samples.hash(many)).isEqualTo(Samples.hash(one));
                assertThat(many.fingerprint()).isEqualTo(one.fingerprint());
            }
        }

        private FrozenBase load(String name) {
            return FrozenBase.acquire(BaseLocation.folder(folder.resolve(name)), TinyBase.SETTINGS);
        }
    }

    @Nested
    class References {

        @Test
        void shareOneInstanceUntilTheLastIsGivenBack() throws IOException {
            FrozenBase first = TinyBase.seeded(1).load(folder);
            FrozenBase second = acquire();
            assertThat(second).isSameAs(first);
            NDArray weight = first.weights().get(0);
            first.close();
            assertThat(weight.toFloatArray()).isNotEmpty();
            second.close();
            assertThatThrownBy(weight::toFloatArray).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void mayBeTakenAgainAfterTheLastWasGivenBack() throws IOException {
            FrozenBase gone = TinyBase.seeded(1).load(folder);
            String hash = Samples.hash(gone);
            String fingerprint = gone.fingerprint();
            gone.close();
            try (FrozenBase again = acquire()) {
                assertThat(again).isNotSameAs(gone);
                assertThat(Samples.hash(again)).isEqualTo(hash);
                assertThat(again.fingerprint()).isEqualTo(fingerprint);
            }
        }

        @Test
        void areNotHeldByALoadThatFailed() throws IOException {
            Path config = TinyBase.seeded(1).writeTo(folder).resolve("config.json");
            String good = Files.readString(config);
            Files.writeString(config, "{}");
            assertThatThrownBy(FrozenBaseTest.this::acquire)
                    .isInstanceOf(InvalidBaseException.class);
            Files.writeString(config, good);
            acquire().close();
        }

        @Test
        void mayBeTakenByManyThreadsAtOnce() throws Exception {
            TinyBase.seeded(1).writeTo(folder);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<FrozenBase>> taken = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    taken.add(threads.submit(FrozenBaseTest.this::acquire));
                }
                FrozenBase first = taken.get(0).get();
                for (Future<FrozenBase> one : taken) {
                    assertThat(one.get()).isSameAs(first);
                }
                taken.forEach(one -> first.close());
                assertThatThrownBy(() -> first.weights().get(0).toFloatArray())
                        .isInstanceOf(IllegalStateException.class);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class Sharing {

        private static final String SPEC = "{\"method\":\"houlsby\",\"bottleneck\":4}";

        @Test
        void byTwoThreadsGivesExactlyTheSequentialResults() throws Exception {
            try (FrozenBase base = TinyBase.seeded(1).load(folder)) {
                List<byte[]> expected = new ArrayList<>();
                for (int task = 0; task < 2; task++) {
                    expected.add(train(base, task).toBytes());
                }
                ExecutorService threads = Executors.newFixedThreadPool(2);
                try {
                    List<Future<AdapterState>> states = new ArrayList<>();
                    for (int task = 0; task < 2; task++) {
                        int own = task;
                        states.add(threads.submit(() -> train(base, own)));
                    }
                    for (int task = 0; task < 2; task++) {
                        assertThat(states.get(task).get().toBytes()).isEqualTo(expected.get(task));
                    }
                } finally {
                    threads.shutdownNow();
                }
            }
        }

        private AdapterState train(FrozenBase base, int task) {
            FusedTrainer trainer = new FusedTrainer(base);
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(
                            base, AdapterSpec.parse(SPEC), Samples.labels(3), task)) {
                for (int step = 0; step < 20; step++) {
                    long seed = 100L * task + step;
                    trainer.step(
                            List.of(
                                    TaskBatch.ofLabels(
                                            adapter,
                                            Samples.rows(seed, 6),
                                            Samples.wanted(seed, 6, 3),
                                            Hyperparameters.of(1e-3))));
                }
                return adapter.state();
            }
        }
    }

    @Nested
    class Shipped {

        @Test
        void isReadyToUse() {
            try (FrozenBase base =
                    FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
                assertThat(base.name()).isEqualTo("perennial-small");
                assertThat(base.config().hiddenSize()).isEqualTo(256);
                assertThat(base.textEncoder().maxLength()).isEqualTo(128);
                assertThat(base.textEncoder().encode("A whole sentence.", null).length())
                        .isGreaterThan(4);
            }
        }
    }
}
