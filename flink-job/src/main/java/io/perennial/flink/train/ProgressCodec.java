package io.perennial.flink.train;

import io.perennial.flink.drift.DriftWatch;
import io.perennial.schemas.adapter.KeptVersions;
import io.perennial.schemas.task.DriftSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a task's progress in keyed state: a format version, then the fields. Version 1, of
 * jobs that kept a single version on the adapters topic, and version 2, of those that did not watch
 * for drift, are read too; others are refused.
 */
final class ProgressCodec {

    private static final int SINGLE_VERSION = 1;
    private static final int WITHOUT_DRIFT = 2;
    private static final int VERSION = 3;

    private ProgressCodec() {}

    static byte[] encode(TaskProgress progress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(progress.baseFingerprint());
            writeCounts(out, progress.counts());
            out.writeInt(progress.reservoir().size());
            out.writeLong(progress.reservoir().offered());
            List<Measurement> batches = progress.window().batches();
            out.writeInt(batches.size());
            for (Measurement batch : batches) {
                out.writeInt(batch.examples());
                out.writeInt(batch.correct());
                out.writeDouble(batch.lossSum());
            }
            out.writeInt(progress.lineage().ranges().size());
            for (OffsetRange range : progress.lineage().ranges()) {
                writeRange(out, range);
            }
            writeDrift(out, progress.drift());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static TaskProgress decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int form = in.readByte();
            if (form != SINGLE_VERSION && form != WITHOUT_DRIFT) {
                UnknownFormatException.check("task progress", form, VERSION);
            }
            String baseFingerprint = in.readUTF();
            TaskProgress.Counts counts = readCounts(in, form);
            Reservoir reservoir = new Reservoir(in.readInt(), in.readLong());
            PrequentialWindow window = new PrequentialWindow();
            for (int left = in.readInt(); left > 0; left--) {
                window.add(new Measurement(in.readInt(), in.readInt(), in.readDouble()));
            }
            Lineage lineage = new Lineage();
            for (int left = in.readInt(); left > 0; left--) {
                lineage.add(readRange(in));
            }
            DriftWatch drift = form == VERSION ? readDrift(in) : new DriftWatch();
            return new TaskProgress(baseFingerprint, counts, reservoir, window, lineage, drift);
        } catch (IOException e) {
            throw new UncheckedIOException("Stored task progress is cut short", e);
        }
    }

    private static void writeCounts(DataOutputStream out, TaskProgress.Counts counts)
            throws IOException {
        out.writeInt(counts.generation);
        out.writeLong(counts.version);
        out.writeBoolean(counts.keepsNoEarlier);
        out.writeInt(counts.kept.slots().size());
        for (Map.Entry<Integer, KeptVersions.Version> slot : counts.kept.slots().entrySet()) {
            out.writeInt(slot.getKey());
            out.writeLong(slot.getValue().version());
            out.writeInt(slot.getValue().chunks());
        }
        out.writeLong(counts.trained);
        out.writeLong(counts.heldOut);
        out.writeLong(counts.replaySteps);
        out.writeLong(counts.skipped);
        out.writeLong(counts.decidedAt);
        out.writeLong(counts.decidedTime);
    }

    private static TaskProgress.Counts readCounts(DataInputStream in, int form) throws IOException {
        TaskProgress.Counts counts = new TaskProgress.Counts();
        counts.generation = in.readInt();
        counts.version = in.readLong();
        if (form == SINGLE_VERSION) {
            int chunks = in.readInt();
            counts.kept =
                    chunks == 0 ? KeptVersions.none() : KeptVersions.single(counts.version, chunks);
        } else {
            counts.keepsNoEarlier = in.readBoolean();
            counts.kept = readKept(in);
        }
        counts.trained = in.readLong();
        counts.heldOut = in.readLong();
        counts.replaySteps = in.readLong();
        counts.skipped = in.readLong();
        counts.decidedAt = in.readLong();
        counts.decidedTime = in.readLong();
        return counts;
    }

    private static KeptVersions readKept(DataInputStream in) throws IOException {
        KeptVersions kept = KeptVersions.none();
        for (int left = in.readInt(); left > 0; left--) {
            int slot = in.readInt();
            kept = kept.with(slot, new KeptVersions.Version(in.readLong(), in.readInt()));
        }
        return kept;
    }

    private static void writeDrift(DataOutputStream out, DriftWatch drift) throws IOException {
        out.writeUTF(drift.kind().code());
        double[] state = drift.state();
        out.writeInt(state.length);
        for (double number : state) {
            out.writeDouble(number);
        }
        out.writeLong(drift.found());
    }

    private static DriftWatch readDrift(DataInputStream in) throws IOException {
        String code = in.readUTF();
        DriftSpec.Detector kind =
                Arrays.stream(DriftSpec.Detector.values())
                        .filter(known -> known.code().equals(code))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no drift detector is called " + code));
        double[] state = new double[in.readInt()];
        for (int i = 0; i < state.length; i++) {
            state[i] = in.readDouble();
        }
        return new DriftWatch(kind, state, in.readLong());
    }

    private static void writeRange(DataOutputStream out, OffsetRange range) throws IOException {
        out.writeUTF(range.topic());
        out.writeInt(range.partition());
        out.writeLong(range.first());
        out.writeLong(range.last());
        out.writeLong(range.examples());
        out.writeLong(range.digest());
    }

    private static OffsetRange readRange(DataInputStream in) throws IOException {
        return new OffsetRange(
                in.readUTF(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
