package io.perennial.model.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import java.io.IOException;

/** Reads a base's {@code config.json}. */
final class ConfigFile {

    private static final int LARGEST = 1 << 24;

    private ConfigFile() {}

    static BaseConfig read(BaseFiles files) throws IOException {
        JsonNode json = json(files);
        String modelType = json.path("model_type").asText("missing");
        // First, because other families call their sizes by other names.
        BaseFamily.of(modelType);
        String positions = json.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw new InvalidBaseException(
                    "config.json: position_embedding_type \""
                            + positions
                            + "\" is not supported; only \"absolute\" is");
        }
        String activation = json.path("hidden_act").asText("gelu");
        return new BaseConfig(
                modelType,
                size(json, "num_hidden_layers"),
                size(json, "hidden_size"),
                heads(json),
                size(json, "intermediate_size"),
                size(json, "vocab_size"),
                size(json, "max_position_embeddings"),
                size(json, "type_vocab_size"),
                Activation.named(activation)
                        .orElseThrow(
                                () ->
                                        new InvalidBaseException(
                                                "config.json: hidden_act \""
                                                        + activation
                                                        + "\" is not supported")),
                json.path("layer_norm_eps").asDouble(1e-12));
    }

    private static JsonNode json(BaseFiles files) throws IOException {
        try {
            return new ObjectMapper().readTree(files.read(BaseFiles.CONFIG));
        } catch (JsonProcessingException e) {
            throw new InvalidBaseException(
                    "config.json is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static int size(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > LARGEST) {
            throw new InvalidBaseException(
                    "config.json: %s is %s; a whole number from 1 to %d belongs there"
                            .formatted(key, value.isMissingNode() ? "missing" : value, LARGEST));
        }
        return value.asInt();
    }

    private static int heads(JsonNode json) {
        int heads = size(json, "num_attention_heads");
        int hidden = size(json, "hidden_size");
        if (hidden % heads != 0) {
            throw new InvalidBaseException(
                    "config.json: hidden_size %d is not a multiple of num_attention_heads %d"
                            .formatted(hidden, heads));
        }
        return heads;
    }
}
