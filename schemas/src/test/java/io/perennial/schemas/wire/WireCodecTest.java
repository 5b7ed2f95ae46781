package io.perennial.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.avro.Evaluation;
import io.perennial.schemas.avro.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireCodecTest {

    private final WireCodec<AdapterChunk> chunks = WireCodec.adapterChunks();
    private final WireCodec<Evaluation> evaluations = WireCodec.evaluations();
    private final WireCodec<Rejection> rejections = WireCodec.rejections();

    @Nested
    class GoodRecords {

        @Test
        void areReadBack() throws WireFormatException {
            AdapterChunk chunk = SampleRecords.chunk();
            Evaluation evaluation = SampleRecords.evaluation();
            Rejection rejection = SampleRecords.rejection();

            assertThat(chunks.decode(chunks.encode(chunk))).isEqualTo(chunk);
            assertThat(evaluations.decode(evaluations.encode(evaluation))).isEqualTo(evaluation);
            assertThat(rejections.decode(rejections.encode(rejection))).isEqualTo(rejection);
        }

        @Test
        void areReadBackWithoutOptionalFields() throws WireFormatException {
            Rejection rejection = SampleRecords.rejection();
            rejection.setTask(null);
            rejection.setKey(null);
            rejection.setValue(null);
            Evaluation evaluation = SampleRecords.evaluation();
            evaluation.setAccepted(null);

            assertThat(rejections.decode(rejections.encode(rejection))).isEqualTo(rejection);
            assertThat(evaluations.decode(evaluations.encode(evaluation))).isEqualTo(evaluation);
        }

        @Test
        void leaveTheirBuffersWhereTheyWere() throws WireFormatException {
            AdapterChunk chunk = SampleRecords.chunk();
            byte[] once = chunks.encode(chunk);

            assertThat(chunks.encode(chunk)).isEqualTo(once);
            assertThat(chunk.getData().remaining()).isEqualTo(23);
        }

        @Test
        void startLikeSingleObjects() {
            Evaluation drifting = SampleRecords.evaluation();
            drifting.setDrift(true);
            byte[] bytes = evaluations.encode(drifting);

            assertThat(bytes).startsWith(0xC3, 0x01);
            assertThat(fingerprint(bytes))
                    .isEqualTo(
                            SchemaNormalization.parsingFingerprint64(Evaluation.getClassSchema()));
        }

        @Test
        void areWrittenForEarlierReadersWhereTheyCanReadThem() throws Exception {
            Evaluation evaluation = SampleRecords.evaluation();
            assertThat(fingerprint(evaluations.encode(evaluation))).isEqualTo(beforeDrift());
            evaluation.setDrift(true);
            assertThat(evaluations.decode(evaluations.encode(evaluation))).isEqualTo(evaluation);
        }
    }

    private static long fingerprint(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }

    private static long beforeDrift() {
        return SchemaNormalization.parsingFingerprint64(
                SchemaHistory.numbered(Evaluation.class).get(1));
    }

    @Nested
    class OtherBytes {

        @Test
        void areRefusedByTheirStart() {
            refuses(new byte[0], "the 0 bytes are no AdapterChunk: they do not start with C3 01");
            refuses(new byte[] {(byte) 0xC3, 1}, "the 2 bytes are no AdapterChunk");
            refuses(
                    "{\"task\":\"intents\"}".getBytes(StandardCharsets.UTF_8),
                    "are no AdapterChunk");
        }

        @Test
        void ofAnotherKindAreRefusedByTheirFingerprint() {
            byte[] evaluation = evaluations.encode(SampleRecords.evaluation());
            refuses(
                    evaluation,
                    ("schema %016x is none of the 2 known ones of AdapterChunk; "
                                    + "a newer version wrote this, so upgrade this reader")
                            .formatted(beforeDrift()));
        }

        @Test
        void thatEndEarlyAreRefused() {
            byte[] whole = chunks.encode(SampleRecords.chunk());
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatExceptionOfType(WireFormatException.class)
                        .isThrownBy(() -> chunks.decode(part));
            }
        }

        @Test
        void behindTheRecordAreRefused() {
            byte[] whole = chunks.encode(SampleRecords.chunk());

            refuses(Arrays.copyOf(whole, whole.length + 3), "more bytes follow the AdapterChunk");
        }

        @ParameterizedTest
        @ValueSource(
                longs = {Integer.MAX_VALUE - 100, Integer.MAX_VALUE, 1L << 40, -1, -(1L << 40)})
        void withALengthThatCannotBeAreRefusedBeforeMemoryIsReserved(long length)
                throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(chunks.encode(SampleRecords.chunk()), 0, 10);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            encoder.writeLong(length);
            encoder.flush();

            refuses(
                    bytes.toByteArray(),
                    "are a broken AdapterChunk: a length or a value in it cannot be");
        }

        @Test
        void neverDoMoreThanRefuse() {
            SplittableRandom random = new SplittableRandom(3);
            byte[] good = rejections.encode(SampleRecords.rejection());
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = good.clone();
                for (int change = random.nextInt(1, 5); change > 0; change--) {
                    bytes[random.nextInt(10, bytes.length)] = (byte) random.nextInt(256);
                }
                try {
                    rejections.toJson(rejections.decode(bytes));
                } catch (WireFormatException refused) {
                    assertThat(refused.getMessage()).isNotBlank();
                }
            }
        }

        private void refuses(byte[] bytes, String message) {
            assertThatExceptionOfType(WireFormatException.class)
                    .isThrownBy(() -> chunks.decode(bytes))
                    .withMessageContaining(message);
        }
    }

    @Nested
    class Json {

        @Test
        void showsChunksWithoutTheirBytes() {
            assertThat(chunks.toJson(SampleRecords.chunk()))
                    .isEqualTo(
                            "{\"task\":\"intents\",\"version\":17,\"chunk\":1,\"chunks\":3,"
                                    + "\"total_bytes\":2000000,\"checksum\":\"0001feff\","
                                    + "\"base_fingerprint\":\""
                                    + "ab".repeat(32)
                                    + "\",\"published_at\":\"2026-01-31T12:00:00.123Z\","
                                    + "\"data_bytes\":23,\"signature\":\"\"}");
        }

        @Test
        void showsEvaluations() {
            assertThat(evaluations.toJson(SampleRecords.evaluation()))
                    .isEqualTo(
                            "{\"task\":\"intents\",\"kind\":\"GATE\",\"version\":4,\"step\":120,"
                                    + "\"examples_seen\":3840,\"examples\":200,\"accuracy\":0.875,"
                                    + "\"loss\":0.25,\"accepted\":true,\"skipped\":0,"
                                    + "\"at\":\"2026-01-31T12:00:00.123Z\",\"drift\":false}");
        }

        @Test
        void showsRejectionsWithTheirText() {
            assertThat(rejections.toJson(SampleRecords.rejection()))
                    .contains("\"reason\":\"missing_field\"")
                    .contains("\"offset\":123456789012")
                    .contains("\"key\":\"intents\"")
                    .contains("\"value\":\"{\\\"text\\\":\\\"grüße\\\"}\"");
        }

        @Test
        void showsLineageWithItsOffsets() {
            assertThat(WireCodec.lineage().toJson(SampleRecords.lineage()))
                    .contains("\"kind\":\"BATCH\"")
                    .contains(
                            "\"records\":[{\"topic\":\"perennial.examples\",\"partition\":1,"
                                    + "\"offsets\":[7,8,10]}]")
                    .contains("\"digest\":\"0001\"");
        }

        @Test
        void showsBytesThatAreNoTextInBase64() {
            Rejection rejection = SampleRecords.rejection();
            rejection.setKey(null);
            rejection.setValue(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 0, 1}));

            assertThat(rejections.toJson(rejection))
                    .contains("\"key\":null")
                    .contains("\"value_base64\":\"/wAB\"");
        }

        @Test
        void staysJsonWhenALossIsNoNumber() {
            Evaluation evaluation = SampleRecords.evaluation();
            evaluation.setLoss(Double.NaN);
            evaluation.setAccuracy(Double.POSITIVE_INFINITY);

            assertThat(evaluations.toJson(evaluation))
                    .contains("\"loss\":\"NaN\"")
                    .contains("\"accuracy\":\"Infinity\"");
        }

        @Test
        void isOneLine() {
            Rejection rejection = SampleRecords.rejection();
            rejection.setMessage("two\nlines");

            assertThat(rejections.toJson(rejection)).doesNotContain("\n");
        }
    }
}
