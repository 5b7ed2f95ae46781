package io.perennial.schemas.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterChunksTest {

    @Nested
    class Cutting {

        @ParameterizedTest
        @CsvSource({"1,1", "899999,1", "900000,1", "900001,2", "1800000,2", "1800001,3"})
        void fillsChunks(int size, int chunks) {
            List<AdapterChunk> cut = cut(size);

            assertThat(cut).hasSize(chunks);
            assertThat(cut)
                    .allSatisfy(
                            chunk -> {
                                assertThat(chunk.getData().remaining())
                                        .isBetween(1, AdapterChunks.MAX_CHUNK_BYTES);
                                assertThat(chunk.getChunks()).isEqualTo(chunks);
                                assertThat(chunk.getTotalBytes()).isEqualTo(size);
                            });
            assertThat(cut.stream().map(AdapterChunk::getChunk).toList()).isSorted();
        }

        @Test
        void losesNoByte() {
            byte[] artifact = Artifacts.bytes("t", 1, 2_000_003);
            byte[] together = new byte[artifact.length];
            int position = 0;
            for (AdapterChunk chunk : AdapterChunks.cut("t", 1, "", artifact, Artifacts.NOON)) {
                int length = chunk.getData().remaining();
                chunk.getData().duplicate().get(together, position, length);
                position += length;
            }

            assertThat(together).isEqualTo(artifact);
        }

        @Test
        void namesTheWholeArtifact() throws Exception {
            byte[] artifact = Artifacts.bytes("t", 9, 1_000_000);
            byte[] checksum = MessageDigest.getInstance("SHA-256").digest(artifact);

            assertThat(
                            AdapterChunks.cut(
                                    "t",
                                    9,
                                    "base",
                                    artifact,
                                    Instant.parse("2026-01-01T00:00:00.000999Z")))
                    .allSatisfy(
                            chunk -> {
                                assertThat(chunk.getTask()).isEqualTo("t");
                                assertThat(chunk.getVersion()).isEqualTo(9);
                                assertThat(chunk.getBaseFingerprint()).isEqualTo("base");
                                assertThat(chunk.getChecksum().array()).isEqualTo(checksum);
                                assertThat(chunk.getPublishedAt())
                                        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
                            });
        }

        @Test
        void makesRecordsThatFitTheTopic() {
            String longest = "t".repeat(128);
            byte[] artifact = Artifacts.bytes(longest, 1, AdapterChunks.MAX_CHUNK_BYTES);
            AdapterChunk chunk =
                    AdapterChunks.cut(
                                    longest,
                                    Long.MAX_VALUE,
                                    Artifacts.BASE,
                                    artifact,
                                    Artifacts.NOON)
                            .get(0);
            byte[] value = Artifacts.encode(chunk);
            byte[] key = new ChunkKey(longest, 0, 0).toBytes();

            assertThat(key.length + value.length + DefaultRecordBatch.RECORD_BATCH_OVERHEAD + 1_000)
                    .isLessThan(Topics.CHUNK_BYTES);
        }

        @Test
        void refusesWhatIsNoVersion() {
            byte[] artifact = {1};
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AdapterChunks.cut("t", 0, "", artifact, Artifacts.NOON))
                    .withMessage("version is 0; versions start at 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AdapterChunks.cut("t", 1, "", new byte[0], Artifacts.NOON))
                    .withMessage("the artifact of t is empty");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AdapterChunks.cut("t#1", 1, "", artifact, Artifacts.NOON))
                    .withMessageContaining("a task name is");
        }

        private List<AdapterChunk> cut(int size) {
            return AdapterChunks.cut(
                    "t", 1, Artifacts.BASE, Artifacts.bytes("t", 1, size), Artifacts.NOON);
        }
    }

    @Nested
    class Keys {

        @Test
        void nameTaskAndChunk() {
            assertThat(new ChunkKey("intents", 0, 12).toBytes())
                    .isEqualTo("intents#12".getBytes(StandardCharsets.UTF_8));
            assertThat(parse("intents#12")).contains(new ChunkKey("intents", 0, 12));
            assertThat(parse("a-b.c_d#0")).contains(new ChunkKey("a-b.c_d", 0, 0));
        }

        @Test
        void nameASlotThatIsNotTheFirst() {
            ChunkKey key = new ChunkKey("intents", 2, 12);
            assertThat(key).hasToString("intents#2.12");
            assertThat(AdapterChunks.parseKey(key.toBytes())).contains(key);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "#",
                    "intents",
                    "intents#",
                    "#0",
                    "intents#-1",
                    "intents#01",
                    "intents#0.1",
                    "intents#1.01",
                    "intents#1.2.3",
                    "intents#1#2",
                    "intents# 1",
                    "int ents#1",
                    "intents#1\n",
                    "intents#9999999999",
                    "intents#١"
                })
        void ofOtherFormsAreNone(String key) {
            assertThat(parse(key)).isEmpty();
        }

        @Test
        void thatAreNoTextAreNone() {
            assertThat(AdapterChunks.parseKey(new byte[] {(byte) 0xFF, '#', '1'})).isEmpty();
        }

        private Optional<ChunkKey> parse(String key) {
            return AdapterChunks.parseKey(key.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Nested
    class Places {

        @Test
        void areThoseThatKafkaWouldChooseForTheTask() {
            for (int i = 0; i < 1_000; i++) {
                String task = "task-" + i;
                assertThat(AdapterChunks.partition(task, 4))
                        .isEqualTo(
                                BuiltInPartitioner.partitionForKey(
                                        task.getBytes(StandardCharsets.UTF_8), 4));
            }
        }

        @Test
        void areSpreadOverAllPartitions() {
            List<Integer> partitions = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                partitions.add(AdapterChunks.partition("task-" + i, 7));
            }
            assertThat(partitions).contains(0, 1, 2, 3, 4, 5, 6).allMatch(p -> p >= 0 && p < 7);
        }
    }

    @Test
    void publishedAdaptersAreEqualByTheirBytes() {
        PublishedAdapter adapter = Artifacts.adapter("t", 1, 1);

        assertThat(adapter)
                .isEqualTo(Artifacts.adapter("t", 1, 1))
                .hasSameHashCodeAs(Artifacts.adapter("t", 1, 1))
                .isNotEqualTo(Artifacts.adapter("t", 2, 1))
                .hasToString(
                        "PublishedAdapter[task=t, version=1, baseFingerprint="
                                + Artifacts.BASE
                                + ", publishedAt=2026-01-31T12:00:00.123Z, 11 bytes]");
    }
}
