package io.perennial.model.base;

import com.fasterxml.jackson.databind.JsonNode;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.TensorEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tensors of a base, from one file or from shards with an index. */
final class WeightFiles implements AutoCloseable {

    private final Map<String, Safetensors> shards = new LinkedHashMap<>();
    private final Map<String, Safetensors> owners = new TreeMap<>();

    WeightFiles(BaseFiles files) throws IOException {
        try {
            if (files.has(BaseFiles.WEIGHTS) || !files.has(BaseFiles.WEIGHTS_INDEX)) {
                Safetensors single = files.openTensors(BaseFiles.WEIGHTS);
                shards.put(BaseFiles.WEIGHTS, single);
                single.entries().forEach(entry -> owners.put(entry.name(), single));
            } else {
                openShards(files);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void openShards(BaseFiles files) throws IOException {
        JsonNode map = JsonFile.read(files, BaseFiles.WEIGHTS_INDEX).path("weight_map");
        if (!map.isObject()) {
            throw new InvalidBaseException(
                    BaseFiles.WEIGHTS_INDEX + " has no object \"weight_map\" of tensors' files");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            if (!shards.containsKey(file)) {
                shards.put(file, files.openTensors(file));
            }
            Safetensors shard = shards.get(file);
            if (!shard.has(entry.getKey())) {
                throw new InvalidBaseException(
                        file + " lacks tensor " + entry.getKey() + ", which the index puts there");
            }
            owners.put(entry.getKey(), shard);
        }
    }

    boolean has(String name) {
        return owners.containsKey(name);
    }

    /** Tensor names, sorted. */
    List<String> names() {
        return List.copyOf(owners.keySet());
    }

    Safetensors owner(String name) {
        return owners.get(name);
    }

    /**
     * A tensor of exactly this shape as float32.
     *
     * @throws InvalidBaseException naming a tensor that is missing, of another shape, or not finite
     */
    float[] require(String name, long... shape) throws IOException {
        requireShape(name, shape);
        float[] values = owners.get(name).floats(name);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidBaseException(
                        "tensor %s has the value %s at index %d".formatted(name, values[i], i));
            }
        }
        return values;
    }

    /**
     * Checks that there is a tensor of exactly this shape, without reading it.
     *
     * @throws InvalidBaseException naming a tensor that is missing or of another shape
     */
    void requireShape(String name, long... shape) {
        Safetensors owner = owners.get(name);
        if (owner == null) {
            throw new InvalidBaseException("the base lacks tensor " + name + closest(name));
        }
        TensorEntry entry = owner.entry(name);
        List<Long> wanted = new ArrayList<>();
        for (long size : shape) {
            wanted.add(size);
        }
        if (!entry.shape().equals(wanted)) {
            throw new InvalidBaseException(
                    "tensor %s has shape %s, but config.json asks for %s"
                            .formatted(name, entry.shape(), wanted));
        }
    }

    private String closest(String name) {
        String last = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        String similar =
                owners.keySet().stream()
                        .filter(n -> n.endsWith(last))
                        .limit(3)
                        .collect(Collectors.joining(", "));
        return similar.isEmpty() ? "" : "; similar names are " + similar;
    }

    @Override
    public void close() throws IOException {
        for (Safetensors shard : shards.values()) {
            shard.close();
        }
    }
}
