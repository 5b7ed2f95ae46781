package io.perennial.model.pretrain;

import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.BaseSource;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A base that training goes on from, on other text or for longer. The head that foretells tokens
 * and the optimiser are no part of a base: they start anew.
 *
 * @param tokenizer the bytes of its {@code tokenizer.json}
 * @param weights in the order of {@code pretrain.py}, without the head
 */
record StartingBase(EncoderShape shape, byte[] tokenizer, List<float[]> weights) {

    private static final double NORM_EPSILON = 1e-12;

    StartingBase {
        weights = List.copyOf(weights);
    }

    /**
     * Reads a base.
     *
     * @throws IOException where it is of another kind than pre-training computes, naming the
     *     difference
     */
    static StartingBase read(BaseLocation location) throws IOException {
        try (FrozenBase base = FrozenBase.acquire(location, ComputeSettings.defaults());
                BaseSource source = base.openSource()) {
            BaseConfig config = base.config();
            check(location, "model_type", config.modelType().equals("bert"), "bert");
            check(location, "hidden_act", config.activation() == Activation.GELU, "gelu");
            check(location, "layer_norm_eps", config.normEpsilon() == NORM_EPSILON, "1e-12");
            check(
                    location,
                    "intermediate_size",
                    config.feedForwardSize() == 4 * config.hiddenSize(),
                    "four times the hidden size");
            check(
                    location,
                    "type_vocab_size",
                    config.segments() == EncoderShape.SEGMENTS,
                    Integer.toString(EncoderShape.SEGMENTS));
            EncoderShape shape =
                    new EncoderShape(
                            config.layers(),
                            config.hiddenSize(),
                            config.heads(),
                            config.vocabularySize(),
                            config.maxPositions());
            byte[] tokenizer =
                    source.tokenizer()
                            .orElseThrow(
                                    () ->
                                            new IOException(
                                                    location.value()
                                                            + " has no tokenizer.json, which training goes on with; add it"));
            return new StartingBase(
                    shape, tokenizer, weights(source, source.prefix(base.moduleNames()), shape));
        }
    }

    private static void check(BaseLocation location, String key, boolean fits, String only)
            throws IOException {
        if (!fits) {
            throw new IOException(
                    "pre-training cannot go on from %s: its %s is not %s, the only one that is trained; choose another base"
                            .formatted(location.value(), key, only));
        }
    }

    private static List<float[]> weights(BaseSource source, String prefix, EncoderShape shape)
            throws IOException {
        int own = EncoderFolder.TRANSFORMER.length();
        List<float[]> weights = new ArrayList<>();
        for (EncoderTensor tensor : EncoderTensor.of(shape)) {
            if (!tensor.parts().get(0).startsWith(EncoderFolder.HEAD)) {
                float[] values = new float[tensor.size()];
                int next = 0;
                for (String part : tensor.parts()) {
                    float[] read = source.floats(prefix + part.substring(own));
                    System.arraycopy(read, 0, values, next, read.length);
                    next += read.length;
                }
                weights.add(values);
            }
        }
        return weights;
    }
}
