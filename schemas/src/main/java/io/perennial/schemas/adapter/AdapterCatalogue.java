package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters topic holds, task by task: a state machine without input or output of its own.
 * All current artifacts are kept in memory. Not thread-safe.
 */
public final class AdapterCatalogue {

    private final AdapterAssembler assembler = new AdapterAssembler();
    private final WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();
    private final TreeMap<String, Entry> entries = new TreeMap<>();

    private static final class Entry {
        private final SortedMap<Integer, Lying> slots = new TreeMap<>();
        private long newestVersion;
        private @Nullable PublishedAdapter current;
        private @Nullable String refusal;

        private boolean isThere() {
            return current != null || !slots.isEmpty();
        }

        private void put(ChunkKey key, long version) {
            Lying lying = slots.computeIfAbsent(key.slot(), slot -> new Lying());
            lying.chunks.add(key.chunk());
            lying.version = Math.max(lying.version, version);
            newestVersion = Math.max(newestVersion, version);
        }

        private void remove(ChunkKey key) {
            Lying lying = slots.get(key.slot());
            if (lying != null && lying.chunks.remove(key.chunk()) && lying.chunks.isEmpty()) {
                slots.remove(key.slot());
            }
        }

        private KeptVersions kept() {
            KeptVersions kept = KeptVersions.none();
            for (Map.Entry<Integer, Lying> slot : slots.entrySet()) {
                Lying lying = slot.getValue();
                kept =
                        kept.with(
                                slot.getKey(),
                                new KeptVersions.Version(lying.version, lying.chunks.last() + 1));
            }
            return kept;
        }
    }

    /** What has a value in one slot. */
    private static final class Lying {
        private final SortedSet<Integer> chunks = new TreeSet<>();
        private long version;
    }

    /**
     * Takes the next record of the topic; records of one task must come in the order of their
     * partition. A record whose key names no task is left out.
     *
     * @param value null for a tombstone
     */
    public void accept(byte[] key, byte @Nullable [] value) {
        Optional<ChunkKey> parsed = AdapterChunks.parseKey(key);
        if (parsed.isEmpty()) {
            return;
        }
        ChunkKey chunk = parsed.get();
        Entry entry = entries.computeIfAbsent(chunk.task(), task -> new Entry());
        if (value == null) {
            entry.remove(chunk);
        } else {
            entry.put(chunk, version(value));
        }
        take(entry, assembler.accept(key, value));
    }

    private long version(byte[] value) {
        try {
            return codec.decode(value).getVersion();
        } catch (WireFormatException e) {
            return 0;
        }
    }

    private static void take(Entry entry, AdapterAssembler.Outcome outcome) {
        if (outcome instanceof AdapterAssembler.Outcome.Complete complete) {
            entry.current = complete.adapter();
            entry.refusal = null;
        } else if (outcome instanceof AdapterAssembler.Outcome.Removed) {
            entry.current = null;
            entry.refusal = null;
        } else if (outcome instanceof AdapterAssembler.Outcome.Refused refused) {
            entry.refusal = "version " + refused.version() + " is refused: " + refused.why();
        }
    }

    /** The tasks that are there now, by name; those that were removed are not. */
    public List<TaskOnTopic> tasks() {
        return entries.keySet().stream()
                .filter(task -> entries.get(task).isThere())
                .map(this::task)
                .toList();
    }

    /** One task; known versions of a removed task still count. */
    public TaskOnTopic task(String task) {
        Entry entry = entries.get(task);
        return entry == null
                ? TaskOnTopic.unknown(task)
                : new TaskOnTopic(
                        task,
                        Optional.ofNullable(entry.current),
                        entry.newestVersion,
                        entry.kept(),
                        problem(entry));
    }

    private static Optional<String> problem(Entry entry) {
        if (entry.refusal != null) {
            return Optional.of(entry.refusal);
        }
        long current = entry.current == null ? 0 : entry.current.version();
        return entry.isThere() && entry.newestVersion > current
                ? Optional.of(
                        "version %d is torn: not all of its chunks are on the topic"
                                .formatted(entry.newestVersion))
                : Optional.empty();
    }
}
