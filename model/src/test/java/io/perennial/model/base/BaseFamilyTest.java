package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Pooling;
import io.perennial.model.architecture.Site;
import io.perennial.model.fixture.Samples;
import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.fixture.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the families read their folders. */
class BaseFamilyTest {

    @TempDir Path folder;

    private FrozenBase load(TinyFamily family) throws IOException {
        return TinyBase.of(family, 3).load(folder.resolve(family.name()));
    }

    private void assertRefused(TinyBase base, String... messages) throws IOException {
        Path path = base.writeTo(folder.resolve("refused"));
        assertThatThrownBy(() -> FrozenBase.acquire(BaseLocation.folder(path), TinyBase.SETTINGS))
                .isInstanceOf(InvalidBaseException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    }

    @Nested
    class Configuration {

        @ParameterizedTest
        @EnumSource(TinyFamily.class)
        void givesTheSizes(TinyFamily family) throws IOException {
            try (FrozenBase base = load(family)) {
                BaseConfig config = base.config();
                assertThat(config.layers()).isEqualTo(2);
                assertThat(config.hiddenSize()).isEqualTo(32);
                assertThat(config.feedForwardSize()).isEqualTo(64);
                assertThat(config.maxPositions()).isEqualTo(64);
                assertThat(config.vocabularySize()).isEqualTo(TinyTokenizer.size());
                assertThat(config.causal()).isEqualTo(family.isDecoder());
                assertThat(config.defaultPooling())
                        .isEqualTo(family.isDecoder() ? Pooling.LAST : Pooling.MEAN);
                assertThat(config.endToken()).isEqualTo(family.isDecoder() ? 3 : -1);
                assertThat(base.moduleNames().languageModelClass().isPresent())
                        .isEqualTo(family.isDecoder());
            }
        }

        @Test
        void countsRobertasPositionsFromAfterItsPadding() throws IOException {
            try (FrozenBase base = load(TinyFamily.ROBERTA)) {
                assertThat(base.config().firstPosition()).isEqualTo(2);
                assertThat(base.config().paddingToken()).isEqualTo(1);
                assertThat(base.config().segments()).isEqualTo(1);
            }
        }

        @Test
        void readsXlmRobertaAsRoberta() throws IOException {
            TinyBase named = TinyBase.of(TinyFamily.ROBERTA, 3).config("model_type", "xlm-roberta");
            try (FrozenBase one = load(TinyFamily.ROBERTA);
                    FrozenBase other = named.load(folder.resolve("xlm"))) {
                assertThat(Samples.hash(other)).isEqualTo(Samples.hash(one));
            }
        }

        @Test
        void readsMistralAsLlamaWhereItsWindowIsWide() throws IOException {
            TinyBase mistral = TinyBase.of(TinyFamily.LLAMA, 3).config("model_type", "mistral");
            try (FrozenBase one = load(TinyFamily.LLAMA);
                    FrozenBase other =
                            mistral.config("sliding_window", 64).load(folder.resolve("mistral"))) {
                assertThat(Samples.hash(other)).isEqualTo(Samples.hash(one));
            }
            assertRefused(
                    mistral.config("sliding_window", 63),
                    "sliding_window 63 is not supported; only values from 64 on");
        }

        @Test
        void projectsElectrasNarrowWords() throws IOException {
            try (FrozenBase base = load(TinyFamily.ELECTRA)) {
                assertThat(base.config().embeddingSize()).isEqualTo(24);
                assertThat(base.config().normSize(Site.EMBEDDING_NORM)).isEqualTo(24);
                assertThat(base.config().normSize(Site.ATTENTION_NORM)).isEqualTo(32);
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "GPT2|scale_attn_by_inverse_layer_idx|true|scale_attn_by_inverse_layer_idx true is not supported; only false is",
                    "GPT2|add_cross_attention|true|add_cross_attention true is not supported",
                    "BERT|is_decoder|true|is_decoder true is not supported",
                    "LLAMA|num_key_value_heads|3|num_attention_heads 4 is not a multiple of num_key_value_heads 3",
                    "LLAMA|num_attention_heads|5|hidden_size 32 is not a multiple of num_attention_heads 5",
                    "GPT2|n_head|5|hidden_size 32 is not a multiple of n_head 5",
                    "GPT2|activation_function|mish|activation_function \"mish\" is not supported",
                    "LLAMA|vocab_size|18446744073709551716|vocab_size is 18446744073709551716; a whole number"
                })
        void refusesWhatItCannotCompute(TinyFamily family, String key, String value, String message)
                throws IOException {
            Object given =
                    value.matches("true|false")
                            ? Boolean.valueOf(value)
                            : value.matches("\\d+") ? new java.math.BigInteger(value) : value;
            assertRefused(TinyBase.of(family, 3).config(key, given), "config.json: " + message);
        }
    }

    @Nested
    class Weights {

        /** What a family can do without: heads, poolers and, in llama's kin, biases. */
        private boolean isOptional(TinyFamily family, String tensor) {
            boolean bias = family == TinyFamily.QWEN2 && tensor.endsWith(".bias");
            return bias || tensor.equals("lm_head.weight") || tensor.equals("pooler.dense.weight");
        }

        @ParameterizedTest
        @EnumSource(TinyFamily.class)
        void thatAreMissingAreNamed(TinyFamily family) throws IOException {
            for (String tensor : TinyBase.of(family, 3).names()) {
                if (tensor.contains(".0.")) {
                    continue; // The next layer's tensors are found in the same way.
                }
                TinyBase without = TinyBase.of(family, 3).without(tensor);
                if (isOptional(family, tensor)) {
                    without.load(folder.resolve("optional")).close();
                } else {
                    String last =
                            tensor.substring(tensor.lastIndexOf('.', tensor.length() - 8) + 1);
                    assertRefused(without, "the base lacks tensor", last);
                }
            }
        }

        @ParameterizedTest
        @EnumSource(TinyFamily.class)
        void areTheProjectionsOfTheirSites(TinyFamily family) throws IOException {
            TinyBase tiny = TinyBase.of(family, 3);
            try (FrozenBase base = load(family)) {
                for (Site site : base.config().projections()) {
                    float[] found = base.projection(site, 1);
                    assertThat(found)
                            .hasSize(base.config().inputs(site) * base.config().outputs(site));
                    assertThat(sorted(found)).as(site.name()).isEqualTo(sorted(tiny, base, site));
                }
            }
        }

        /** GPT-2 keeps its matrices the other way round, so values are compared without order. */
        private float[] sorted(TinyBase tiny, FrozenBase base, Site site) {
            if (base.config().modelType().equals("gpt2")) {
                return sorted(gpt2(tiny, site));
            }
            String module = base.moduleNames().module(site, 1).orElseThrow() + ".weight";
            String name = tiny.names().stream().filter(n -> n.endsWith(module)).findFirst().get();
            return sorted(floats(tiny.values(name)));
        }

        private float[] gpt2(TinyBase tiny, Site site) {
            return switch (site) {
                case QUERY -> columns(tiny, 0, 32);
                case KEY -> columns(tiny, 32, 64);
                case VALUE -> columns(tiny, 64, 96);
                case QUERY_KEY_VALUE -> columns(tiny, 0, 96);
                case ATTENTION_OUTPUT -> floats(tiny.values("h.1.attn.c_proj.weight"));
                case FEED_FORWARD_UP -> floats(tiny.values("h.1.mlp.c_fc.weight"));
                case FEED_FORWARD_DOWN -> floats(tiny.values("h.1.mlp.c_proj.weight"));
                default -> throw new IllegalArgumentException(site.name());
            };
        }

        private float[] columns(TinyBase tiny, int from, int to) {
            double[] all = tiny.values("h.1.attn.c_attn.weight");
            float[] chosen = new float[32 * (to - from)];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = (float) all[i / (to - from) * 96 + from + i % (to - from)];
            }
            return chosen;
        }

        private float[] floats(double[] values) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }

        private float[] sorted(float[] values) {
            float[] copy = values.clone();
            Arrays.sort(copy);
            return copy;
        }

        @ParameterizedTest
        @ValueSource(strings = {"GPT2", "LLAMA", "QWEN2"})
        void mayCarryAHeadOfTheirOwnOrShareTheWords(TinyFamily family) throws IOException {
            TinyBase tied = TinyBase.of(family, 3).without("lm_head.weight");
            try (FrozenBase base = tied.load(folder.resolve("tied"))) {
                int last = base.weights().size() - 1;
                assertThat(base.weights().get(last).toFloatArray())
                        .isEqualTo(base.weights().get(0).toFloatArray());
            }
        }
    }
}
