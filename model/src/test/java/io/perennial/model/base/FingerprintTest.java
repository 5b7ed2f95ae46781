package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyTokenizer;
import io.perennial.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    @TempDir Path folder;

    private String of(TinyBase base, String name) throws IOException {
        return of(base.writeTo(folder.resolve(name)));
    }

    private static String of(Path base) {
        try (FrozenBase loaded = FrozenBase.acquire(BaseLocation.folder(base), TinyBase.SETTINGS)) {
            return loaded.fingerprint();
        }
    }

    @Nested
    class StaysTheSame {

        @Test
        void forACopy() throws IOException {
            assertThat(of(TinyBase.seeded(1), "one")).isEqualTo(of(TinyBase.seeded(1), "two"));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 5})
        void howeverTheWeightsAreSharded(int shards) throws IOException {
            Path sharded = TinyBase.seeded(1).writeShards(folder.resolve("shards"), shards);
            assertThat(of(sharded)).isEqualTo(of(TinyBase.seeded(1), "one"));
            try (FrozenBase one = TinyBase.seeded(1).load(folder.resolve("one"));
                    FrozenBase many =
                            FrozenBase.acquire(BaseLocation.folder(sharded), TinyBase.SETTINGS)) {
                assertThat(Samples.hash(many)).isEqualTo(Samples.hash(one));
            }
        }
    }

    @Nested
    class Changes {

        private void assertChanged(TinyBase changed) throws IOException {
            assertThat(of(changed, "changed")).isNotEqualTo(of(TinyBase.seeded(1), "one"));
        }

        @Test
        void withOneWeight() throws IOException {
            assertChanged(TinyBase.seeded(1).value("pooler.dense.bias", 7, 1e-30f));
        }

        @Test
        void withTheTokenizer() throws IOException {
            assertChanged(
                    TinyBase.seeded(1)
                            .tokenizer(
                                    TinyTokenizer.json()
                                            .replace("\"lowercase\":true", "\"lowercase\":false")));
            assertChanged(TinyBase.seeded(1).tokenizer(""));
        }

        @Test
        void withTheConfiguration() throws IOException {
            assertChanged(TinyBase.seeded(1).config("layer_norm_eps", 1e-5));
            assertChanged(TinyBase.seeded(1).config("hidden_act", "relu"));
            assertChanged(TinyBase.seeded(1).config("num_attention_heads", 4));
        }

        @Test
        void withTheLastValueOfALongTensor() throws IOException {
            float[] values = new float[Safetensors.PIECE_BYTES / 4 + 9];
            String plain = of(TinyBase.seeded(1).add("unused", values.clone()), "plain");
            values[values.length - 1] = 1;
            assertThat(of(TinyBase.seeded(1).add("unused", values), "changed")).isNotEqualTo(plain);
        }

        @Test
        void withTheTurningOfPositions() throws IOException {
            String plain = of(TinyBase.of(TinyFamily.LLAMA, 1), "plain");
            TinyBase faster = TinyBase.of(TinyFamily.LLAMA, 1).config("rope_theta", 500000.0);
            assertThat(of(faster, "faster")).isNotEqualTo(plain);
            Map<String, Object> linear = Map.of("rope_type", "linear", "factor", 2.0);
            TinyBase scaled = TinyBase.of(TinyFamily.LLAMA, 1).config("rope_scaling", linear);
            assertThat(of(scaled, "scaled")).isNotEqualTo(plain);
        }

        @Test
        void withATensorMore() throws IOException {
            assertChanged(
                    TinyBase.seeded(1).without("pooler.dense.weight").without("pooler.dense.bias"));
        }
    }
}
