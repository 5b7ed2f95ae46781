package io.perennial.flink.base;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random GPT-2 of 2 layers and width 32 that knows a few words: a base that can write. */
public final class TinyDecoder {

    /** The token that ends a text. */
    public static final int END = 0;

    /** Rows are at most so long. */
    public static final int MOST_TOKENS = 32;

    private static final int LAYERS = 2;
    private static final int HIDDEN = 32;
    private static final int POSITIONS = 48;
    private static final List<String> SPECIAL = List.of("<end>", "<unknown>");
    private static final List<String> WORDS =
            List.of(
                    "this", "is", "a", "cat", "red", "dog", "green", "horse", "blue", "bird",
                    "black", "an", "animal", "colour", "nothing");

    private final Random random = new Random(7);
    private final SafetensorsWriter tensors = new SafetensorsWriter();

    private TinyDecoder() {}

    /** Writes the base, always the same one, and says how to open it. */
    public static BaseAccess in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("model.safetensors"), new TinyDecoder().weights());
        Files.writeString(folder.resolve("config.json"), config());
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        return new BaseAccess(folder.toString(), "CPU", "FP32", 1, MOST_TOKENS);
    }

    private static String config() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "gpt2")
                .put("n_layer", LAYERS)
                .put("n_embd", HIDDEN)
                .put("n_head", 2)
                .put("n_positions", POSITIONS)
                .put("vocab_size", SPECIAL.size() + WORDS.size())
                .put("eos_token_id", END)
                .toString();
    }

    private static String tokenizer() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        ObjectNode model = root.putObject("model").put("type", "WordLevel");
        ObjectNode vocabulary = model.put("unk_token", SPECIAL.get(1)).putObject("vocab");
        for (int id = 0; id < SPECIAL.size(); id++) {
            vocabulary.put(SPECIAL.get(id), id);
            root.withArray("added_tokens")
                    .addObject()
                    .put("id", id)
                    .put("content", SPECIAL.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        WORDS.forEach(word -> vocabulary.put(word, vocabulary.size()));
        root.putObject("pre_tokenizer").put("type", "Whitespace");
        return root.putNull("truncation")
                .putNull("padding")
                .putNull("normalizer")
                .putNull("post_processor")
                .putNull("decoder")
                .toString();
    }

    private byte[] weights() {
        add("wte.weight", 0, 1, SPECIAL.size() + WORDS.size(), HIDDEN);
        add("wpe.weight", 0, 0.3, POSITIONS, HIDDEN);
        norm("ln_f");
        for (int layer = 0; layer < LAYERS; layer++) {
            String place = "h." + layer + ".";
            norm(place + "ln_1");
            linear(place + "attn.c_attn", HIDDEN, 3 * HIDDEN);
            linear(place + "attn.c_proj", HIDDEN, HIDDEN);
            norm(place + "ln_2");
            linear(place + "mlp.c_fc", HIDDEN, 4 * HIDDEN);
            linear(place + "mlp.c_proj", 4 * HIDDEN, HIDDEN);
        }
        return tensors.toBytes();
    }

    /** GPT-2 stores its matrices as [inputs, outputs]. */
    private void linear(String name, int inputs, int outputs) {
        add(name + ".weight", 0, 1 / Math.sqrt(inputs), inputs, outputs);
        add(name + ".bias", 0, 0.1, outputs);
    }

    private void norm(String name) {
        add(name + ".weight", 1, 0.1, HIDDEN);
        add(name + ".bias", 0, 0.1, HIDDEN);
    }

    private void add(String name, double mean, double deviation, long... shape) {
        int size = 1;
        List<Long> sizes = new ArrayList<>();
        for (long length : shape) {
            size *= (int) length;
            sizes.add(length);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (mean + random.nextGaussian() * deviation);
        }
        tensors.tensor(name, sizes, values, 0, size);
    }
}
