package io.perennial.model.base;

import io.perennial.model.architecture.BaseConfig;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Site;
import java.io.IOException;
import java.util.List;

/**
 * A family of transformers: how its configuration reads, where its tensors are, and which scripts
 * compute it.
 *
 * <p>To add one, write its script beside {@code bert.py} and a record here that hands over the
 * weights in the order that the script reads them.
 */
sealed interface BaseFamily permits EncoderFamily, Gpt2Family, LlamaFamily {

    /** Takes weights in the order of the script's {@code weights} list. */
    interface Sink {
        void add(float[] values, long... shape);

        /** Adds the matrix or the bias of a linear map, which may be held in lower precision. */
        void addLinear(float[] values, long... shape);

        /** Adds the weight at a position of the list once more; it stays one in memory. */
        void again(int position);
    }

    /**
     * A projection inside the weights list.
     *
     * @param weight position of its matrix [rows of all, inputs]
     * @param firstRow where its rows begin, since one matrix may hold several projections
     */
    record Projection(int weight, int firstRow, int rows) {}

    /** The model types of {@code config.json} that are known. */
    static List<String> modelTypes() {
        return List.of(
                "bert",
                "roberta",
                "xlm-roberta",
                "distilbert",
                "electra",
                "gpt2",
                "llama",
                "mistral",
                "qwen2");
    }

    static BaseFamily of(String modelType) {
        return switch (modelType) {
            case "bert", "roberta", "xlm-roberta", "distilbert", "electra" ->
                    new EncoderFamily(EncoderNames.of(modelType));
            case "gpt2" -> new Gpt2Family();
            case "llama", "mistral", "qwen2" -> new LlamaFamily(DecoderNames.of(modelType));
            default ->
                    throw new InvalidBaseException(
                            "config.json: model_type \"%s\" is not supported; supported are: %s"
                                    .formatted(modelType, String.join(", ", modelTypes())));
        };
    }

    /** Reads the sizes under the family's own names. */
    BaseConfig config(ConfigFile json);

    /**
     * What else of {@code config.json} changes what the base computes, as text; it is part of the
     * fingerprint.
     */
    default String beyondSizes(BaseConfig config, ConfigFile json) {
        return "";
    }

    /** The scripts' file names, beside those that every family shares. */
    List<String> scripts();

    void weights(BaseConfig config, ConfigFile json, WeightFiles files, Sink sink)
            throws IOException;

    /** Whether a list of this many weights ends with a pooler. */
    default boolean hasPooler(BaseConfig config, int weights) {
        return false;
    }

    /** What a list of this many weights belongs to. */
    WeightPlaces places(BaseConfig config, int weights);

    /** Position of a norm's weight in the weights list; its bias follows where it has one. */
    int norm(Site site, int layer);

    /** Where a projection's matrix is. */
    Projection projection(BaseConfig config, Site site, int layer);

    /** Hugging Face's names of the family's modules. */
    ModuleNames names();
}
