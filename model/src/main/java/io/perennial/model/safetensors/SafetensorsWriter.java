package io.perennial.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects tensors and writes them as one safetensors byte array. The same input gives the same
 * bytes.
 */
public final class SafetensorsWriter {

    private record Part(TensorType type, List<Long> shape, float[] source, int offset, int length) {

        long bytes() {
            return (long) type.bytes() * length;
        }
    }

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Adds {@code length} values from {@code offset} on as a row-major tensor of that shape. */
    public SafetensorsWriter tensor(
            String name, List<Long> shape, float[] source, int offset, int length) {
        return add(name, new Part(TensorType.F32, shape, source, offset, length));
    }

    /** Adds values as a row-major tensor of that shape in float16, rounded to nearest even. */
    public SafetensorsWriter halfTensor(String name, List<Long> shape, float[] values) {
        return add(name, new Part(TensorType.F16, shape, values, 0, values.length));
    }

    private SafetensorsWriter add(String name, Part part) {
        if (parts.put(name, part) != null) {
            throw new IllegalArgumentException("two tensors are named " + name);
        }
        return this;
    }

    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    public byte[] toBytes() {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        long next = 0;
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            Part value = part.getValue();
            long end = next + value.bytes();
            entries.put(
                    part.getKey(),
                    new TensorEntry(part.getKey(), value.type, value.shape, next, end));
            next = end;
        }
        byte[] header = new SafetensorsHeader(entries, metadata).toJson();
        ByteBuffer out =
                ByteBuffer.allocate(Math.toIntExact(8L + header.length + next))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(header.length).put(header);
        for (Part part : parts.values()) {
            write(part, out);
        }
        return out.array();
    }

    private static void write(Part part, ByteBuffer out) {
        if (part.type == TensorType.F16) {
            for (int i = 0; i < part.length; i++) {
                out.putShort(TensorType.floatToHalf(part.source[part.offset + i]));
            }
        } else {
            out.asFloatBuffer().put(part.source, part.offset, part.length);
            out.position(out.position() + Float.BYTES * part.length);
        }
    }
}
