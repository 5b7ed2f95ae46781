package io.perennial.model.base;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.Site;
import java.io.IOException;

/**
 * A family of transformers: where its tensors are, and which script computes it.
 *
 * <p>To add one, write its script beside {@code bert.py} and a record here that hands over the
 * weights in the order that the script reads them.
 */
sealed interface BaseFamily permits BertFamily {

    /** Takes weights in the order of the script's {@code weights} list. */
    @FunctionalInterface
    interface Sink {
        void add(float[] values, long... shape);
    }

    static BaseFamily of(String modelType) {
        if (modelType.equals("bert")) {
            return new BertFamily();
        }
        throw new InvalidBaseException(
                "config.json: model_type \""
                        + modelType
                        + "\" is not supported; supported are: bert");
    }

    /** The script's file name. */
    String script();

    void weights(BaseConfig config, WeightFiles files, Sink sink) throws IOException;

    /** Whether a list of this many weights ends with a pooler. */
    boolean hasPooler(BaseConfig config, int weights);

    /**
     * Position, in the weights list, of the LayerNorm weight that closes a sub-layer; its bias
     * follows.
     */
    int layerNorm(Site site, int layer);
}
