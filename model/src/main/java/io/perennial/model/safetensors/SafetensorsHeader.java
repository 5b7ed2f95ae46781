package io.perennial.model.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
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

    static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a header and checks it against the size of the data section.
     *
     * @param origin names the file or bytes in errors
     */
    static SafetensorsHeader parse(byte[] json, long dataBytes, String origin) {
        SafetensorsHeader header = new HeaderReader(origin).read(json);
        requireExactCover(header.tensors, dataBytes, origin);
        return header;
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
