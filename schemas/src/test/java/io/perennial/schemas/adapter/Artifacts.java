package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import io.perennial.schemas.wire.WireCodec;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Artifacts of given sizes, and records of them as they stand in the topic. */
final class Artifacts {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123Z");
    static final String BASE = "ab".repeat(32);

    private static final WireCodec<AdapterChunk> CODEC = WireCodec.adapterChunks();

    private Artifacts() {}

    /** Bytes that differ between tasks and versions. */
    static byte[] bytes(String task, long version, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(task.hashCode() * 31L + version).nextBytes(bytes);
        return bytes;
    }

    /** A version that takes so many chunks. */
    static PublishedAdapter adapter(String task, long version, int chunks) {
        int size = (chunks - 1) * AdapterChunks.MAX_CHUNK_BYTES + 10 + (int) version;
        return new PublishedAdapter(task, version, BASE, NOON, bytes(task, version, size));
    }

    static List<AdapterChunk> cut(PublishedAdapter adapter) {
        return AdapterChunks.cut(
                adapter.task(),
                adapter.version(),
                adapter.baseFingerprint(),
                adapter.artifact(),
                adapter.publishedAt());
    }

    static byte[] encode(AdapterChunk chunk) {
        return CODEC.encode(chunk);
    }
}
