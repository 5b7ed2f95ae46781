package io.perennial.model.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.safetensors.Safetensors;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Everything that training a task goes on from, in host memory: flat vectors in the layout whose
 * head holds exactly these labels.
 *
 * @param steps applied so far
 * @param firstMoment AdamW's running mean of gradients
 * @param secondMoment AdamW's running mean of squared gradients
 */
public record AdapterState(
        AdapterSpec spec,
        List<String> labels,
        long steps,
        float[] parameters,
        float[] firstMoment,
        float[] secondMoment) {

    private static final String FORMAT = "perennial-adapter-state/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    public AdapterState {
        labels = List.copyOf(labels);
        if (firstMoment.length != parameters.length || secondMoment.length != parameters.length) {
            throw new IllegalArgumentException("parameters and moments differ in size");
        }
    }

    /** A state before its first step. */
    public static AdapterState untrained(
            AdapterSpec spec, List<String> labels, float[] parameters) {
        int size = parameters.length;
        return new AdapterState(spec, labels, 0, parameters, new float[size], new float[size]);
    }

    /** Bytes in the safetensors format. */
    public byte[] toBytes() {
        try {
            SafetensorsWriter writer =
                    new SafetensorsWriter()
                            .metadata("format", FORMAT)
                            .metadata("adapter", spec.toJson())
                            .metadata("labels", JSON.writeValueAsString(labels))
                            .metadata("steps", Long.toString(steps));
            add(writer, "parameters", parameters);
            add(writer, "first_moment", firstMoment);
            add(writer, "second_moment", secondMoment);
            return writer.toBytes();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("labels are always writable", e);
        }
    }

    private static void add(SafetensorsWriter writer, String name, float[] values) {
        writer.tensor(name, List.of((long) values.length), values, 0, values.length);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException for anything else; another format version is refused by name
     */
    public static AdapterState fromBytes(byte[] bytes) {
        try (Safetensors tensors = Safetensors.of(bytes, "adapter state")) {
            String format = tensors.metadata().getOrDefault("format", "no format");
            if (!format.equals(FORMAT)) {
                throw new IllegalArgumentException(
                        "adapter state is written as \"%s\"; this build reads \"%s\""
                                .formatted(format, FORMAT));
            }
            return new AdapterState(
                    AdapterSpec.parse(text(tensors, "adapter")),
                    labels(text(tensors, "labels")),
                    Long.parseLong(text(tensors, "steps")),
                    tensors.floats("parameters"),
                    tensors.floats("first_moment"),
                    tensors.floats("second_moment"));
        } catch (IOException e) {
            throw new UncheckedIOException("adapter state cannot be read", e);
        }
    }

    private static List<String> labels(String json) {
        List<String> labels;
        try {
            labels = JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("adapter state has labels that are no texts", e);
        }
        if (labels == null || labels.contains(null)) {
            throw new IllegalArgumentException("adapter state has labels that are no texts");
        }
        return labels;
    }

    private static String text(Safetensors tensors, String key) {
        String text = tensors.metadata().get(key);
        if (text == null) {
            throw new IllegalArgumentException("adapter state lacks \"" + key + "\"");
        }
        return text;
    }
}
