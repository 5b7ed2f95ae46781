package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The records that put a version on the adapters topic, or take a task off it. Whoever writes them
 * does so in their order and in one Kafka transaction, so that readers see all or none.
 *
 * @param records chunks and tombstones
 * @param kept what lies on the topic once they are written
 */
public record AdapterPublication(List<ChunkRecord> records, KeptVersions kept) {

    public AdapterPublication {
        records = List.copyOf(records);
    }

    /**
     * A version's chunks in order, in the slot of the version that has to go or in a free one; then
     * tombstones for what the version before leaves over in that slot, and for all other versions
     * that the rule does not keep. A rule of one version without a pin leaves the new one alone.
     *
     * @param before what lies on the topic now
     */
    public static AdapterPublication of(
            PublishedAdapter adapter, KeptVersions before, KeepRule rule) {
        String task = adapter.task();
        KeptVersions kept = before;
        List<ChunkRecord> tombstones = new ArrayList<>();
        while (kept.loose(rule) > rule.versions()) {
            int surplus = kept.oldest(rule).orElseThrow();
            tombstones.addAll(tombstones(task, surplus, 0, kept.slots().get(surplus).chunks()));
            kept = kept.without(surplus);
        }
        int slot = kept.freeSlot();
        int previousChunks = 0;
        if (kept.loose(rule) == rule.versions()) {
            slot = kept.oldest(rule).orElseThrow();
            previousChunks = kept.slots().get(slot).chunks();
        }
        List<ChunkRecord> records = chunks(adapter, slot);
        int chunks = records.size();
        records.addAll(tombstones(task, slot, chunks, previousChunks));
        records.addAll(tombstones);
        return new AdapterPublication(
                records, kept.with(slot, new KeptVersions.Version(adapter.version(), chunks)));
    }

    /** The first version of a task. */
    public static AdapterPublication first(PublishedAdapter adapter) {
        return of(adapter, KeptVersions.none(), KeepRule.newest(1));
    }

    /**
     * Tombstones for all of a task's versions.
     *
     * @param before what lies on the topic now
     */
    public static List<ChunkRecord> removal(String task, KeptVersions before) {
        List<ChunkRecord> records = new ArrayList<>();
        before.slots()
                .forEach(
                        (slot, version) ->
                                records.addAll(tombstones(task, slot, 0, version.chunks())));
        return records;
    }

    private static List<ChunkRecord> chunks(PublishedAdapter adapter, int slot) {
        WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();
        List<ChunkRecord> records = new ArrayList<>();
        for (AdapterChunk chunk :
                AdapterChunks.cut(
                        adapter.task(),
                        adapter.version(),
                        adapter.baseFingerprint(),
                        adapter.artifact(),
                        adapter.publishedAt())) {
            ChunkKey key = new ChunkKey(adapter.task(), slot, chunk.getChunk());
            records.add(new ChunkRecord(key.toBytes(), codec.encode(chunk)));
        }
        return records;
    }

    private static List<ChunkRecord> tombstones(String task, int slot, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(chunk -> new ChunkRecord(new ChunkKey(task, slot, chunk).toBytes(), null))
                .toList();
    }
}
