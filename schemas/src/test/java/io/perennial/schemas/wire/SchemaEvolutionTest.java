package io.perennial.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.EvaluationKind;
import io.perennial.schemas.avro.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchemaEvolutionTest {

    private static final ByteBuffer CHECKSUM = SampleRecords.bytes("checksum");
    private static final ByteBuffer NOTHING = SampleRecords.bytes("");
    private static final ByteBuffer DATA = SampleRecords.bytes("data");

    @Nested
    class NewReadersOfOldRecords {

        @Test
        void fillInWhatChunksLackedAndLeaveOutWhatIsGone() throws IOException {
            Schema earlier = schema("AdapterChunk.earlier");
            byte[] bytes = encode(oldChunk(earlier).set("writer", "someone"));

            AdapterChunk chunk =
                    codec(AdapterChunk.class, AdapterChunk.getClassSchema(), earlier).decode(bytes);

            assertThat(chunk)
                    .isEqualTo(
                            new AdapterChunk(
                                    "intents",
                                    3L,
                                    0,
                                    1,
                                    4L,
                                    CHECKSUM,
                                    "",
                                    Instant.EPOCH,
                                    DATA,
                                    NOTHING));
        }

        @Test
        void fillInWhatEvaluationsLacked() throws IOException {
            Schema earlier = schema("Evaluation.earlier");
            byte[] bytes = encode(oldEvaluation(earlier, "HOLDOUT"));

            Evaluation evaluation =
                    codec(Evaluation.class, Evaluation.getClassSchema(), earlier).decode(bytes);

            assertThat(evaluation)
                    .isEqualTo(
                            new Evaluation(
                                    "intents",
                                    EvaluationKind.HOLDOUT,
                                    0L,
                                    0L,
                                    0L,
                                    0,
                                    0.5,
                                    1.5,
                                    null,
                                    0,
                                    Instant.EPOCH,
                                    false));
        }

        @Test
        void fillInWhatRejectionsLacked() throws IOException {
            Schema earlier = schema("Rejection.earlier");
            byte[] bytes = encode(oldRejection(earlier));

            Rejection rejection =
                    codec(Rejection.class, Rejection.getClassSchema(), earlier).decode(bytes);

            assertThat(rejection)
                    .isEqualTo(
                            new Rejection(
                                    "too_large",
                                    "",
                                    null,
                                    "examples",
                                    1,
                                    2L,
                                    Instant.EPOCH,
                                    Instant.EPOCH,
                                    null,
                                    null));
        }
    }

    /** Signatures came with the second schema of chunks. */
    @Nested
    class BeforeAndAfterSignatures {

        private final Schema first = SchemaHistory.numbered(AdapterChunk.class).get(0);

        /** What a reader of that time knew: the first schema alone. */
        private final BinaryMessageDecoder<GenericRecord> oldReader =
                new BinaryMessageDecoder<>(GenericData.get(), first);

        @Test
        void oldReadersReadWhatNobodySigned() throws IOException {
            byte[] bytes = WireCodec.adapterChunks().encode(SampleRecords.chunk());

            GenericRecord read = oldReader.decode(bytes);

            assertThat(read.get("task")).hasToString("intents");
            assertThat(read.get("published_at")).isEqualTo(SampleRecords.NOON.toEpochMilli());
            assertThat(read.get("data")).isEqualTo(SampleRecords.chunk().getData());
            assertThat(WireCodec.adapterChunks().decode(bytes)).isEqualTo(SampleRecords.chunk());
        }

        @Test
        void oldReadersRefuseWhatIsSigned() {
            AdapterChunk signed = SampleRecords.chunk();
            signed.setSignature(DATA);

            assertThatExceptionOfType(MissingSchemaException.class)
                    .isThrownBy(() -> oldReader.decode(WireCodec.adapterChunks().encode(signed)));
        }

        @Test
        void newReadersReadBoth() throws IOException {
            AdapterChunk signed = SampleRecords.chunk();
            signed.setSignature(DATA);
            WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();

            assertThat(codec.decode(codec.encode(signed))).isEqualTo(signed);
            AdapterChunk old = codec.decode(encode(oldChunk(first)));
            assertThat(old.getSignature()).isEqualTo(NOTHING);
            assertThat(old.getChecksum()).isEqualTo(CHECKSUM);
        }
    }

    @Nested
    class OldReadersOfNewRecords {

        @Test
        void refuseASchemaThatTheyWereNotTold() {
            byte[] bytes = encode(newChunk());

            assertThatExceptionOfType(WireFormatException.class)
                    .isThrownBy(() -> WireCodec.adapterChunks().decode(bytes))
                    .withMessageContaining("upgrade this reader");
        }

        @Test
        void leaveOutWhatChunksHaveMore() throws IOException {
            AdapterChunk chunk =
                    WireCodec.adapterChunks()
                            .alsoReading(schema("AdapterChunk.later"))
                            .decode(encode(newChunk()));

            assertThat(chunk)
                    .isEqualTo(
                            new AdapterChunk(
                                    "intents",
                                    3L,
                                    0,
                                    1,
                                    4L,
                                    CHECKSUM,
                                    "",
                                    SampleRecords.NOON,
                                    DATA,
                                    NOTHING));
        }

        @Test
        void takeAKindOfEvaluationThatTheyDoNotKnowForUnknown() throws IOException {
            Schema later = schema("Evaluation.later");
            byte[] bytes =
                    encode(oldEvaluation(later, "CALIBRATION").set("calibration_error", 0.03));

            Evaluation evaluation = WireCodec.evaluations().alsoReading(later).decode(bytes);

            assertThat(evaluation.getKind()).isEqualTo(EvaluationKind.UNKNOWN);
            assertThat(evaluation.getAccuracy()).isEqualTo(0.5);
        }

        @Test
        void leaveOutWhatRejectionsHaveMore() throws IOException {
            Schema later = schema("Rejection.later");
            byte[] bytes = encode(oldRejection(later).set("headers", Map.of("h", DATA)));

            Rejection rejection = WireCodec.rejections().alsoReading(later).decode(bytes);

            assertThat(rejection.getReason()).isEqualTo("too_large");
            assertThat(rejection.getOffset()).isEqualTo(2L);
        }

        @Test
        void stillReadThePresentSchema() throws IOException {
            WireCodec<AdapterChunk> codec =
                    WireCodec.adapterChunks().alsoReading(schema("AdapterChunk.later"));

            assertThat(codec.decode(codec.encode(SampleRecords.chunk())))
                    .isEqualTo(SampleRecords.chunk());
        }

        @Test
        void refuseASchemaThatLacksWhatTheyNeed() {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    WireCodec.adapterChunks()
                                            .alsoReading(Evaluation.getClassSchema()))
                    .withMessageContaining("cannot be read as AdapterChunk");
        }

        private GenericRecordBuilder newChunk() {
            Schema later = schema("AdapterChunk.later");
            return oldChunk(later)
                    .set("tenant", "someone")
                    .set("published_at", SampleRecords.NOON.toEpochMilli())
                    .set("labels", Map.of("a", "b"));
        }
    }

    private static GenericRecordBuilder oldChunk(Schema schema) {
        return new GenericRecordBuilder(schema)
                .set("task", "intents")
                .set("version", 3L)
                .set("chunk", 0)
                .set("chunks", 1)
                .set("total_bytes", 4L)
                .set("checksum", CHECKSUM)
                .set("data", DATA);
    }

    private static GenericRecordBuilder oldEvaluation(Schema schema, String kind) {
        Schema kinds = schema.getField("kind").schema();
        return new GenericRecordBuilder(schema)
                .set("task", "intents")
                .set("kind", new GenericData.EnumSymbol(kinds, kind))
                .set("accuracy", 0.5)
                .set("loss", 1.5);
    }

    private static GenericRecordBuilder oldRejection(Schema schema) {
        return new GenericRecordBuilder(schema)
                .set("reason", "too_large")
                .set("topic", "examples")
                .set("partition", 1)
                .set("offset", 2L);
    }

    private static byte[] encode(GenericRecordBuilder builder) {
        GenericData.Record record = builder.build();
        try {
            ByteBuffer encoded =
                    new BinaryMessageEncoder<GenericData.Record>(
                                    GenericData.get(), record.getSchema())
                            .encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A reader of the present schema whose history holds an earlier one. */
    private static <T extends SpecificRecordBase> WireCodec<T> codec(
            Class<T> recordClass, Schema present, Schema earlier) {
        return new WireCodec<>(recordClass, present, new SchemaHistory(List.of(earlier, present)));
    }

    private static Schema schema(String name) {
        try (InputStream resource = SchemaEvolutionTest.class.getResourceAsStream(name + ".avsc")) {
            return new Schema.Parser().parse(resource);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
