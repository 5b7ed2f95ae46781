package io.perennial.flink.average;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of what replicas and coordinator tell each other, and of a replica's state. */
final class MessageCodec {

    private static final int GREETING = 1;
    private static final int CHANGE = 2;
    private static final int FAREWELL = 3;

    private MessageCodec() {}

    /** What goes to a replica. */
    record ForReplica(int replica, Average average) {}

    /** What writes fields. */
    interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** What writes one of several. */
    private interface Writing<T> {
        void writeTo(DataOutputStream out, T one) throws IOException;
    }

    /** What reads them. */
    interface Reading<T> {
        T readFrom(DataInputStream in) throws IOException;
    }

    static byte[] encode(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            fields.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static <T> T decode(byte[] bytes, Reading<T> reading) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return reading.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes of an average or a replica are cut short", e);
        }
    }

    static byte[] encode(ReplicaMessage message) {
        return encode(out -> write(out, message));
    }

    static ReplicaMessage decodeMessage(byte[] bytes) {
        return decode(bytes, MessageCodec::readMessage);
    }

    static byte[] encode(ForReplica message) {
        return encode(
                out -> {
                    out.writeInt(message.replica());
                    writeAverage(out, message.average());
                });
    }

    static ForReplica decodeForReplica(byte[] bytes) {
        return decode(bytes, in -> new ForReplica(in.readInt(), readAverage(in)));
    }

    private static void write(DataOutputStream out, ReplicaMessage message) throws IOException {
        writeId(out, message.from());
        if (message instanceof ReplicaMessage.Greeting greeting) {
            out.writeByte(GREETING);
            out.writeBoolean(greeting.known() != null);
            if (greeting.known() != null) {
                writeAverage(out, greeting.known());
            }
        } else if (message instanceof ReplicaMessage.Change change) {
            out.writeByte(CHANGE);
            writeShare(out, change.share());
            writeTexts(out, change.labels());
            writeVector(out, change.parameters());
            writeVector(out, change.start());
        } else {
            out.writeByte(FAREWELL);
        }
    }

    private static ReplicaMessage readMessage(DataInputStream in) throws IOException {
        ReplicaId from = readId(in);
        int kind = in.readByte();
        return switch (kind) {
            case GREETING ->
                    new ReplicaMessage.Greeting(from, in.readBoolean() ? readAverage(in) : null);
            case CHANGE -> {
                Share share = readShare(in);
                List<String> labels = readTexts(in);
                yield new ReplicaMessage.Change(
                        from, share, labels, present(readVector(in)), readVector(in));
            }
            case FAREWELL -> new ReplicaMessage.Farewell(from);
            default -> throw new IOException("message of unknown kind " + kind);
        };
    }

    private static float[] present(float @Nullable [] vector) throws IOException {
        if (vector == null) {
            throw new IOException("a vector is missing");
        }
        return vector;
    }

    private static void writeId(DataOutputStream out, ReplicaId id) throws IOException {
        writeText(out, id.task());
        out.writeInt(id.epoch());
        out.writeInt(id.index());
        out.writeInt(id.replicas());
    }

    private static ReplicaId readId(DataInputStream in) throws IOException {
        return new ReplicaId(readText(in), in.readInt(), in.readInt(), in.readInt());
    }

    private static void writeAverage(DataOutputStream out, Average average) throws IOException {
        writeText(out, average.task());
        out.writeInt(average.epoch());
        out.writeLong(average.version());
        writeShares(out, average.shares());
        writeTexts(out, average.labels());
        writeVector(out, average.parameters());
    }

    private static Average readAverage(DataInputStream in) throws IOException {
        return new Average(
                readText(in),
                in.readInt(),
                in.readLong(),
                readShares(in),
                readTexts(in),
                present(readVector(in)));
    }

    static void writeShares(DataOutputStream out, List<Share> shares) throws IOException {
        writeAll(out, shares, MessageCodec::writeShare);
    }

    static List<Share> readShares(DataInputStream in) throws IOException {
        return readAll(in, MessageCodec::readShare);
    }

    static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        writeAll(out, texts, MessageCodec::writeText);
    }

    static List<String> readTexts(DataInputStream in) throws IOException {
        return readAll(in, MessageCodec::readText);
    }

    private static <T> void writeAll(DataOutputStream out, List<T> all, Writing<T> writing)
            throws IOException {
        out.writeInt(all.size());
        for (T one : all) {
            writing.writeTo(out, one);
        }
    }

    private static <T> List<T> readAll(DataInputStream in, Reading<T> reading) throws IOException {
        List<T> all = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            all.add(reading.readFrom(in));
        }
        return all;
    }

    static void writeShare(DataOutputStream out, Share share) throws IOException {
        out.writeLong(share.sequence());
        out.writeLong(share.examples());
        writeText(out, share.lineage());
    }

    static Share readShare(DataInputStream in) throws IOException {
        return new Share(in.readLong(), in.readLong(), readText(in));
    }

    /** A lineage may be longer than what {@link DataOutputStream#writeUTF} takes. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    static void writeVector(DataOutputStream out, float @Nullable [] vector) throws IOException {
        out.writeInt(vector == null ? -1 : vector.length);
        if (vector != null) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(vector.length, Float.BYTES));
            bytes.asFloatBuffer().put(vector);
            out.write(bytes.array());
        }
    }

    static float @Nullable [] readVector(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        float[] vector = new float[length];
        ByteBuffer.wrap(in.readNBytes(Math.multiplyExact(length, Float.BYTES)))
                .asFloatBuffer()
                .get(vector);
        return vector;
    }
}
