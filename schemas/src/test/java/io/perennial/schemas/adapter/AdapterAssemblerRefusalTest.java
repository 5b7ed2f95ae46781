package io.perennial.schemas.adapter;

import static io.perennial.schemas.adapter.TopicReader.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.schemas.adapter.AdapterAssembler.Outcome;
import io.perennial.schemas.avro.AdapterChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdapterAssemblerRefusalTest {

    private final TopicReader topic = new TopicReader();

    private final PublishedAdapter adapter = Artifacts.adapter("t", 2, 2);

    @Test
    void recordsAreRefusedByTheirKey() {
        Outcome outcome = topic.accept("no key".getBytes(StandardCharsets.UTF_8), new byte[0]);

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Refused(
                                "", 0, "the key \"no key\" is not of the form task#chunk"));
    }

    @Test
    void recordsAreRefusedByTheirBytes() {
        Outcome outcome = topic.accept(new ChunkKey("t", 0, 0).toBytes(), new byte[] {1, 2, 3});

        assertThat(refused(outcome)).contains("the 3 bytes are no AdapterChunk");
    }

    @Test
    void recordsAreRefusedWhenKeyAndValueDisagree() {
        byte[] value = Artifacts.encode(Artifacts.cut(adapter).get(0));

        assertThat(refused(topic.accept(new ChunkKey("t", 0, 1).toBytes(), value)))
                .isEqualTo("the key says chunk 1 of t, the record chunk 0 of t");
        assertThat(refused(topic.accept(new ChunkKey("other", 0, 0).toBytes(), value)))
                .isEqualTo("the key says chunk 0 of other, the record chunk 0 of t");
    }

    @Test
    void recordsAreRefusedByNumbersThatCannotBe() {
        refuses(chunk -> chunk.setVersion(0L), "version is 0; versions start at 1");
        refuses(chunk -> chunk.setChunks(1), "chunk is 1 of only 1 chunks");
        refuses(chunk -> chunk.setChunks(-1), "chunk is 1 of only -1 chunks");
        refuses(chunk -> chunk.setTotalBytes(1L), "total_bytes is 1, impossible for 2 chunks");
        refuses(
                chunk -> chunk.setTotalBytes(1L << 40),
                "total_bytes is 1099511627776, impossible for 2 chunks");
        refuses(chunk -> chunk.setData(ByteBuffer.allocate(0)), "data is empty");
        refuses(
                chunk -> chunk.setChecksum(ByteBuffer.allocate(31)),
                "checksum has 31 bytes, not 32");
    }

    @Test
    void recordsAreRefusedWhenTheChecksumIsWrong() {
        topic.accept(adapter, 0);
        Outcome outcome =
                topic.acceptChanged(
                        adapter,
                        1,
                        chunk -> {
                            byte[] changed = chunk.getData().array().clone();
                            int start = chunk.getData().arrayOffset();
                            changed[start] ^= 1;
                            chunk.setData(
                                    ByteBuffer.wrap(
                                            Arrays.copyOfRange(
                                                    changed,
                                                    start,
                                                    start + chunk.getData().remaining())));
                        });

        assertThat(refused(outcome))
                .isEqualTo(
                        "its chunks do not add up to the 900012 bytes"
                                + " and the checksum that they name");
    }

    @Test
    void recordsAreRefusedWhenBytesAreMissing() {
        topic.accept(adapter, 0);
        Outcome outcome =
                topic.acceptChanged(
                        adapter, 1, chunk -> chunk.setData(ByteBuffer.wrap(new byte[] {1})));

        assertThat(refused(outcome)).contains("do not add up");
    }

    @Test
    void refusedRecordsDoNotStandInTheWayOfTheNextVersion() {
        topic.accept(adapter, 0);
        topic.acceptChanged(adapter, 1, chunk -> chunk.setData(ByteBuffer.wrap(new byte[] {1})));
        PublishedAdapter next = Artifacts.adapter("t", 3, 2);

        assertThat(topic.acceptAll(next)).isEqualTo(TopicReader.whole(next));
    }

    private void refuses(Consumer<AdapterChunk> change, String why) {
        assertThat(refused(topic.acceptChanged(adapter, 1, change))).isEqualTo(why);
    }
}
