package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.json.TextRules;
import io.perennial.schemas.signature.TrustedKeys;
import io.perennial.schemas.wire.WireCodec;
import io.perennial.schemas.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts whole artifacts together out of the records of the adapters topic: a state machine without
 * input or output of its own.
 *
 * <p>Compaction tears old versions apart, so a version counts only when all its chunks have arrived
 * and their checksum is right. Versions only rise: one that is not newer than the newest known of
 * its task changes nothing, and a newer one replaces what is there of an older one. So at most one
 * incomplete set per task is kept in memory.
 *
 * <p>Earlier versions stay on the topic beside the newest, each in a slot of its own (see {@link
 * KeptVersions}). What lies in which slot is followed too, so that a reader who keeps versions
 * knows which are still there.
 *
 * <p>Where keys are given, a chunk counts only if one of them has signed it. Others are put aside
 * before anything else is done with them, so that they neither raise a task's version nor disturb a
 * set that is incomplete. Not thread-safe.
 */
public final class AdapterAssembler {

    /** What a record led to. */
    public sealed interface Outcome {
        /** Nothing to do: the set still lacks chunks, or the record was of no use. */
        record Incomplete() implements Outcome {}

        /**
         * A new version is whole.
         *
         * @param slot where it lies
         * @param replaced the version that lay there before, which is now gone
         */
        record Complete(PublishedAdapter adapter, int slot, OptionalLong replaced)
                implements Outcome {}

        /** An earlier version is gone; others of its task are still there. */
        record Withdrawn(String task, long version) implements Outcome {}

        /** The task is served no more. */
        record Removed(String task) implements Outcome {}

        /**
         * The record cannot be used, and was not written as it should be.
         *
         * @param task empty where the record does not even name one
         * @param version 0 where it is not known
         * @param why cut to 1,000 characters, since it quotes the record
         */
        record Refused(String task, long version, String why) implements Outcome {
            private static final int LONGEST = 1_000;

            public Refused {
                why = TextRules.shorten(why, LONGEST);
            }
        }

        /**
         * The record belongs to a version that none of the trusted keys has signed. Told once a
         * version.
         *
         * @param signed whether it carries a signature at all
         */
        record Distrusted(String task, long version, boolean signed, String why)
                implements Outcome {}
    }

    private static final Outcome INCOMPLETE = new Outcome.Incomplete();

    private final WireCodec<AdapterChunk> codec = WireCodec.adapterChunks();
    private final Map<String, PendingSet> pending = new HashMap<>();
    private final Map<String, Slots> completed = new HashMap<>();
    private final Map<String, Completed> distrusted = new HashMap<>();
    private final Optional<TrustedKeys> trusted;

    private record Completed(long version, ByteBuffer checksum) {}

    /** The whole versions of a task: where they lie, and the newest that there ever was. */
    private static final class Slots {
        private final Map<Integer, Completed> versions = new HashMap<>();
        private Completed newest;

        private Slots(Completed first) {
            newest = first;
        }
    }

    /** Believes every record. */
    public AdapterAssembler() {
        this(Optional.empty());
    }

    /**
     * @param trusted keys that count; empty = every record is believed, signed or not
     */
    public AdapterAssembler(Optional<TrustedKeys> trusted) {
        this.trusted = trusted;
    }

    /**
     * Takes the next record of the topic; records of one task must come in the order of their
     * partition.
     *
     * @param value null for a tombstone: of chunk 0 it empties the slot, and with the last slot the
     *     task is removed; of other chunks it means nothing
     */
    public Outcome accept(byte[] key, byte @Nullable [] value) {
        Optional<ChunkKey> parsed = AdapterChunks.parseKey(key);
        if (parsed.isEmpty()) {
            String text = new String(key, StandardCharsets.UTF_8);
            return new Outcome.Refused(
                    "", 0, "the key \"" + text + "\" is not of the form task#chunk");
        }
        ChunkKey chunkKey = parsed.get();
        if (value == null) {
            return tombstone(chunkKey);
        }
        try {
            AdapterChunk chunk = codec.decode(value);
            Optional<String> problem = ChunkRules.problem(chunkKey, chunk);
            if (problem.isPresent()) {
                return new Outcome.Refused(chunkKey.task(), chunk.getVersion(), problem.get());
            }
            Optional<AdapterSignature.Distrust> distrust =
                    trusted.flatMap(keys -> AdapterSignature.distrust(chunk, keys));
            return distrust.isPresent()
                    ? distrusted(chunk, distrust.get())
                    : add(chunk, chunkKey.slot());
        } catch (WireFormatException e) {
            return new Outcome.Refused(chunkKey.task(), 0, String.valueOf(e.getMessage()));
        }
    }

    private Outcome distrusted(AdapterChunk chunk, AdapterSignature.Distrust distrust) {
        Completed version = new Completed(chunk.getVersion(), chunk.getChecksum());
        return version.equals(distrusted.put(chunk.getTask(), version))
                ? INCOMPLETE
                : new Outcome.Distrusted(
                        chunk.getTask(), chunk.getVersion(), distrust.signed(), distrust.why());
    }

    /**
     * Knows a version that was whole before this assembler began, as from a reader's own store.
     *
     * @param slot where it lies
     * @param checksum of the whole artifact
     */
    public void restore(String task, long version, int slot, byte[] checksum) {
        keep(task, slot, new Completed(version, ByteBuffer.wrap(checksum.clone())));
    }

    /** Sets that still lack chunks, by task. */
    public Set<String> incomplete() {
        return Collections.unmodifiableSet(pending.keySet());
    }

    private Outcome tombstone(ChunkKey key) {
        String task = key.task();
        if (key.chunk() > 0) {
            return INCOMPLETE;
        }
        PendingSet set = pending.get(task);
        if (set != null && set.slot() == key.slot()) {
            pending.remove(task);
        }
        Slots slots = completed.get(task);
        Completed gone = slots == null ? null : slots.versions.remove(key.slot());
        if (slots == null || slots.versions.isEmpty()) {
            completed.remove(task);
            return new Outcome.Removed(task);
        }
        return gone == null ? INCOMPLETE : new Outcome.Withdrawn(task, gone.version());
    }

    private Outcome add(AdapterChunk chunk, int slot) {
        String task = chunk.getTask();
        Slots slots = completed.get(task);
        if (slots != null && chunk.getVersion() <= slots.newest.version()) {
            return repeated(chunk, slots.newest);
        }
        PendingSet set = pending.get(task);
        if (set != null && chunk.getVersion() < set.version()) {
            return INCOMPLETE;
        }
        if (set == null || !set.belongs(chunk, slot)) {
            set = new PendingSet(chunk, slot);
            pending.put(task, set);
        }
        set.add(chunk);
        if (set.isWhole() || set.isTooLarge()) {
            pending.remove(task);
            return finish(set, chunk);
        }
        return INCOMPLETE;
    }

    private Outcome finish(PendingSet set, AdapterChunk last) {
        Optional<PublishedAdapter> adapter = set.assemble();
        if (adapter.isEmpty()) {
            return new Outcome.Refused(
                    last.getTask(),
                    last.getVersion(),
                    "its chunks do not add up to the %d bytes and the checksum that they name"
                            .formatted(last.getTotalBytes()));
        }
        Completed replaced =
                keep(
                        last.getTask(),
                        set.slot(),
                        new Completed(last.getVersion(), last.getChecksum()));
        return new Outcome.Complete(
                adapter.get(),
                set.slot(),
                replaced == null ? OptionalLong.empty() : OptionalLong.of(replaced.version()));
    }

    private @Nullable Completed keep(String task, int slot, Completed version) {
        Slots slots = completed.computeIfAbsent(task, first -> new Slots(version));
        if (version.version() > slots.newest.version()) {
            slots.newest = version;
        }
        return slots.versions.put(slot, version);
    }

    private static Outcome repeated(AdapterChunk chunk, Completed newest) {
        if (chunk.getVersion() == newest.version()
                && !chunk.getChecksum().equals(newest.checksum())) {
            return new Outcome.Refused(
                    chunk.getTask(),
                    chunk.getVersion(),
                    "this version was complete before, with another checksum;"
                            + " a version must never be given twice");
        }
        return INCOMPLETE;
    }
}
