package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import java.util.Optional;

/** What a chunk must keep to before its bytes are kept in memory. */
final class ChunkRules {

    private ChunkRules() {}

    /** What is wrong with a chunk; empty if nothing is. */
    static Optional<String> problem(ChunkKey key, AdapterChunk chunk) {
        if (!chunk.getTask().equals(key.task()) || chunk.getChunk() != key.chunk()) {
            return Optional.of(
                    "the key says chunk %d of %s, the record chunk %d of %s"
                            .formatted(key.chunk(), key.task(), chunk.getChunk(), chunk.getTask()));
        }
        if (chunk.getVersion() < 1) {
            return Optional.of("version is " + chunk.getVersion() + "; versions start at 1");
        }
        if (chunk.getChunk() >= chunk.getChunks()) {
            return Optional.of(
                    "chunk is " + chunk.getChunk() + " of only " + chunk.getChunks() + " chunks");
        }
        return sizeProblem(chunk);
    }

    private static Optional<String> sizeProblem(AdapterChunk chunk) {
        long total = chunk.getTotalBytes();
        if (total < chunk.getChunks() || total > Integer.MAX_VALUE - Long.BYTES) {
            return Optional.of(
                    "total_bytes is "
                            + total
                            + ", impossible for "
                            + chunk.getChunks()
                            + " chunks");
        }
        if (!chunk.getData().hasRemaining()) {
            return Optional.of("data is empty");
        }
        int checksumBytes = chunk.getChecksum().remaining();
        if (checksumBytes != Checksum.BYTES) {
            return Optional.of("checksum has " + checksumBytes + " bytes, not " + Checksum.BYTES);
        }
        return Optional.empty();
    }
}
