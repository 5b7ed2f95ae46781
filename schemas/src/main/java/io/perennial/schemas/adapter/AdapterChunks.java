package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.json.StrictJson;
import io.perennial.schemas.task.TaskName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;

/**
 * Cuts an artifact into records of the adapters topic, and knows their keys and places.
 *
 * <p>The key of a chunk is the task, the slot of its version and the chunk's number, so that
 * compaction keeps the newest of each. A version of fewer chunks than the one before it in its slot
 * leaves surplus keys behind, which the publisher overwrites with tombstones.
 */
public final class AdapterChunks {

    /** Small enough for a record to pass Kafka's usual limit of a mebibyte. */
    public static final int MAX_CHUNK_BYTES = 900_000;

    private static final Pattern KEY =
            Pattern.compile("([^#]+)#(?:([1-9][0-9]{0,3})\\.)?(0|[1-9][0-9]{0,8})");

    private AdapterChunks() {}

    /**
     * @param version 1 and up
     * @param artifact not empty; shared with the records, not copied
     * @return its chunks in order
     */
    public static List<AdapterChunk> cut(
            String task,
            long version,
            String baseFingerprint,
            byte[] artifact,
            Instant publishedAt) {
        new PublishedAdapter(task, version, baseFingerprint, publishedAt, artifact);
        int chunks = (artifact.length - 1) / MAX_CHUNK_BYTES + 1;
        byte[] checksum = Checksum.of(artifact);
        List<AdapterChunk> records = new ArrayList<>(chunks);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int start = chunk * MAX_CHUNK_BYTES;
            int length = Math.min(MAX_CHUNK_BYTES, artifact.length - start);
            records.add(
                    AdapterChunk.newBuilder()
                            .setTask(task)
                            .setVersion(version)
                            .setChunk(chunk)
                            .setChunks(chunks)
                            .setTotalBytes(artifact.length)
                            .setChecksum(ByteBuffer.wrap(checksum))
                            .setBaseFingerprint(baseFingerprint)
                            .setPublishedAt(publishedAt.truncatedTo(ChronoUnit.MILLIS))
                            .setData(ByteBuffer.wrap(artifact, start, length).slice())
                            .build());
        }
        return records;
    }

    /** What a Kafka key says; empty if it is no key of a chunk. */
    public static Optional<ChunkKey> parseKey(byte[] key) {
        String text = StrictJson.utf8(key);
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = KEY.matcher(text);
        if (!matcher.matches() || !TaskName.isValid(matcher.group(1))) {
            return Optional.empty();
        }
        int slot = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return Optional.of(
                new ChunkKey(matcher.group(1), slot, Integer.parseInt(matcher.group(3))));
    }

    /** The partition of all chunks of a task, the one that Kafka would choose for its name. */
    public static int partition(String task, int partitions) {
        byte[] name = task.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(name)) % partitions;
    }
}
