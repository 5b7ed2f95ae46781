package io.perennial.cli.adapters;

import io.perennial.model.base.FrozenBase;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A RoBERTa of two small layers with random weights and the shipped base's tokenizer. */
public final class TinyRoberta {

    private static final int HIDDEN = 32;
    private static final int FEED_FORWARD = 64;
    private static final int VOCABULARY = 16_384;
    private static final int POSITIONS = 66;
    private static final int LAYERS = 2;

    private final SafetensorsWriter weights = new SafetensorsWriter();
    private final Random random = new Random(7);

    private TinyRoberta() {}

    /** Writes it as a Hugging Face folder. */
    public static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type": "roberta", "architectures": ["RobertaModel"],
                 "vocab_size": %d, "hidden_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": 2, "intermediate_size": %d, "hidden_act": "gelu",
                 "max_position_embeddings": %d, "type_vocab_size": 1, "layer_norm_eps": 1e-5,
                 "pad_token_id": 1}
                """
                        .formatted(VOCABULARY, HIDDEN, LAYERS, FEED_FORWARD, POSITIONS));
        Files.write(folder.resolve("model.safetensors"), new TinyRoberta().weights());
        try (InputStream tokenizer =
                FrozenBase.class.getResourceAsStream("shipped/tokenizer.json")) {
            Files.copy(
                    Objects.requireNonNull(tokenizer, "the shipped tokenizer"),
                    folder.resolve("tokenizer.json"));
        }
    }

    private byte[] weights() {
        matrix("embeddings.word_embeddings.weight", VOCABULARY, HIDDEN);
        matrix("embeddings.position_embeddings.weight", POSITIONS, HIDDEN);
        matrix("embeddings.token_type_embeddings.weight", 1, HIDDEN);
        norm("embeddings.LayerNorm");
        for (int layer = 0; layer < LAYERS; layer++) {
            String place = "encoder.layer." + layer + ".";
            for (String part : List.of("query", "key", "value")) {
                linear(place + "attention.self." + part, HIDDEN, HIDDEN);
            }
            linear(place + "attention.output.dense", HIDDEN, HIDDEN);
            norm(place + "attention.output.LayerNorm");
            linear(place + "intermediate.dense", FEED_FORWARD, HIDDEN);
            linear(place + "output.dense", HIDDEN, FEED_FORWARD);
            norm(place + "output.LayerNorm");
        }
        return weights.toBytes();
    }

    private void linear(String name, int rows, int columns) {
        matrix(name + ".weight", rows, columns);
        vector(name + ".bias", rows, 0);
    }

    private void norm(String name) {
        vector(name + ".weight", HIDDEN, 1);
        vector(name + ".bias", HIDDEN, 0);
    }

    private void matrix(String name, int rows, int columns) {
        float[] values = values(rows * columns, 0);
        weights.tensor(name, List.of((long) rows, (long) columns), values, 0, values.length);
    }

    private void vector(String name, int length, float around) {
        float[] values = values(length, around);
        weights.tensor(name, List.of((long) length), values, 0, values.length);
    }

    private float[] values(int count, float around) {
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = around + (float) (0.2 * random.nextGaussian());
        }
        return values;
    }
}
