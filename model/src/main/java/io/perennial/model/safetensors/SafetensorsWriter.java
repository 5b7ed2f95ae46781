package io.perennial.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects float32 tensors and writes them as one safetensors byte array. The same input gives the
 * same bytes.
 */
public final class SafetensorsWriter {

    private record Part(List<Long> shape, float[] source, int offset, int length) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Adds {@code length} values from {@code offset} on as a row-major tensor of that shape. */
    public SafetensorsWriter tensor(
            String name, List<Long> shape, float[] source, int offset, int length) {
        if (parts.put(name, new Part(shape, source, offset, length)) != null) {
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
            long end = next + 4L * part.getValue().length;
            entries.put(
                    part.getKey(),
                    new TensorEntry(
                            part.getKey(), TensorType.F32, part.getValue().shape, next, end));
            next = end;
        }
        byte[] header = new SafetensorsHeader(entries, metadata).toJson();
        ByteBuffer out =
                ByteBuffer.allocate(Math.toIntExact(8L + header.length + next))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(header.length).put(header);
        for (Part part : parts.values()) {
            out.asFloatBuffer().put(part.source, part.offset, part.length);
            out.position(out.position() + 4 * part.length);
        }
        return out.array();
    }
}
