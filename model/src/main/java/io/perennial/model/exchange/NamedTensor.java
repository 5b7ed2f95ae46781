package io.perennial.model.exchange;

import io.perennial.model.adapter.Parameter;
import io.perennial.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of another library's file and the parameters that it holds, one after another.
 *
 * @param key its name in the file
 * @param shape its shape there; the values are in the same order as ours
 */
public record NamedTensor(String key, List<Long> shape, List<Parameter> parts) {

    public NamedTensor {
        shape = List.copyOf(shape);
        parts = List.copyOf(parts);
    }

    static NamedTensor of(String key, Parameter parameter, long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        return new NamedTensor(key, sizes, List.of(parameter));
    }

    /** Writes tensors of a flat vector as a file of the kind that PyTorch's libraries write. */
    static void write(Path file, List<NamedTensor> tensors, float[] vector) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        for (NamedTensor tensor : tensors) {
            float[] values = tensor.from(vector);
            writer.tensor(tensor.key(), tensor.shape(), values, 0, values.length);
        }
        Files.write(file, writer.toBytes());
    }

    /** Number of values. */
    public int size() {
        return parts.stream().mapToInt(Parameter::size).sum();
    }

    /** Takes its values out of a flat vector. */
    public float[] from(float[] vector) {
        float[] values = new float[size()];
        int next = 0;
        for (Parameter part : parts) {
            System.arraycopy(vector, part.offset(), values, next, part.size());
            next += part.size();
        }
        return values;
    }

    void into(float[] vector, float[] values) {
        int next = 0;
        for (Parameter part : parts) {
            System.arraycopy(values, next, vector, part.offset(), part.size());
            next += part.size();
        }
    }
}
