package io.perennial.model.base;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * BERT and its kin: RoBERTa and XLM-R count positions from after their padding token, DistilBERT
 * has no token types and other names, ELECTRA may project its embeddings. With or without the
 * transformer's name as a prefix, and the pooler.
 */
record EncoderFamily(EncoderNames names) implements BaseFamily {

    private static final int EMBEDDINGS = 5;
    private static final int PER_LAYER = 12;

    @Override
    public BaseConfig config(ConfigFile json) {
        boolean distilled = names == EncoderNames.DISTILBERT;
        boolean offset = names == EncoderNames.ROBERTA || names == EncoderNames.XLM_ROBERTA;
        json.refuse("position_embedding_type", "absolute");
        json.refuse("is_decoder", false);
        int hidden = json.size(distilled ? "dim" : "hidden_size");
        int heads = json.heads(distilled ? "n_heads" : "num_attention_heads", hidden);
        int vocabulary = json.size("vocab_size");
        int padding = json.token("pad_token_id", offset ? 1 : 0, vocabulary);
        int firstPosition = offset ? padding + 1 : 0;
        int positions = json.size("max_position_embeddings") - firstPosition;
        if (positions < 1) {
            throw new InvalidBaseException(
                    "config.json: max_position_embeddings leaves no position behind pad_token_id %d"
                            .formatted(padding));
        }
        return new BaseConfig(
                json.modelType(),
                json.size(distilled ? "n_layers" : "num_hidden_layers"),
                hidden,
                names == EncoderNames.ELECTRA ? json.size("embedding_size", hidden) : hidden,
                heads,
                heads,
                hidden / heads,
                json.size(distilled ? "hidden_dim" : "intermediate_size"),
                vocabulary,
                positions,
                firstPosition,
                distilled ? 0 : json.size("type_vocab_size", 2),
                padding,
                -1,
                json.activation(distilled ? "activation" : "hidden_act", "gelu"),
                json.number("layer_norm_eps", 1e-12),
                true,
                false,
                Set.of(
                        Site.QUERY,
                        Site.KEY,
                        Site.VALUE,
                        Site.ATTENTION_OUTPUT,
                        Site.FEED_FORWARD_UP,
                        Site.FEED_FORWARD_DOWN));
    }

    @Override
    public List<String> scripts() {
        return List.of("bert.py");
    }

    @Override
    public void weights(BaseConfig config, ConfigFile json, WeightFiles files, Sink sink)
            throws IOException {
        String own = names.transformer() + ".";
        TensorReader read =
                new TensorReader(
                        files,
                        sink,
                        files.has(own + "embeddings.word_embeddings.weight") ? own : "");
        int hidden = config.hiddenSize();
        int embedding = config.embeddingSize();
        read.matrix("embeddings.word_embeddings", config.vocabularySize(), embedding);
        read.matrix(
                "embeddings.position_embeddings",
                config.maxPositions() + config.firstPosition(),
                embedding);
        if (config.segments() > 0) {
            read.matrix("embeddings.token_type_embeddings", config.segments(), embedding);
        } else {
            sink.add(new float[embedding], 1, embedding);
        }
        read.norm("embeddings.LayerNorm", embedding);
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(config, read, layer);
        }
        if (embedding != hidden) {
            read.linear("embeddings_project", hidden, embedding);
        }
        if (read.has("pooler.dense.weight")) {
            read.linear("pooler.dense", hidden, hidden);
        }
    }

    private void layer(BaseConfig config, TensorReader read, int layer) throws IOException {
        int hidden = config.hiddenSize();
        read.stacked(
                List.of(name(Site.QUERY, layer), name(Site.KEY, layer), name(Site.VALUE, layer)),
                List.of(hidden, hidden, hidden),
                hidden);
        read.linear(name(Site.ATTENTION_OUTPUT, layer), hidden, hidden);
        read.norm(name(Site.ATTENTION_NORM, layer), hidden);
        read.linear(name(Site.FEED_FORWARD_UP, layer), config.feedForwardSize(), hidden);
        read.linear(name(Site.FEED_FORWARD_DOWN, layer), hidden, config.feedForwardSize());
        read.norm(name(Site.FEED_FORWARD_NORM, layer), hidden);
    }

    private String name(Site site, int layer) {
        return names.module(site, layer).orElseThrow();
    }

    @Override
    public boolean hasPooler(BaseConfig config, int weights) {
        int projection = config.embeddingSize() == config.hiddenSize() ? 0 : 2;
        return weights > EMBEDDINGS + PER_LAYER * config.layers() + projection;
    }

    @Override
    public WeightPlaces places(BaseConfig config, int weights) {
        int end = EMBEDDINGS + PER_LAYER * config.layers();
        List<Integer> embeddings = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        if (config.embeddingSize() != config.hiddenSize()) {
            embeddings.addAll(List.of(end, end + 1));
        }
        return new WeightPlaces(
                embeddings,
                WeightPlaces.layers(EMBEDDINGS, PER_LAYER, config.layers()),
                List.of(),
                hasPooler(config, weights) ? List.of(weights - 2, weights - 1) : List.of());
    }

    @Override
    public int norm(Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        return switch (site) {
            case EMBEDDING_NORM -> 3;
            case ATTENTION_NORM -> first + 4;
            case FEED_FORWARD_NORM -> first + 10;
            default -> throw new IllegalArgumentException("no LayerNorm at " + site);
        };
    }

    @Override
    public Projection projection(BaseConfig config, Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        int hidden = config.hiddenSize();
        return switch (site) {
            case QUERY -> new Projection(first, 0, hidden);
            case KEY -> new Projection(first, hidden, hidden);
            case VALUE -> new Projection(first, 2 * hidden, hidden);
            case ATTENTION_OUTPUT -> new Projection(first + 2, 0, hidden);
            case FEED_FORWARD_UP -> new Projection(first + 6, 0, config.feedForwardSize());
            case FEED_FORWARD_DOWN -> new Projection(first + 8, 0, hidden);
            case POOLER -> {
                int projected = config.embeddingSize() == hidden ? 0 : 2;
                int pooler = EMBEDDINGS + PER_LAYER * config.layers() + projected;
                yield new Projection(pooler, 0, hidden);
            }
            default -> throw new IllegalArgumentException("no projection at " + site);
        };
    }
}
