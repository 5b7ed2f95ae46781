package io.perennial.fuzz.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.pretrain.text.TokenizerJson;
import io.perennial.model.pretrain.text.WordPieceVocabulary;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tiny bases with random weights: one layer of width 8. */
final class SeedBase {

    static final String TOKENIZER =
            TokenizerJson.of(
                    new WordPieceVocabulary(
                            Stream.concat(
                                            WordPieceVocabulary.SPECIAL.stream(),
                                            Stream.of(
                                                    "a", "b", "c", "##a", "##b", "##c", "word",
                                                    "##s", "1", "2", "."))
                                    .toList()));

    private static final String BERT =
            """
            {"model_type":"bert","num_hidden_layers":1,"hidden_size":8,"num_attention_heads":2,
             "intermediate_size":16,"vocab_size":16,"max_position_embeddings":16,
             "type_vocab_size":2,"hidden_act":"gelu","layer_norm_eps":1e-12,"pad_token_id":0}""";

    private static final String GPT2 =
            """
            {"model_type":"gpt2","n_layer":1,"n_embd":8,"n_head":2,"n_inner":16,"vocab_size":16,
             "n_positions":16,"activation_function":"gelu_new","layer_norm_epsilon":1e-5,
             "eos_token_id":3}""";

    private static final String ROBERTA =
            """
            {"model_type":"roberta","num_hidden_layers":1,"hidden_size":8,"num_attention_heads":2,
             "intermediate_size":16,"vocab_size":16,"max_position_embeddings":16,
             "type_vocab_size":2,"hidden_act":"gelu","layer_norm_eps":1e-5,"pad_token_id":1,
             "id2label":{"0":"no","1":"yes"}}""";

    private static final String LLAMA =
            """
            {"model_type":"llama","num_hidden_layers":1,"hidden_size":8,"num_attention_heads":2,
             "num_key_value_heads":1,"intermediate_size":16,"vocab_size":16,
             "max_position_embeddings":16,"hidden_act":"silu","rms_norm_eps":1e-6,
             "rope_theta":10000.0,"eos_token_id":3,
             "rope_scaling":{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,
             "high_freq_factor":4.0,"original_max_position_embeddings":16}}""";

    private static final String FIRST_SHARD = "model-00001-of-00002.safetensors";
    private static final String SECOND_SHARD = "model-00002-of-00002.safetensors";

    /** Names and sizes of the tensors; a name without an ending has a weight and a bias. */
    private static final String BERT_TENSORS =
            """
            embeddings.word_embeddings.weight 16 8
            embeddings.position_embeddings.weight 16 8
            embeddings.token_type_embeddings.weight 2 8
            embeddings.LayerNorm 8
            encoder.layer.0.attention.self.query 8 8
            encoder.layer.0.attention.self.key 8 8
            encoder.layer.0.attention.self.value 8 8
            encoder.layer.0.attention.output.dense 8 8
            encoder.layer.0.attention.output.LayerNorm 8
            encoder.layer.0.intermediate.dense 16 8
            encoder.layer.0.output.dense 8 16
            encoder.layer.0.output.LayerNorm 8
            classifier 2 8
            """;

    private static final String ROBERTA_TENSORS =
            BERT_TENSORS.replace("classifier", "classifier.dense 8 8\nclassifier.out_proj");

    private static final String GPT2_TENSORS =
            """
            wte.weight 16 8
            wpe.weight 16 8
            ln_f 8
            h.0.ln_1 8
            h.0.attn.c_attn.weight 8 24
            h.0.attn.c_attn.bias 24
            h.0.attn.c_proj 8 8
            h.0.ln_2 8
            h.0.mlp.c_fc.weight 8 16
            h.0.mlp.c_fc.bias 16
            h.0.mlp.c_proj.weight 16 8
            h.0.mlp.c_proj.bias 8
            """;

    private static final String LLAMA_TENSORS =
            """
            model.embed_tokens.weight 16 8
            model.norm.weight 8
            model.layers.0.input_layernorm.weight 8
            model.layers.0.self_attn.q_proj.weight 8 8
            model.layers.0.self_attn.k_proj.weight 4 8
            model.layers.0.self_attn.v_proj.weight 4 8
            model.layers.0.self_attn.o_proj.weight 8 8
            model.layers.0.post_attention_layernorm.weight 8
            model.layers.0.mlp.gate_proj.weight 16 8
            model.layers.0.mlp.up_proj.weight 16 8
            model.layers.0.mlp.down_proj.weight 8 16
            """;

    private SeedBase() {}

    /** Encoders with a classifier of their own, decoders, weights in one file and in two. */
    static List<HostileFolder> all() {
        return List.of(
                bert(), of(ROBERTA, ROBERTA_TENSORS), gpt2(), of(LLAMA, LLAMA_TENSORS), sharded());
    }

    /** An encoder. */
    static HostileFolder bert() {
        return of(BERT, BERT_TENSORS);
    }

    /** A decoder. */
    static HostileFolder gpt2() {
        return of(GPT2, GPT2_TENSORS);
    }

    private static HostileFolder of(String config, String tensors) {
        return folder(config, Map.of("model.safetensors", weights(tensors.lines().toList())));
    }

    private static HostileFolder sharded() {
        List<String> tensors = GPT2_TENSORS.lines().toList();
        ObjectNode index = new ObjectMapper().createObjectNode();
        ObjectNode owners = index.putObject("weight_map");
        for (String line : GPT2_TENSORS.lines().toList()) {
            named(line).forEach((name, shape) -> owners.put(name, shard(line)));
        }
        return folder(
                GPT2,
                Map.of(
                        "model.safetensors.index.json",
                        bytes(index.toString()),
                        FIRST_SHARD,
                        shard(tensors, FIRST_SHARD),
                        SECOND_SHARD,
                        shard(tensors, SECOND_SHARD)));
    }

    private static String shard(String tensor) {
        return tensor.startsWith("w") ? FIRST_SHARD : SECOND_SHARD;
    }

    private static byte[] shard(List<String> tensors, String file) {
        return weights(tensors.stream().filter(line -> shard(line).equals(file)).toList());
    }

    private static HostileFolder folder(String config, Map<String, byte[]> weights) {
        Map<String, byte[]> files = new TreeMap<>(weights);
        files.put("config.json", bytes(config));
        files.put("tokenizer.json", bytes(TOKENIZER));
        return new HostileFolder(files, "nothing");
    }

    private static byte[] weights(List<String> tensors) {
        Random random = new Random(7);
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String line : tensors) {
            named(line).forEach((name, shape) -> add(writer, name, shape, random));
        }
        return writer.toBytes();
    }

    /** Names and shapes of a line. */
    private static Map<String, List<Long>> named(String line) {
        List<String> words = List.of(line.split(" ", -1));
        List<Long> shape = words.stream().skip(1).map(Long::valueOf).toList();
        String name = words.get(0);
        Map<String, List<Long>> named = new TreeMap<>();
        if (name.endsWith(".weight") || name.endsWith(".bias")) {
            named.put(name, shape);
        } else {
            named.put(name + ".weight", shape);
            named.put(name + ".bias", shape.subList(0, 1));
        }
        return named;
    }

    private static void add(
            SafetensorsWriter writer, String name, List<Long> shape, Random random) {
        int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        writer.tensor(name, shape, values, 0, size);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
