package io.perennial.fuzz.record;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.input.HostileBytes;
import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.avro.LineageEntry;
import io.perennial.schemas.avro.LineageKind;
import io.perennial.schemas.avro.RecordRun;
import io.perennial.schemas.avro.Rejection;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Avro records of every kind, each read as every kind: a record, which can be shown and written
 * again, or a refusal.
 */
public final class WireTarget implements FuzzTarget<byte[]> {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    /** A kind of record, and one of it. */
    private record Kind<T extends SpecificRecordBase>(WireCodec<T> codec, T seed) {

        byte[] bytes() {
            return codec.encode(seed);
        }

        Verdict read(byte[] bytes) throws WireFormatException {
            T record;
            try {
                record = codec.decode(bytes);
            } catch (WireFormatException e) {
                return Complaint.checked(e.getMessage());
            }
            String shown = codec.toJson(record);
            if (!shown.equals(codec.toJson(codec.decode(codec.encode(record))))) {
                throw new AssertionError("a copy of " + shown + " is another record");
            }
            return Verdict.ACCEPTED;
        }
    }

    private final List<Kind<?>> kinds =
            List.of(
                    new Kind<>(WireCodec.adapterChunks(), chunk()),
                    new Kind<>(WireCodec.evaluations(), evaluation()),
                    new Kind<>(WireCodec.rejections(), rejection()),
                    new Kind<>(WireCodec.lineage(), lineage()));

    @Override
    public String name() {
        return "avro";
    }

    @Override
    public String door() {
        return "the codecs of the adapters, evaluations, rejected and lineage topics";
    }

    @Override
    public Arbitrary<byte[]> inputs() {
        return HostileBytes.around(Arbitraries.of(kinds.stream().map(Kind::bytes).toList()));
    }

    private static AdapterChunk chunk() {
        return AdapterChunk.newBuilder()
                .setTask("intents")
                .setVersion(1)
                .setChunk(0)
                .setChunks(1)
                .setTotalBytes(3)
                .setChecksum(bytes("0123456789abcdef0123456789abcdef"))
                .setBaseFingerprint("base")
                .setPublishedAt(TIME)
                .setData(bytes("abc"))
                .build();
    }

    private static Evaluation evaluation() {
        return Evaluation.newBuilder()
                .setTask("intents")
                .setKind(EvaluationKind.GATE)
                .setAccuracy(0.5)
                .setLoss(1)
                .setAccepted(true)
                .setAt(TIME)
                .build();
    }

    private static Rejection rejection() {
        return Rejection.newBuilder()
                .setReason("malformed_json")
                .setMessage("not an object")
                .setTask("intents")
                .setTopic("perennial.examples")
                .setPartition(1)
                .setOffset(2)
                .setRecordTime(TIME)
                .setRejectedAt(TIME)
                .setKey(bytes("intents"))
                .setValue(bytes("{"))
                .build();
    }

    private static LineageEntry lineage() {
        return LineageEntry.newBuilder()
                .setTask("intents")
                .setKind(LineageKind.BATCH)
                .setRecords(
                        List.of(
                                RecordRun.newBuilder()
                                        .setTopic("perennial.examples")
                                        .setPartition(1)
                                        .setOffsets(List.of(7L, 8L, 10L))
                                        .build()))
                .setDigest(bytes("0123456789abcdef0123456789abcdef"))
                .setAt(TIME)
                .build();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Verdict feed(byte[] bytes) throws WireFormatException {
        Verdict verdict = Verdict.REFUSED;
        for (Kind<?> kind : kinds) {
            if (kind.read(bytes) == Verdict.ACCEPTED) {
                verdict = Verdict.ACCEPTED;
            }
        }
        return verdict;
    }
}
