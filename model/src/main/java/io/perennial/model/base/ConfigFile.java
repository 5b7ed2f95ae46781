package io.perennial.model.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.perennial.model.architecture.Activation;
import io.perennial.model.architecture.BaseConfig;
import java.io.IOException;

/** A base's {@code config.json}; every family reads it under its own names. */
final class ConfigFile {

    static final int LARGEST = 1 << 24;

    /** How some files say that there is no such token. */
    private static final JsonNode NONE = JsonNodeFactory.instance.numberNode(-1);

    private final JsonNode json;

    private ConfigFile(JsonNode json) {
        this.json = json;
    }

    static ConfigFile read(BaseFiles files) throws IOException {
        JsonNode json = JsonFile.read(files, BaseFiles.CONFIG);
        if (!json.isObject()) {
            throw new InvalidBaseException("config.json is not a JSON object");
        }
        return new ConfigFile(json);
    }

    JsonNode json() {
        return json;
    }

    String modelType() {
        return json.path("model_type").asText("missing");
    }

    /** The family and its sizes. */
    BaseConfig config() {
        return BaseFamily.of(modelType()).config(this);
    }

    private boolean isAbsent(String key) {
        return json.path(key).isMissingNode() || json.path(key).isNull();
    }

    /** A whole number from 1 on that must be there. */
    int size(String key) {
        JsonNode value = json.path(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.asInt() < 1
                || value.asInt() > LARGEST) {
            throw new InvalidBaseException(
                    "config.json: %s is %s; a whole number from 1 to %d belongs there"
                            .formatted(key, value.isMissingNode() ? "missing" : value, LARGEST));
        }
        return value.asInt();
    }

    int size(String key, int fallback) {
        return isAbsent(key) ? fallback : size(key);
    }

    /** A token of the vocabulary; the first one where there is a list. */
    int token(String key, int fallback, int vocabulary) {
        JsonNode value = json.path(key);
        JsonNode first = value.isArray() && !value.isEmpty() ? value.get(0) : value;
        if (!first.isIntegralNumber() || first.equals(NONE)) {
            return fallback;
        }
        if (!first.canConvertToInt() || first.asInt() < 0 || first.asInt() >= vocabulary) {
            throw new InvalidBaseException(
                    "config.json: %s is %s; a token from 0 to %d belongs there"
                            .formatted(key, first, vocabulary - 1));
        }
        return first.asInt();
    }

    double number(String key, double fallback) {
        JsonNode value = json.path(key);
        if (!isAbsent(key) && !(value.isNumber() && Double.isFinite(value.asDouble()))) {
            throw new InvalidBaseException(
                    "config.json: %s is %s; a number belongs there".formatted(key, value));
        }
        return isAbsent(key) ? fallback : value.asDouble();
    }

    /** Attention heads, which must divide the hidden size. */
    int heads(String key, int hidden) {
        int heads = size(key);
        if (hidden % heads != 0) {
            throw new InvalidBaseException(
                    "config.json: hidden_size %d is not a multiple of %s %d"
                            .formatted(hidden, key, heads));
        }
        return heads;
    }

    Activation activation(String key, String fallback) {
        String name = json.path(key).asText(fallback);
        return Activation.named(name)
                .orElseThrow(
                        () ->
                                new InvalidBaseException(
                                        "config.json: %s \"%s\" is not supported"
                                                .formatted(key, name)));
    }

    /** Refuses every value but this one; the key may be absent. */
    void refuse(String key, Object only) {
        JsonNode value = json.path(key);
        JsonNode wanted =
                only instanceof Boolean flag
                        ? JsonNodeFactory.instance.booleanNode(flag)
                        : JsonNodeFactory.instance.textNode(only.toString());
        if (!isAbsent(key) && !value.equals(wanted)) {
            throw new InvalidBaseException(
                    "config.json: %s %s is not supported; only %s is"
                            .formatted(key, value, wanted));
        }
    }

    /** Refuses a value below a limit; the key may be absent. */
    void refuseBelow(String key, int limit) {
        if (!isAbsent(key) && json.path(key).asInt() < limit) {
            throw new InvalidBaseException(
                    "config.json: %s %s is not supported; only values from %d on, which change nothing, are"
                            .formatted(key, json.path(key), limit));
        }
    }
}
