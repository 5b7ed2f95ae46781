package io.perennial.model.base;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Site;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** GPT-2, whose linear layers are stored as [inputs, outputs]. */
record Gpt2Family() implements BaseFamily {

    private static final int EMBEDDINGS = 4;
    private static final int PER_LAYER = 12;

    @Override
    public BaseConfig config(ConfigFile json) {
        json.refuse("scale_attn_weights", true);
        json.refuse("scale_attn_by_inverse_layer_idx", false);
        json.refuse("add_cross_attention", false);
        int hidden = json.size("n_embd");
        int heads = json.heads("n_head", hidden);
        int vocabulary = json.size("vocab_size");
        int end = json.token("eos_token_id", -1, vocabulary);
        return new BaseConfig(
                json.modelType(),
                json.size("n_layer"),
                hidden,
                hidden,
                heads,
                heads,
                hidden / heads,
                json.size("n_inner", 4 * hidden),
                vocabulary,
                json.size("n_positions"),
                0,
                0,
                json.token("pad_token_id", Math.max(end, 0), vocabulary),
                end,
                json.activation("activation_function", "gelu_new"),
                json.number("layer_norm_epsilon", 1e-5),
                true,
                true,
                Set.of(
                        Site.QUERY,
                        Site.KEY,
                        Site.VALUE,
                        Site.QUERY_KEY_VALUE,
                        Site.ATTENTION_OUTPUT,
                        Site.FEED_FORWARD_UP,
                        Site.FEED_FORWARD_DOWN));
    }

    @Override
    public List<String> scripts() {
        return List.of("decoder.py", "gpt2.py");
    }

    @Override
    public void weights(BaseConfig config, ConfigFile json, WeightFiles files, Sink sink)
            throws IOException {
        String prefix = files.has("transformer.wte.weight") ? "transformer." : "";
        TensorReader read = new TensorReader(files, sink, prefix);
        int hidden = config.hiddenSize();
        int inner = config.feedForwardSize();
        read.matrix("wte", config.vocabularySize(), hidden);
        read.matrix("wpe", config.maxPositions(), hidden);
        read.norm("ln_f", hidden);
        for (int layer = 0; layer < config.layers(); layer++) {
            String place = "h." + layer + ".";
            read.norm(place + "ln_1", hidden);
            read.transposedLinear(place + "attn.c_attn", 3 * hidden, hidden);
            read.transposedLinear(place + "attn.c_proj", hidden, hidden);
            read.norm(place + "ln_2", hidden);
            read.transposedLinear(place + "mlp.c_fc", inner, hidden);
            read.transposedLinear(place + "mlp.c_proj", hidden, inner);
        }
        read.languageModelHead(config.vocabularySize(), hidden);
    }

    @Override
    public WeightPlaces places(BaseConfig config, int weights) {
        return new WeightPlaces(
                List.of(0, 1),
                WeightPlaces.layers(EMBEDDINGS, PER_LAYER, config.layers()),
                List.of(2, 3),
                List.of());
    }

    @Override
    public int norm(Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        return switch (site) {
            case FINAL_NORM -> 2;
            case ATTENTION_NORM -> first;
            case FEED_FORWARD_NORM -> first + 6;
            default -> throw new IllegalArgumentException("no LayerNorm at " + site);
        };
    }

    @Override
    public Projection projection(BaseConfig config, Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        int hidden = config.hiddenSize();
        return switch (site) {
            case QUERY -> new Projection(first + 2, 0, hidden);
            case KEY -> new Projection(first + 2, hidden, hidden);
            case VALUE -> new Projection(first + 2, 2 * hidden, hidden);
            case QUERY_KEY_VALUE -> new Projection(first + 2, 0, 3 * hidden);
            case ATTENTION_OUTPUT -> new Projection(first + 4, 0, hidden);
            case FEED_FORWARD_UP -> new Projection(first + 8, 0, config.feedForwardSize());
            case FEED_FORWARD_DOWN -> new Projection(first + 10, 0, hidden);
            default -> throw new IllegalArgumentException("no projection at " + site);
        };
    }

    @Override
    public ModuleNames names() {
        return DecoderNames.GPT2;
    }
}
