package io.perennial.model.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors of one safetensors file or byte array, decoded on demand. Files and tensors may be
 * larger than 2 GiB.
 */
public final class Safetensors implements AutoCloseable {

    /** Bytes that are read at a time; a multiple of every element's size. */
    public static final int PIECE_BYTES = 8 << 20;

    /** The longest array of every Java platform. */
    private static final int MOST_IN_ONE = Integer.MAX_VALUE - 8;

    private final SafetensorsHeader header;
    private final String origin;
    private final long dataStart;
    private final @Nullable FileChannel file;
    private final byte @Nullable [] bytes;

    private Safetensors(
            SafetensorsHeader header,
            String origin,
            long dataStart,
            @Nullable FileChannel file,
            byte @Nullable [] bytes) {
        this.header = header;
        this.origin = origin;
        this.dataStart = dataStart;
        this.file = file;
        this.bytes = bytes;
    }

    /** Opens a file; the caller closes it. */
    public static Safetensors open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path);
        try {
            long size = file.size();
            ByteBuffer length = read(file, 0, (int) Math.min(8, size));
            long headerBytes = headerBytes(length, size, path.toString());
            byte[] json = read(file, 8, (int) headerBytes).array();
            long dataStart = 8 + headerBytes;
            SafetensorsHeader header =
                    SafetensorsHeader.parse(json, size - dataStart, path.toString());
            return new Safetensors(header, path.toString(), dataStart, file, null);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Reads from memory; {@code origin} names the bytes in errors. */
    public static Safetensors of(byte[] bytes, String origin) {
        ByteBuffer length = ByteBuffer.wrap(bytes, 0, Math.min(8, bytes.length));
        int headerBytes = (int) headerBytes(length, bytes.length, origin);
        byte[] json = Arrays.copyOfRange(bytes, 8, 8 + headerBytes);
        long dataStart = 8L + headerBytes;
        SafetensorsHeader header = SafetensorsHeader.parse(json, bytes.length - dataStart, origin);
        return new Safetensors(header, origin, dataStart, null, bytes);
    }

    private static long headerBytes(ByteBuffer length, long size, String origin) {
        if (length.remaining() < 8) {
            throw new InvalidSafetensorsException(
                    origin + ": shorter than the eight bytes of the header's length");
        }
        long bytes = length.order(ByteOrder.LITTLE_ENDIAN).getLong(length.position());
        if (bytes < 2 || bytes > Math.min(size - 8, SafetensorsHeader.MAX_HEADER_BYTES)) {
            throw new InvalidSafetensorsException(
                    "%s: a header of %d bytes does not fit; the file has %d bytes and the limit is %d"
                            .formatted(origin, bytes, size, SafetensorsHeader.MAX_HEADER_BYTES));
        }
        return bytes;
    }

    private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new InvalidSafetensorsException(
                        "the file ends " + buffer.remaining() + " bytes too early");
            }
        }
        return buffer.flip();
    }

    public Collection<TensorEntry> entries() {
        return header.tensors().values();
    }

    public Map<String, String> metadata() {
        return header.metadata();
    }

    public boolean has(String name) {
        return header.tensors().containsKey(name);
    }

    /** The named tensor's description. */
    public TensorEntry entry(String name) {
        TensorEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw new InvalidSafetensorsException(origin + ": no tensor " + name);
        }
        return entry;
    }

    /** The named tensor's raw little-endian bytes; a tensor of at most 2 GiB. */
    public ByteBuffer raw(String name) throws IOException {
        TensorEntry entry = entry(name);
        if (entry.byteCount() > MOST_IN_ONE) {
            throw new InvalidSafetensorsException(
                    "%s: tensor %s has %d bytes; read more than %d in pieces"
                            .formatted(origin, name, entry.byteCount(), MOST_IN_ONE));
        }
        return raw(name, 0, (int) entry.byteCount());
    }

    /**
     * A piece of the named tensor's raw little-endian bytes.
     *
     * @param from the piece's first byte, counted from the tensor's first
     */
    public ByteBuffer raw(String name, long from, int length) throws IOException {
        TensorEntry entry = entry(name);
        Objects.checkFromIndexSize(from, length, entry.byteCount());
        long start = dataStart + entry.begin() + from;
        if (bytes != null) {
            return ByteBuffer.wrap(bytes, (int) start, length)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return read(file, start, length);
    }

    /**
     * The named tensor as float32, row-major.
     *
     * @throws InvalidSafetensorsException where it has more values than an array can hold
     */
    public float[] floats(String name) throws IOException {
        TensorEntry entry = entry(name);
        if (entry.elements() > MOST_IN_ONE) {
            throw new InvalidSafetensorsException(
                    "%s: tensor %s has %d values; one array holds at most %d, so read it in pieces"
                            .formatted(origin, name, entry.elements(), MOST_IN_ONE));
        }
        return floats(name, 0, (int) entry.elements());
    }

    /**
     * {@code count} values of the named tensor as float32.
     *
     * @param first index of the first value, row-major
     */
    public float[] floats(String name, long first, int count) throws IOException {
        TensorEntry entry = entry(name);
        Objects.checkFromIndexSize(first, count, entry.elements());
        int width = entry.type().bytes();
        float[] values = new float[count];
        int piece = PIECE_BYTES / width;
        for (int done = 0; done < count; done += piece) {
            int length = Math.min(piece, count - done);
            ByteBuffer data = raw(name, (first + done) * width, length * width);
            for (int i = 0; i < length; i++) {
                values[done + i] = entry.type().decode(data, i);
            }
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
