package io.perennial.model.base;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** LLaMA, Mistral and Qwen2: RMSNorm, rotary positions, grouped queries, gated feed-forward. */
record LlamaFamily(DecoderNames names) implements BaseFamily {

    private static final int EMBEDDINGS = 3;
    private static final int PER_LAYER = 12;

    @Override
    public BaseConfig config(ConfigFile json) {
        int hidden = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        int vocabulary = json.size("vocab_size");
        int end = json.token("eos_token_id", -1, vocabulary);
        if (!json.json().has("head_dim")) {
            json.heads("num_attention_heads", hidden);
        }
        if (json.modelType().equals("mistral")
                || json.json().path("use_sliding_window").asBoolean(false)) {
            json.refuseBelow("sliding_window", json.size("max_position_embeddings"));
        }
        int headSize = json.size("head_dim", hidden / heads);
        if ((long) heads * headSize > ConfigFile.LARGEST) {
            throw new InvalidBaseException(
                    "config.json: %d heads of width %d are wider than %d"
                            .formatted(heads, headSize, ConfigFile.LARGEST));
        }
        if (headSize % 2 != 0) {
            throw new InvalidBaseException(
                    "config.json: heads of width %d cannot be turned in pairs; head_dim must be even"
                            .formatted(headSize));
        }
        int keyValueHeads = json.size("num_key_value_heads", heads);
        if (heads % keyValueHeads != 0) {
            throw new InvalidBaseException(
                    "config.json: num_attention_heads %d is not a multiple of num_key_value_heads %d"
                            .formatted(heads, keyValueHeads));
        }
        return new BaseConfig(
                json.modelType(),
                json.size("num_hidden_layers"),
                hidden,
                hidden,
                heads,
                keyValueHeads,
                headSize,
                json.size("intermediate_size"),
                vocabulary,
                json.size("max_position_embeddings"),
                0,
                0,
                json.token("pad_token_id", Math.max(end, 0), vocabulary),
                end,
                json.activation("hidden_act", "silu"),
                json.number("rms_norm_eps", 1e-6),
                false,
                true,
                Set.of(
                        Site.QUERY,
                        Site.KEY,
                        Site.VALUE,
                        Site.ATTENTION_OUTPUT,
                        Site.FEED_FORWARD_GATE,
                        Site.FEED_FORWARD_UP,
                        Site.FEED_FORWARD_DOWN));
    }

    private static float[] frequencies(BaseConfig config, ConfigFile json) {
        return RotaryFrequencies.of(
                config.headSize(),
                json.number("rope_theta", 10_000),
                json.json().path("rope_scaling"));
    }

    @Override
    public String beyondSizes(BaseConfig config, ConfigFile json) {
        // As bits: Java 19 writes some floats in other digits than Java 17.
        StringBuilder text = new StringBuilder(" rotary frequencies");
        for (float frequency : frequencies(config, json)) {
            text.append(' ').append(Integer.toHexString(Float.floatToIntBits(frequency)));
        }
        return text.toString();
    }

    @Override
    public List<String> scripts() {
        return List.of("decoder.py", "llama.py");
    }

    @Override
    public void weights(BaseConfig config, ConfigFile json, WeightFiles files, Sink sink)
            throws IOException {
        String prefix = files.has("model.embed_tokens.weight") ? "model." : "";
        TensorReader read = new TensorReader(files, sink, prefix);
        int hidden = config.hiddenSize();
        int inner = config.feedForwardSize();
        read.matrix("embed_tokens", config.vocabularySize(), hidden);
        float[] frequencies = frequencies(config, json);
        sink.add(frequencies, frequencies.length);
        read.scaleOnlyNorm("norm", hidden);
        for (int layer = 0; layer < config.layers(); layer++) {
            String place = "layers." + layer + ".";
            read.scaleOnlyNorm(place + "input_layernorm", hidden);
            read.stackedPerhapsBiased(
                    List.of(
                            place + "self_attn.q_proj",
                            place + "self_attn.k_proj",
                            place + "self_attn.v_proj"),
                    List.of(config.querySize(), config.keyValueSize(), config.keyValueSize()),
                    hidden);
            read.linearPerhapsBiased(place + "self_attn.o_proj", hidden, config.querySize());
            read.scaleOnlyNorm(place + "post_attention_layernorm", hidden);
            read.linearPerhapsBiased(place + "mlp.gate_proj", inner, hidden);
            read.linearPerhapsBiased(place + "mlp.up_proj", inner, hidden);
            read.linearPerhapsBiased(place + "mlp.down_proj", hidden, inner);
        }
        read.languageModelHead(config.vocabularySize(), hidden);
    }

    @Override
    public WeightPlaces places(BaseConfig config, int weights) {
        return new WeightPlaces(
                List.of(0),
                WeightPlaces.layers(EMBEDDINGS, PER_LAYER, config.layers()),
                List.of(2),
                List.of());
    }

    @Override
    public int norm(Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        return switch (site) {
            case FINAL_NORM -> 2;
            case ATTENTION_NORM -> first;
            case FEED_FORWARD_NORM -> first + 5;
            default -> throw new IllegalArgumentException("no norm at " + site);
        };
    }

    @Override
    public Projection projection(BaseConfig config, Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        int queries = config.querySize();
        int others = config.keyValueSize();
        return switch (site) {
            case QUERY -> new Projection(first + 1, 0, queries);
            case KEY -> new Projection(first + 1, queries, others);
            case VALUE -> new Projection(first + 1, queries + others, others);
            case ATTENTION_OUTPUT -> new Projection(first + 3, 0, config.hiddenSize());
            case FEED_FORWARD_GATE -> new Projection(first + 6, 0, config.feedForwardSize());
            case FEED_FORWARD_UP -> new Projection(first + 8, 0, config.feedForwardSize());
            case FEED_FORWARD_DOWN -> new Projection(first + 10, 0, config.hiddenSize());
            default -> throw new IllegalArgumentException("no projection at " + site);
        };
    }
}
