package io.perennial.model.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: tensors by name and free-form metadata.
 *
 * <p>Checked as the format demands: tensors neither overlap nor leave holes, and together fill the
 * data section.
 */
record SafetensorsHeader(Map<String, TensorEntry> tensors, Map<String, String> metadata) {

    /** The reference implementation's limit too. */
    static final long MAX_HEADER_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    static SafetensorsHeader parse(byte[] json, long dataBytes, String origin) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidSafetensorsException(
                    origin + ": the header is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidSafetensorsException(origin + ": the header cannot be read", e);
        }
        if (root == null || !root.isObject()) {
            throw new InvalidSafetensorsException(origin + ": the header is not a JSON object");
        }
        Map<String, TensorEntry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(field.getKey(), field.getValue(), origin));
            }
        }
        requireExactCover(tensors, dataBytes, origin);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static TensorEntry entry(String name, JsonNode node, String origin) {
        JsonNode offsets = node.path("data_offsets");
        JsonNode shape = node.path("shape");
        if (!offsets.isArray() || offsets.size() != 2 || !shape.isArray()) {
            throw new InvalidSafetensorsException(
                    origin + ": tensor " + name + " lacks shape or data_offsets");
        }
        List<Long> sizes = new ArrayList<>();
        shape.forEach(size -> sizes.add(wholeNumber(size, name, origin)));
        try {
            return new TensorEntry(
                    name,
                    type(node.path("dtype").asText(), name, origin),
                    sizes,
                    wholeNumber(offsets.get(0), name, origin),
                    wholeNumber(offsets.get(1), name, origin));
        } catch (ArithmeticException e) {
            throw new InvalidSafetensorsException(
                    origin + ": tensor " + name + " is larger than any file", e);
        }
    }

    private static long wholeNumber(JsonNode node, String name, String origin) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new InvalidSafetensorsException(
                    origin + ": tensor " + name + " has " + node + " where a whole number belongs");
        }
        return node.asLong();
    }

    private static TensorType type(String code, String name, String origin) {
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(code)) {
                return type;
            }
        }
        throw new InvalidSafetensorsException(
                origin
                        + ": tensor "
                        + name
                        + " has type \""
                        + code
                        + "\"; supported are "
                        + List.of(TensorType.values()));
    }

    private static void requireExactCover(
            Map<String, TensorEntry> tensors, long dataBytes, String origin) {
        long next = 0;
        List<TensorEntry> ordered = new ArrayList<>(tensors.values());
        ordered.sort(
                Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        for (TensorEntry tensor : ordered) {
            if (tensor.begin() != next) {
                throw new InvalidSafetensorsException(
                        "%s: tensor %s begins at byte %d where byte %d was expected; tensors must follow one another"
                                .formatted(origin, tensor.name(), tensor.begin(), next));
            }
            next = tensor.end();
        }
        if (next != dataBytes) {
            throw new InvalidSafetensorsException(
                    "%s: tensors end at byte %d but the data section has %d bytes"
                            .formatted(origin, next, dataBytes));
        }
    }

    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(METADATA);
            new TreeMap<>(metadata).forEach(node::put);
        }
        for (TensorEntry tensor : tensors.values()) {
            ObjectNode node = root.putObject(tensor.name());
            node.put("dtype", tensor.type().name());
            tensor.shape().forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
        }
        String json = root.toString();
        // The data section starts at a multiple of eight bytes, as the format asks.
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        int padded = (bytes.length + 7) / 8 * 8;
        return (json + " ".repeat(padded - bytes.length)).getBytes(StandardCharsets.UTF_8);
    }
}
