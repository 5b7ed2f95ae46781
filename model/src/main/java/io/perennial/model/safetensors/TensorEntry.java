package io.perennial.model.safetensors;

import java.util.List;

/**
 * One tensor as the header describes it.
 *
 * @param begin first byte, counted from the start of the data section
 * @param end the byte after the last
 */
public record TensorEntry(String name, TensorType type, List<Long> shape, long begin, long end) {

    public TensorEntry {
        shape = List.copyOf(shape);
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new InvalidSafetensorsException(
                        "tensor " + name + " has a negative size in shape " + shape);
            }
            elements = Math.multiplyExact(elements, size);
        }
        if (begin < 0
                || end < begin
                || end - begin != Math.multiplyExact(elements, (long) type.bytes())) {
            throw new InvalidSafetensorsException(
                    "tensor %s of type %s and shape %s cannot lie in bytes %d to %d"
                            .formatted(name, type, shape, begin, end));
        }
    }

    /** Number of bytes. */
    public long byteCount() {
        return end - begin;
    }

    /** Number of elements. */
    public long elements() {
        return (end - begin) / type.bytes();
    }
}
