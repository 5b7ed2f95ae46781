package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The chunks of one version of one task that have arrived so far. */
final class PendingSet {

    private final AdapterChunk first;
    private final int slot;
    private final Map<Integer, byte[]> pieces = new HashMap<>();
    private long bytes;

    PendingSet(AdapterChunk first, int slot) {
        this.first = first;
        this.slot = slot;
    }

    int slot() {
        return slot;
    }

    long version() {
        return first.getVersion();
    }

    /** Whether a chunk comes from the same publication, not only from the same version. */
    boolean belongs(AdapterChunk chunk, int itsSlot) {
        return itsSlot == slot
                && chunk.getVersion() == first.getVersion()
                && chunk.getChunks() == first.getChunks()
                && chunk.getTotalBytes() == first.getTotalBytes()
                && chunk.getChecksum().equals(first.getChecksum());
    }

    /** Keeps a chunk; one that comes again replaces itself. */
    void add(AdapterChunk chunk) {
        ByteBuffer data = chunk.getData().duplicate();
        byte[] piece = new byte[data.remaining()];
        data.get(piece);
        byte[] before = pieces.put(chunk.getChunk(), piece);
        bytes += piece.length - (before == null ? 0 : before.length);
    }

    boolean isWhole() {
        return pieces.size() == first.getChunks();
    }

    boolean isTooLarge() {
        return bytes > first.getTotalBytes();
    }

    /** The artifact of a whole set; empty if its bytes are not those that were published. */
    Optional<PublishedAdapter> assemble() {
        if (bytes != first.getTotalBytes()) {
            return Optional.empty();
        }
        ByteBuffer artifact = ByteBuffer.allocate((int) bytes);
        for (int chunk = 0; chunk < first.getChunks(); chunk++) {
            artifact.put(pieces.get(chunk));
        }
        if (!Arrays.equals(Checksum.of(artifact.array()), bytesOf(first.getChecksum()))) {
            return Optional.empty();
        }
        return Optional.of(
                new PublishedAdapter(
                        first.getTask(),
                        first.getVersion(),
                        first.getBaseFingerprint(),
                        first.getPublishedAt(),
                        artifact.array(),
                        bytesOf(first.getSignature())));
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
