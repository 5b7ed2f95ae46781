package io.perennial.schemas.wire;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.avro.RecordRun;
import io.perennial.schemas.avro.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** One good record of every kind. */
final class SampleRecords {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123Z");

    private SampleRecords() {}

    static AdapterChunk chunk() {
        return AdapterChunk.newBuilder()
                .setTask("intents")
                .setVersion(17)
                .setChunk(1)
                .setChunks(3)
                .setTotalBytes(2_000_000)
                .setChecksum(ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xFE, (byte) 0xFF}))
                .setBaseFingerprint("ab".repeat(32))
                .setPublishedAt(NOON)
                .setData(bytes("the bytes of this piece"))
                .build();
    }

    static Evaluation evaluation() {
        return Evaluation.newBuilder()
                .setTask("intents")
                .setKind(EvaluationKind.GATE)
                .setVersion(4)
                .setStep(120)
                .setExamplesSeen(3_840)
                .setExamples(200)
                .setAccuracy(0.875)
                .setLoss(0.25)
                .setAccepted(true)
                .setSkipped(0)
                .setDrift(false)
                .setAt(NOON)
                .build();
    }

    static Rejection rejection() {
        return Rejection.newBuilder()
                .setReason("missing_field")
                .setMessage("field \"label\" is missing; add \"label\": \"<class name>\"")
                .setTask("intents")
                .setTopic("perennial.examples")
                .setPartition(2)
                .setOffset(123_456_789_012L)
                .setRecordTime(NOON)
                .setRejectedAt(NOON.plusMillis(5))
                .setKey(bytes("intents"))
                .setValue(bytes("{\"text\":\"grüße\"}"))
                .build();
    }

    static LineageEntry lineage() {
        RecordRun run =
                RecordRun.newBuilder()
                        .setTopic("perennial.examples")
                        .setPartition(1)
                        .setOffsets(List.of(7L, 8L, 10L))
                        .build();
        return LineageEntry.newBuilder()
                .setTask("intents")
                .setKind(LineageKind.BATCH)
                .setRecords(List.of(run))
                .setDigest(ByteBuffer.wrap(new byte[] {0, 1}))
                .setAt(NOON)
                .build();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
