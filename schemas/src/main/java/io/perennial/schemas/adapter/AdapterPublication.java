package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that put a version on the adapters topic, or take a task off it. Whoever writes them
 * does so in their order and in one Kafka transaction, so that readers see all or none.
 */
public final class AdapterPublication {

    private AdapterPublication() {}

    /**
     * A version's chunks in order, then tombstones for what the version before leaves over.
     *
     * @param previousChunks chunks of the task that are on the topic now; 0 = none
     */
    public static List<ChunkRecord> records(PublishedAdapter adapter, int previousChunks) {
        String task = adapter.task();
        WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();
        List<AdapterChunk> chunks =
                AdapterChunks.cut(
                        task,
                        adapter.version(),
                        adapter.baseFingerprint(),
                        adapter.artifact(),
                        adapter.publishedAt());
        List<ChunkRecord> records = new ArrayList<>();
        for (AdapterChunk chunk : chunks) {
            records.add(
                    new ChunkRecord(
                            AdapterChunks.key(task, chunk.getChunk()), codec.encode(chunk)));
        }
        records.addAll(tombstones(task, chunks.size(), previousChunks));
        return records;
    }

    /**
     * Tombstones for all of a task's chunks.
     *
     * @param chunks how many are on the topic
     */
    public static List<ChunkRecord> removal(String task, int chunks) {
        return tombstones(task, 0, chunks);
    }

    private static List<ChunkRecord> tombstones(String task, int from, int to) {
        return AdapterChunks.surplusKeys(task, from, to).stream()
                .map(key -> new ChunkRecord(key, null))
                .toList();
    }
}
