package io.perennial.model.base;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.io.IOException;

/**
 * BERT under Hugging Face's tensor names, with or without the {@code bert.} prefix and the pooler.
 */
record BertFamily() implements BaseFamily {

    private static final int EMBEDDINGS = 5;
    private static final int PER_LAYER = 12;

    @Override
    public String script() {
        return "bert.py";
    }

    @Override
    public void weights(BaseConfig config, WeightFiles files, Sink sink) throws IOException {
        String prefix = files.has("bert.embeddings.word_embeddings.weight") ? "bert." : "";
        int hidden = config.hiddenSize();
        String embeddings = prefix + "embeddings.";
        matrix(files, sink, embeddings + "word_embeddings.weight", config.vocabularySize(), hidden);
        matrix(
                files,
                sink,
                embeddings + "position_embeddings.weight",
                config.maxPositions(),
                hidden);
        matrix(files, sink, embeddings + "token_type_embeddings.weight", config.segments(), hidden);
        pair(files, sink, embeddings + "LayerNorm", hidden);
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(config, files, sink, prefix + "encoder.layer." + layer + ".");
        }
        if (files.has(prefix + "pooler.dense.weight")) {
            matrix(files, sink, prefix + "pooler.dense.weight", hidden, hidden);
            sink.add(files.require(prefix + "pooler.dense.bias", hidden), hidden);
        }
    }

    private static void layer(BaseConfig config, WeightFiles files, Sink sink, String layer)
            throws IOException {
        int hidden = config.hiddenSize();
        int inner = config.feedForwardSize();
        queryKeyValue(files, sink, layer + "attention.self.", hidden);
        matrix(files, sink, layer + "attention.output.dense.weight", hidden, hidden);
        sink.add(files.require(layer + "attention.output.dense.bias", hidden), hidden);
        pair(files, sink, layer + "attention.output.LayerNorm", hidden);
        matrix(files, sink, layer + "intermediate.dense.weight", inner, hidden);
        sink.add(files.require(layer + "intermediate.dense.bias", inner), inner);
        matrix(files, sink, layer + "output.dense.weight", hidden, inner);
        sink.add(files.require(layer + "output.dense.bias", hidden), hidden);
        pair(files, sink, layer + "output.LayerNorm", hidden);
    }

    /** Query, key and value in one matrix, so that one product computes all three. */
    private static void queryKeyValue(WeightFiles files, Sink sink, String attention, int hidden)
            throws IOException {
        float[] weight = new float[3 * hidden * hidden];
        float[] bias = new float[3 * hidden];
        int part = 0;
        for (String name : new String[] {"query", "key", "value"}) {
            float[] w = files.require(attention + name + ".weight", hidden, hidden);
            float[] b = files.require(attention + name + ".bias", hidden);
            System.arraycopy(w, 0, weight, part * hidden * hidden, w.length);
            System.arraycopy(b, 0, bias, part * hidden, b.length);
            part++;
        }
        sink.add(weight, 3L * hidden, hidden);
        sink.add(bias, 3L * hidden);
    }

    private static void matrix(WeightFiles files, Sink sink, String name, long rows, long columns)
            throws IOException {
        sink.add(files.require(name, rows, columns), rows, columns);
    }

    private static void pair(WeightFiles files, Sink sink, String name, long size)
            throws IOException {
        // Checkpoints converted from TensorFlow call a LayerNorm's weight gamma and its bias beta.
        boolean old = files.has(name + ".gamma");
        sink.add(files.require(name + (old ? ".gamma" : ".weight"), size), size);
        sink.add(files.require(name + (old ? ".beta" : ".bias"), size), size);
    }

    @Override
    public boolean hasPooler(BaseConfig config, int weights) {
        return weights > EMBEDDINGS + PER_LAYER * config.layers();
    }

    @Override
    public int layerNorm(Site site, int layer) {
        int first = EMBEDDINGS + layer * PER_LAYER;
        return switch (site) {
            case ATTENTION_SUBLAYER -> first + 4;
            case FEED_FORWARD_SUBLAYER -> first + 10;
            default -> throw new IllegalArgumentException("no LayerNorm closes " + site);
        };
    }
}
