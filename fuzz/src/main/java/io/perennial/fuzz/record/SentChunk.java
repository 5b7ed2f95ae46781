package io.perennial.fuzz.record;

import io.perennial.fuzz.input.HostileBytes;
import io.perennial.fuzz.input.HostileTexts;
import io.perennial.schemas.adapter.AdapterSignature;
import io.perennial.schemas.adapter.ChunkKey;
import io.perennial.schemas.adapter.ChunkRecord;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to the adapters topic.
 *
 * @param what for people
 */
public record SentChunk(String what, byte[] key, byte @Nullable [] value) {

    /** The task whose versions are signed. */
    static final String SIGNED_TASK = "topics";

    static final ChunkKeys KEYS = ChunkKeys.make();

    private static final List<String> TASKS = List.of("intents", SIGNED_TASK);
    private static final int VERSIONS = 3;
    private static final int CHUNKS = 3;
    private static final int CHUNK_BYTES = 5;
    private static final WireCodec<AdapterChunk> CODEC = WireCodec.adapterChunks();

    /** A chunk as it was published, a tombstone, a damaged chunk, or something else altogether. */
    static Arbitrary<SentChunk> any() {
        Arbitrary<SentChunk> honest = Arbitraries.of(published());
        return Arbitraries.frequencyOf(
                Tuple.of(16, honest),
                Tuple.of(1, honest.map(chunk -> new SentChunk("tombstone", chunk.key, null))),
                Tuple.of(2, damaged(honest)),
                Tuple.of(1, claims()),
                Tuple.of(
                        1,
                        Combinators.combine(foreignKeys(), honest)
                                .as((key, chunk) -> new SentChunk("foreign", key, chunk.value))));
    }

    private static Arbitrary<byte[]> foreignKeys() {
        return Arbitraries.oneOf(
                HostileTexts.names().map(name -> (name + "#0").getBytes(StandardCharsets.UTF_8)),
                HostileBytes.random(),
                Arbitraries.of("x".repeat(100_000).getBytes(StandardCharsets.UTF_8)));
    }

    /** Well-formed records whose names and numbers are hostile, under a checksum of nothing. */
    private static Arbitrary<SentChunk> claims() {
        Arbitrary<Integer> counts =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(0, CHUNKS),
                        HostileBytes.numbers().map(Long::intValue));
        Arbitrary<Long> totals =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(0, (long) CHUNKS * CHUNK_BYTES),
                        HostileBytes.numbers());
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.of(TASKS), HostileTexts.names()),
                        Arbitraries.oneOf(
                                Arbitraries.longs().between(1, VERSIONS), HostileBytes.numbers()),
                        counts,
                        counts,
                        totals)
                .as(SentChunk::claim);
    }

    private static SentChunk claim(String task, long version, int chunk, int chunks, long total) {
        AdapterChunk record =
                record(task, version, chunk, new byte[0])
                        .setChunks(chunks)
                        .setTotalBytes(total)
                        .setData(ByteBuffer.wrap(new byte[CHUNK_BYTES]))
                        .build();
        byte[] key = (task + "#" + chunk).getBytes(StandardCharsets.UTF_8);
        return new SentChunk("claim " + record, key, CODEC.encode(record));
    }

    private static Arbitrary<SentChunk> damaged(Arbitrary<SentChunk> honest) {
        return honest.flatMap(
                chunk ->
                        HostileBytes.damaged(Arbitraries.just(chunk.value))
                                .map(value -> new SentChunk("damaged", chunk.key, value)));
    }

    private static List<SentChunk> published() {
        List<SentChunk> chunks = new ArrayList<>();
        for (String task : TASKS) {
            for (int version = 1; version <= VERSIONS; version++) {
                for (int chunk = 0; chunk < CHUNKS; chunk++) {
                    chunks.add(published(task, version, chunk));
                }
            }
        }
        return chunks;
    }

    private static SentChunk published(String task, int version, int chunk) {
        byte[] artifact = artifact(task, version);
        AdapterChunk record =
                record(task, version, chunk, artifact)
                        .setData(ByteBuffer.wrap(artifact, chunk * CHUNK_BYTES, CHUNK_BYTES))
                        .build();
        ChunkRecord sent =
                new ChunkRecord(new ChunkKey(task, 0, chunk).toBytes(), CODEC.encode(record));
        if (task.equals(SIGNED_TASK)) {
            sent = AdapterSignature.sign(sent, KEYS.signing());
        }
        return new SentChunk(
                "%s version %d chunk %d".formatted(task, version, chunk), sent.key(), sent.value());
    }

    private static AdapterChunk.Builder record(
            String task, long version, int chunk, byte[] artifact) {
        return AdapterChunk.newBuilder()
                .setTask(task)
                .setVersion(version)
                .setChunk(chunk)
                .setChunks(CHUNKS)
                .setTotalBytes(artifact.length)
                .setChecksum(ByteBuffer.wrap(checksum(artifact)))
                .setBaseFingerprint("base")
                .setPublishedAt(Instant.EPOCH);
    }

    /** The bytes of a version, which no other version has. */
    private static byte[] artifact(String task, long version) {
        byte[] artifact = new byte[CHUNKS * CHUNK_BYTES];
        Arrays.fill(artifact, (byte) (31L * task.hashCode() + version));
        return artifact;
    }

    private static byte[] checksum(byte[] artifact) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(artifact);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether these are the bytes that a version of a task was published with. */
    static boolean isPublished(PublishedAdapter adapter) {
        return TASKS.contains(adapter.task())
                && Arrays.equals(adapter.artifact(), artifact(adapter.task(), adapter.version()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SentChunk that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return what;
    }
}
