package io.perennial.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyMethods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterStateTest {

    @TempDir static Path folder;
    static FrozenBase base;
    static FrozenBase writer;

    @BeforeAll
    static void load() throws IOException {
        base = TinyBase.seeded(4).load(folder.resolve("encoder"));
        writer = TinyBase.of(TinyFamily.GPT2, 4).load(folder.resolve("decoder"));
    }

    @AfterAll
    static void close() {
        base.close();
        writer.close();
    }

    private static AdapterState odd() {
        float[] values = {
            0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 1e-40f
        };
        return new AdapterState(
                AdapterSpec.parse("{\"method\":\"lora\",\"rank\":3,\"layer_norm\":true}"),
                List.of("z", "a", "with \"quotes\"", "ünï \uD83D\uDE80"),
                Long.MAX_VALUE,
                values,
                new float[] {1, 2, 3, 4, 5, 6, 7},
                new float[] {7, 6, 5, 4, 3, 2, 1});
    }

    @Nested
    class RoundTrip {

        @Test
        void keepsEveryBit() {
            AdapterState state = odd();
            AdapterState back = AdapterState.fromBytes(state.toBytes());
            assertThat(back.spec()).isEqualTo(state.spec());
            assertThat(back.labels()).containsExactlyElementsOf(state.labels());
            assertThat(back.steps()).isEqualTo(state.steps());
            assertThat(bits(back.parameters())).isEqualTo(bits(state.parameters()));
            assertThat(bits(back.firstMoment())).isEqualTo(bits(state.firstMoment()));
            assertThat(bits(back.secondMoment())).isEqualTo(bits(state.secondMoment()));
        }

        @Test
        void givesTheSameBytes() {
            byte[] bytes = odd().toBytes();
            assertThat(AdapterState.fromBytes(bytes).toBytes()).isEqualTo(bytes);
        }

        private int[] bits(float[] values) {
            int[] bits = new int[values.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToRawIntBits(values[i]);
            }
            return bits;
        }
    }

    @Nested
    class Restore {

        /** Heads with unused rows and without. */
        @ParameterizedTest
        @ValueSource(ints = {2, 3, 5})
        void goesOnBitForBit(int labels) {
            AdapterSpec spec =
                    TinyMethods.spec("{'method':'pfeiffer','bottleneck':4,'layer_norm':true}");
            assertGoesOn(base, spec, labels);
        }

        @ParameterizedTest
        @MethodSource("io.perennial.model.fixture.TinyMethods#all")
        void goesOnBitForBitWithEveryMethod(AdapterSpec spec) {
            assertGoesOn(base, spec, 3);
        }

        @ParameterizedTest
        @MethodSource("io.perennial.model.fixture.TinyMethods#writing")
        void goesOnBitForBitWhereItWrites(AdapterSpec spec) {
            assertGoesOn(writer, spec, 3);
        }

        private void assertGoesOn(FrozenBase base, AdapterSpec spec, int labels) {
            FusedTrainer trainer = new FusedTrainer(base);
            AdapterState halfway;
            AdapterState end;
            try (TrainableAdapter adapter =
                    TrainableAdapter.create(base, spec, Samples.labels(labels), 11)) {
                train(trainer, adapter, 0, 4);
                halfway = adapter.state();
                train(trainer, adapter, 4, 9);
                end = adapter.state();
            }
            AdapterState read = AdapterState.fromBytes(halfway.toBytes());
            try (TrainableAdapter restored = TrainableAdapter.restore(base, read, 11)) {
                assertThat(restored.steps()).isEqualTo(4);
                train(trainer, restored, 4, 9);
                assertThat(restored.state().toBytes()).isEqualTo(end.toBytes());
            }
        }

        private void train(FusedTrainer trainer, TrainableAdapter adapter, int from, int to) {
            for (int step = from; step < to; step++) {
                int labels = adapter.labels().size();
                trainer.step(
                        List.of(
                                new TaskBatch(
                                        adapter,
                                        Samples.rows(adapter.spec(), step, 5),
                                        Samples.targets(adapter.spec(), step, 5, labels),
                                        Hyperparameters.of(3e-3))));
            }
        }

        @Test
        void refusesAStateOfAnotherSize() {
            AdapterState small =
                    Samples.untrained(AdapterSpec.defaults(), 2, new float[] {1, 2, 3});
            assertThatThrownBy(() -> TrainableAdapter.restore(base, small, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 values");
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofAnotherFormatNamesIt() {
            byte[] bytes = odd().toBytes();
            byte[] later = replace(bytes, "perennial-adapter-state/1", "perennial-adapter-state/9");
            assertThatThrownBy(() -> AdapterState.fromBytes(later))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"perennial-adapter-state/9\"")
                    .hasMessageContaining("\"perennial-adapter-state/1\"");
        }

        @Test
        void ofMetadataThatIsMissingOrWrong() {
            byte[] bytes = odd().toBytes();
            for (String key : List.of("adapter", "labels", "steps")) {
                byte[] without =
                        replace(
                                bytes,
                                "\"" + key + "\":",
                                "\"" + key.toUpperCase(Locale.ROOT) + "\":");
                assertThatThrownBy(() -> AdapterState.fromBytes(without))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("adapter state lacks \"" + key + "\"");
            }
        }

        @Test
        void ofBytesThatWereCutOff() {
            byte[] bytes = odd().toBytes();
            for (int length : new int[] {0, 5, 8, 60, bytes.length - 1}) {
                assertThatThrownBy(() -> AdapterState.fromBytes(Arrays.copyOf(bytes, length)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        void ofMomentsThatDoNotFitTheParameters() {
            assertThatThrownBy(
                            () ->
                                    new AdapterState(
                                            AdapterSpec.defaults(),
                                            List.of("a"),
                                            0,
                                            new float[2],
                                            new float[2],
                                            new float[3]))
                    .hasMessageContaining("differ in size");
        }

        private byte[] replace(byte[] bytes, String from, String to) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(text).contains(from);
            return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
