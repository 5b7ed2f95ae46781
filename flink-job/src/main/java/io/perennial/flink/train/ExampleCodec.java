package io.perennial.flink.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The bytes of an example in keyed state: a format version, then the fields. Bytes of an unknown
 * version are refused.
 */
final class ExampleCodec {

    private static final int VERSION = 1;

    private ExampleCodec() {}

    static byte[] encode(TrainingExample example) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 4 * example.tokenIds().length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(example.label());
            out.writeBoolean(example.holdout());
            out.writeUTF(example.topic());
            out.writeInt(example.partition());
            out.writeLong(example.offset());
            out.writeInt(example.firstLength());
            out.writeInt(example.tokenIds().length);
            for (int tokenId : example.tokenIds()) {
                out.writeInt(tokenId);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static TrainingExample decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            UnknownFormatException.check("stored example", in.readByte(), VERSION);
            String label = in.readUTF();
            boolean holdout = in.readBoolean();
            String topic = in.readUTF();
            int partition = in.readInt();
            long offset = in.readLong();
            int firstLength = in.readInt();
            int[] tokenIds = new int[in.readInt()];
            for (int i = 0; i < tokenIds.length; i++) {
                tokenIds[i] = in.readInt();
            }
            return new TrainingExample(
                    label, tokenIds, firstLength, holdout, topic, partition, offset);
        } catch (IOException e) {
            throw new UncheckedIOException("A stored example is cut short", e);
        }
    }
}
