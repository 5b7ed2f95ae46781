package io.perennial.model.safetensors;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes float32 tensors as a file, one tensor after another: only one of them is in memory. */
public final class SafetensorsFile {

    private static final int BLOCK = 1 << 16;

    /** A tensor that is made when it is written. */
    public record Source(String name, List<Long> shape, Values values) {
        public Source {
            shape = List.copyOf(shape);
        }

        private long bytes() {
            return Float.BYTES * shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Makes a tensor's values, row-major. */
    @FunctionalInterface
    public interface Values {
        float[] make() throws IOException;
    }

    private SafetensorsFile() {}

    /** Writes the tensors in this order. */
    public static void write(Path file, Map<String, String> metadata, List<Source> tensors)
            throws IOException {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        long next = 0;
        for (Source tensor : tensors) {
            long end = next + tensor.bytes();
            TensorEntry entry =
                    new TensorEntry(tensor.name, TensorType.F32, tensor.shape, next, end);
            if (entries.put(tensor.name, entry) != null) {
                throw new IllegalArgumentException("two tensors are named " + tensor.name);
            }
            next = end;
        }
        byte[] header = new SafetensorsHeader(entries, metadata).toJson();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BLOCK)) {
            out.write(little(Long.BYTES).putLong(header.length).array());
            out.write(header);
            for (Source tensor : tensors) {
                write(out, tensor);
            }
        }
    }

    private static void write(OutputStream out, Source tensor) throws IOException {
        float[] values = tensor.values.make();
        if (Float.BYTES * (long) values.length != tensor.bytes()) {
            throw new IllegalArgumentException(
                    "tensor %s has %d values, which do not fill its shape %s"
                            .formatted(tensor.name, values.length, tensor.shape));
        }
        ByteBuffer block = little(BLOCK);
        for (float value : values) {
            if (!block.hasRemaining()) {
                out.write(block.array());
                block.clear();
            }
            block.putFloat(value);
        }
        out.write(block.array(), 0, block.position());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
