package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.model.fixture.TinyBase;
import io.perennial.model.fixture.TinyFamily;
import io.perennial.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that cannot be used, and what the refusal says about them. */
class InvalidBaseTest {

    private static final String QUERY = "encoder.layer.1.attention.self.query.weight";

    @TempDir Path folder;

    private void assertRefused(String... messages) {
        assertThatThrownBy(() -> FrozenBase.acquire(BaseLocation.folder(folder), TinyBase.SETTINGS))
                .isInstanceOf(InvalidBaseException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    }

    @Nested
    class Tensors {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    QUERY,
                    "embeddings.word_embeddings.weight",
                    "embeddings.LayerNorm.bias",
                    "encoder.layer.0.output.dense.bias",
                    "pooler.dense.bias"
                })
        void thatAreMissingAreNamed(String name) throws IOException {
            TinyBase.seeded(1).without(name).writeTo(folder);
            assertRefused("the base lacks tensor " + name);
        }

        @Test
        void thatAreMissingComeWithSimilarNames() throws IOException {
            TinyBase.seeded(1).rename(QUERY, "model." + QUERY).writeTo(folder);
            assertRefused("lacks tensor " + QUERY + "; similar names are", "query.weight");
        }

        @Test
        void ofAnotherShapeAreNamed() throws IOException {
            TinyBase.seeded(1).reshape(QUERY, 16L, 64L).writeTo(folder);
            assertRefused(
                    "tensor " + QUERY + " has shape [16, 64], but config.json asks for [32, 32]");
        }

        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
        void thatAreNotFiniteAreNamed(float value) throws IOException {
            TinyBase.seeded(1).value(QUERY, 33, value).writeTo(folder);
            assertRefused("tensor " + QUERY + " has the value " + value + " at index 33");
        }

        @ParameterizedTest
        @EnumSource(
                value = TensorType.class,
                names = {"F16", "BF16"})
        void ofSixteenBitsThatAreNotFiniteAreNamed(TensorType type) throws IOException {
            TinyBase broken = TinyBase.seeded(1).cutTo(type).as(type);
            broken.value(QUERY, 33, type == TensorType.F16 ? 65536 : Float.POSITIVE_INFINITY);
            broken.writeTo(folder);
            assertRefused("tensor " + QUERY + " has the value Infinity at index 33");
        }

        @Test
        void ofAShardThatAreNotFiniteAreNamed() throws IOException {
            TinyBase.seeded(1).value(QUERY, 33, Float.NaN).writeShards(folder, 4);
            assertRefused("tensor " + QUERY + " has the value NaN at index 33");
        }

        @Test
        void thatNoShardHasAreNamed() throws IOException {
            TinyBase.seeded(1).without(QUERY).writeShards(folder, 4);
            assertRefused("the base lacks tensor " + QUERY);
        }

        @Test
        void thatDoNotFitTheConfigurationAreNamed() throws IOException {
            TinyBase.seeded(1).config("vocab_size", 5000).writeTo(folder);
            assertRefused("embeddings.word_embeddings.weight", "[5000, 32]");
        }

        /** Room for all three projections would be 4.8 GB. */
        @Test
        void thatAConfigurationMakesHugeAreNamedBeforeThereIsRoomForThem() throws IOException {
            int wide = 20_000;
            TinyBase base = TinyBase.seeded(1).config("hidden_size", wide).config("vocab_size", 1);
            base.config("max_position_embeddings", 1).config("type_vocab_size", 1);
            for (String table : List.of("word", "position", "token_type")) {
                String name = "embeddings." + table + "_embeddings.weight";
                base.add(name, new float[wide]).reshape(name, 1L, (long) wide);
            }
            base.add("embeddings.LayerNorm.weight", new float[wide]);
            base.add("embeddings.LayerNorm.bias", new float[wide]).writeTo(folder);
            assertRefused("attention.self.query.weight has shape [32, 32]");
        }

        /** A shape with a 0 takes no bytes, however many rows it claims. */
        @Test
        void ofAClassifierWithRowsWithoutEndAreNamed() throws IOException {
            String name = "classifier.weight";
            TinyBase.seeded(1).add(name, new float[0]).reshape(name, 1L << 40, 0L).writeTo(folder);
            assertRefused("tensor classifier.weight has shape [1099511627776, 0]");
        }

        @Test
        void ofMoreLayersThanThereAreAreNamed() throws IOException {
            TinyBase.seeded(1).config("num_hidden_layers", 3).writeTo(folder);
            assertRefused("lacks tensor encoder.layer.2.attention.self.query.weight");
        }
    }

    @Nested
    class Configuration {

        @ParameterizedTest
        @ValueSource(strings = {"t5", "gptj", "BERT", ""})
        void ofAnotherFamilyIsNamed(String type) throws IOException {
            TinyBase.seeded(1).config("model_type", type).writeTo(folder);
            assertRefused(
                    "model_type \""
                            + type
                            + "\" is not supported; supported are: bert, roberta, xlm-roberta, distilbert, electra, gpt2, llama, mistral, qwen2");
        }

        /** Other families call their sizes by other names. */
        @Test
        void ofAnotherFamilyIsNamedBeforeItsSizesAreMissed() throws IOException {
            TinyBase.seeded(1)
                    .config("model_type", "t5")
                    .withoutConfig("num_hidden_layers")
                    .withoutConfig("hidden_size")
                    .writeTo(folder);
            assertRefused("model_type \"t5\" is not supported");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "num_hidden_layers",
                    "hidden_size",
                    "vocab_size",
                    "max_position_embeddings"
                })
        void withoutASizeNamesIt(String key) throws IOException {
            TinyBase.seeded(1).withoutConfig(key).writeTo(folder);
            assertRefused("config.json: " + key + " is missing");
        }

        @Test
        void withAnImpossibleValueNamesIt() throws IOException {
            TinyBase.seeded(1).config("hidden_size", 0).writeTo(folder);
            assertRefused("config.json: hidden_size is 0");
            TinyBase.seeded(1).config("num_attention_heads", "two").writeTo(folder);
            assertRefused("config.json: num_attention_heads is \"two\"");
            TinyBase.seeded(1).config("num_attention_heads", 5).writeTo(folder);
            assertRefused("hidden_size 32 is not a multiple of num_attention_heads 5");
            TinyBase.seeded(1).config("hidden_act", "mish").writeTo(folder);
            assertRefused("hidden_act \"mish\" is not supported");
            TinyBase.seeded(1).config("position_embedding_type", "relative_key").writeTo(folder);
            assertRefused("position_embedding_type \"relative_key\" is not supported");
        }

        @ParameterizedTest
        @ValueSource(ints = {-2, 1_000_000, Integer.MIN_VALUE})
        void withATokenThatIsNoneNamesIt(int token) throws IOException {
            TinyBase.seeded(1).config("pad_token_id", token).writeTo(folder);
            assertRefused("config.json: pad_token_id is " + token + "; a token from 0 to");
        }

        @Test
        void thatLeavesNoPositionNamesIt() throws IOException {
            TinyBase.of(TinyFamily.ROBERTA, 1).config("max_position_embeddings", 2).writeTo(folder);
            assertRefused("max_position_embeddings leaves no position");
        }

        @Test
        void withAnglesThatAreNoneNamesThem() throws IOException {
            TinyBase.of(TinyFamily.LLAMA, 1).config("rope_theta", 0).writeTo(folder);
            assertRefused("config.json: rope_theta 0.0", "give the frequency Infinity");
            TinyBase.of(TinyFamily.LLAMA, 1).config("head_dim", 7).writeTo(folder);
            assertRefused("head_dim must be even");
        }

        /** A file that begins with zeros looks like UTF-32. */
        @Test
        void thatIsNoTextIsNamed() throws IOException {
            TinyBase.seeded(1).writeTo(folder);
            byte[] config = Files.readAllBytes(folder.resolve("config.json"));
            Arrays.fill(config, 0, 4, (byte) 0);
            Files.write(folder.resolve("config.json"), config);
            assertRefused("config.json is not JSON in UTF-8");
        }

        @Test
        void thatIsNoJsonIsNamed() throws IOException {
            TinyBase.seeded(1).writeTo(folder);
            Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");
            assertRefused("config.json");
        }
    }

    @Nested
    class Folder {

        @ParameterizedTest
        @ValueSource(strings = {"config.json", "model.safetensors"})
        void withoutAFileNamesIt(String file) throws IOException {
            TinyBase.seeded(1).writeTo(folder);
            Files.delete(folder.resolve(file));
            assertRefused(folder.toString(), "has no " + file);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "nonsense", "{\"model\":{\"type\":\"Oracle\"}}"})
        void withABrokenTokenizerIsNamed(String json) throws IOException {
            TinyBase.seeded(1).tokenizer(json).writeTo(folder);
            assertRefused("tokenizer.json of the base " + folder.getFileName());
        }

        @Test
        void thatDoesNotExistIsNamed() {
            Path nowhere = folder.resolve("nowhere");
            assertThatThrownBy(
                            () ->
                                    FrozenBase.acquire(
                                            BaseLocation.folder(nowhere), TinyBase.SETTINGS))
                    .isInstanceOf(InvalidBaseException.class)
                    .hasMessageContaining(nowhere.toString());
        }

        @Test
        void withABrokenWeightsFileIsNamed() throws IOException {
            TinyBase.seeded(1).writeTo(folder);
            Path file = folder.resolve("model.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            assertThatThrownBy(
                            () ->
                                    FrozenBase.acquire(
                                            BaseLocation.folder(folder), TinyBase.SETTINGS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("model.safetensors");
        }

        @Test
        void withAnIndexThatLiesIsNamed() throws IOException {
            TinyBase.seeded(1).writeShards(folder, 2);
            Path index = folder.resolve("model.safetensors.index.json");
            String good = Files.readString(index);
            Files.writeString(
                    index, good.replace("\"pooler.dense.bias\"", "\"pooler.dense.buas\""));
            assertRefused("lacks tensor pooler.dense.buas, which the index puts there");
            Files.writeString(index, good.replace("model-00002", "../model-00002"));
            assertRefused("a shard outside the folder: ../model-00002-of-00002.safetensors");
            Files.writeString(index, "{\"weight_map\":");
            assertRefused("model.safetensors.index.json is not valid JSON");
            Files.writeString(index, "[]");
            assertRefused("model.safetensors.index.json has no object \"weight_map\"");
            Files.writeString(index, good.replace("model-00002", "model-\\u0000"));
            assertRefused("a shard outside the folder");
            Files.writeString(index, good.replace("model-00002", "model-00007"));
            assertRefused("has no model-00007-of-00002.safetensors");
        }
    }

    @Nested
    class Settings {

        @Test
        void areChecked() {
            assertThatThrownBy(() -> new ComputeSettings(DeviceChoice.CPU, Precision.FP32, -1, 128))
                    .hasMessageStartingWith("threads is -1");
            assertThatThrownBy(() -> new ComputeSettings(DeviceChoice.CPU, Precision.FP32, 0, 7))
                    .hasMessageStartingWith("maxLength is 7");
            assertThatThrownBy(() -> new BaseLocation(" "))
                    .isInstanceOf(InvalidBaseException.class)
                    .hasMessageContaining("blank");
        }

        @Test
        void haveTheseDefaults() {
            assertThat(ComputeSettings.defaults())
                    .isEqualTo(new ComputeSettings(DeviceChoice.AUTO, Precision.AUTO, 0, 128));
            assertThat(BaseLocation.parse("default")).isEqualTo(BaseLocation.shipped());
            assertThat(BaseLocation.parse("a/../b"))
                    .isEqualTo(BaseLocation.folder(Path.of("b").toAbsolutePath()));
        }
    }
}
