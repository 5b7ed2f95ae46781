package io.perennial.flink.train;

import io.perennial.flink.ingest.ExpectedAnswer;
import io.perennial.model.architecture.Objective;
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

    private static final int VERSION = 2;

    private ExampleCodec() {}

    static byte[] encode(TrainingExample example) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 4 * example.tokenIds().length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writeAnswer(out, example.answer());
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
            ExpectedAnswer answer = readAnswer(in);
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
                    answer, tokenIds, firstLength, holdout, topic, partition, offset);
        } catch (IOException e) {
            throw new UncheckedIOException("A stored example is cut short", e);
        }
    }

    private static void writeAnswer(DataOutputStream out, ExpectedAnswer answer)
            throws IOException {
        out.writeUTF(answer.objective().name());
        out.writeInt(answer.labels().length);
        for (String label : answer.labels()) {
            out.writeUTF(label);
        }
        out.writeDouble(answer.value());
    }

    private static ExpectedAnswer readAnswer(DataInputStream in) throws IOException {
        Objective objective = Objective.valueOf(in.readUTF());
        String[] labels = new String[in.readInt()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = in.readUTF();
        }
        return new ExpectedAnswer(objective, labels, in.readDouble());
    }
}
