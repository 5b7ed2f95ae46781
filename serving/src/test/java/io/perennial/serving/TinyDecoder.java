package io.perennial.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A random GPT-2 of 2 layers whose tokens are bytes, written as a folder. */
public final class TinyDecoder {

    private static final int HIDDEN = 32;
    private static final int INNER = 64;
    private static final int POSITIONS = 512;
    private static final int END = 256;

    private final SafetensorsWriter weights = new SafetensorsWriter();
    private final Random random = new Random(5);

    private TinyDecoder() {}

    /** Writes the folder. */
    public static BaseLocation writeTo(Path folder) throws IOException {
        TinyDecoder decoder = new TinyDecoder();
        decoder.addWeights();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config());
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        Files.write(folder.resolve("model.safetensors"), decoder.weights.toBytes());
        return BaseLocation.folder(folder);
    }

    private static String config() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "gpt2")
                .put("vocab_size", END + 1)
                .put("eos_token_id", END)
                .put("n_layer", 2)
                .put("n_embd", HIDDEN)
                .put("n_head", 4)
                .put("n_inner", INNER)
                .put("n_positions", POSITIONS)
                .toString();
    }

    private void addWeights() {
        matrix("wte.weight", END + 1, HIDDEN, 1);
        matrix("wpe.weight", POSITIONS, HIDDEN, 0.5);
        for (int layer = 0; layer < 2; layer++) {
            String place = "h." + layer + ".";
            norm(place + "ln_1");
            linear(place + "attn.c_attn", HIDDEN, 3 * HIDDEN);
            linear(place + "attn.c_proj", HIDDEN, HIDDEN);
            norm(place + "ln_2");
            linear(place + "mlp.c_fc", HIDDEN, INNER);
            linear(place + "mlp.c_proj", INNER, HIDDEN);
        }
        norm("ln_f");
        matrix("lm_head.weight", END + 1, HIDDEN, 0.5);
    }

    private void linear(String name, int inputs, int outputs) {
        matrix(name + ".weight", inputs, outputs, 1 / Math.sqrt(inputs));
        vector(name + ".bias", outputs, 0);
    }

    private void norm(String name) {
        vector(name + ".weight", HIDDEN, 1);
        vector(name + ".bias", HIDDEN, 0);
    }

    private void matrix(String name, int rows, int columns, double deviation) {
        add(name, List.of((long) rows, (long) columns), rows * columns, 0, deviation);
    }

    private void vector(String name, int size, double mean) {
        add(name, List.of((long) size), size, mean, 0.1);
    }

    private void add(String name, List<Long> shape, int size, double mean, double deviation) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        weights.tensor(name, shape, values, 0, size);
    }

    /** Byte-level pairs without merges. */
    private static String tokenizer() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding").putNull("normalizer");
        root.putArray("added_tokens")
                .addObject()
                .put("id", END)
                .put("content", "<|end|>")
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
        for (String part : List.of("pre_tokenizer", "decoder")) {
            root.putObject(part)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", true)
                    .put("use_regex", false);
        }
        root.putNull("post_processor");
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        int moved = 256;
        for (int value = 0; value < 256; value++) {
            boolean visible = value > 32 && value < 127 || value > 160 && value != 173;
            vocabulary.put(Character.toString(visible ? value : moved++), value);
        }
        vocabulary.put("<|end|>", END);
        model.putArray("merges");
        return root.toString();
    }
}
