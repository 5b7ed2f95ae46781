package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.model.fixture.TinyBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightPlacesTest {

    @TempDir Path folder;

    private static List<Integer> all(WeightPlaces places) {
        List<Integer> all = new ArrayList<>(places.embeddings());
        places.layers().forEach(all::addAll);
        all.addAll(places.finalNorm());
        all.addAll(places.pooler());
        return all.stream().sorted().toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private WeightPlaces of(String json, int weights) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        ConfigFile config = ConfigFile.read(new BaseFiles.Folder(folder));
        BaseFamily family = BaseFamily.of(config.modelType());
        return family.places(family.config(config), weights);
    }

    @Test
    void everyWeightOfAnEncoderHasOnePlace() throws IOException {
        try (FrozenBase base = TinyBase.seeded(1).load(folder)) {
            WeightPlaces places = base.weightPlaces();
            int weights = base.weights().size();
            assertThat(all(places)).isEqualTo(range(0, weights));
            assertThat(places.layers()).hasSize(TinyBase.LAYERS);
            assertThat(places.pooler()).isEqualTo(range(weights - 2, weights));
        }
    }

    @Test
    void theProjectionOfEmbeddingsBelongsToThem() throws IOException {
        WeightPlaces places =
                of(
                        "{\"model_type\":\"electra\",\"hidden_size\":8,\"embedding_size\":4,\"num_hidden_layers\":1,"
                                + "\"num_attention_heads\":2,\"intermediate_size\":16,\"vocab_size\":9,"
                                + "\"max_position_embeddings\":16}",
                        19);
        assertThat(places.embeddings()).containsExactly(0, 1, 2, 3, 4, 17, 18);
        assertThat(all(places)).isEqualTo(range(0, 19));
        assertThat(places.pooler()).isEmpty();
    }

    @Test
    void aDecodersLanguageModelHeadBelongsToNothing() throws IOException {
        WeightPlaces places =
                of(
                        "{\"model_type\":\"gpt2\",\"n_embd\":8,\"n_layer\":2,\"n_head\":2,\"vocab_size\":9,"
                                + "\"n_positions\":16}",
                        29);
        assertThat(all(places)).isEqualTo(range(0, 28));
        assertThat(places.finalNorm()).containsExactly(2, 3);
    }

    @Test
    void rotaryFrequenciesBelongToNothing() throws IOException {
        WeightPlaces places =
                of(
                        "{\"model_type\":\"llama\",\"hidden_size\":8,\"num_hidden_layers\":2,\"num_attention_heads\":2,"
                                + "\"intermediate_size\":16,\"vocab_size\":9,\"max_position_embeddings\":16}",
                        28);
        assertThat(places.embeddings()).containsExactly(0);
        assertThat(places.finalNorm()).containsExactly(2);
        assertThat(all(places)).doesNotContain(1, 27).hasSize(26);
    }
}
