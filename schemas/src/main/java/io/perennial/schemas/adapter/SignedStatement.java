package io.perennial.schemas.adapter;

import io.perennial.schemas.avro.AdapterChunk;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a signature of an adapter says: that these bytes are this version of this task, trained
 * against this base and published then. Every chunk holds all of it, so a chunk can be told from a
 * forged one before any other has come.
 *
 * <p>The first form of the statement is: the text {@code perennial adapter 1}, task, version,
 * fingerprint of the base, time in milliseconds, size, checksum; texts as length (2 bytes) and
 * modified UTF-8, numbers as 8 bytes, the highest first.
 */
final class SignedStatement {

    private static final String PURPOSE = "perennial adapter 1";

    private SignedStatement() {}

    static byte[] of(AdapterChunk chunk) {
        ByteBuffer checksum = chunk.getChecksum().duplicate();
        byte[] bytes = new byte[checksum.remaining()];
        checksum.get(bytes);
        return of(
                chunk.getTask(),
                chunk.getVersion(),
                chunk.getBaseFingerprint(),
                chunk.getPublishedAt(),
                chunk.getTotalBytes(),
                bytes);
    }

    static byte[] of(PublishedAdapter adapter) {
        return of(
                adapter.task(),
                adapter.version(),
                adapter.baseFingerprint(),
                adapter.publishedAt(),
                adapter.artifact().length,
                Checksum.of(adapter.artifact()));
    }

    private static byte[] of(
            String task,
            long version,
            String baseFingerprint,
            Instant publishedAt,
            long totalBytes,
            byte[] checksum) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(PURPOSE);
            out.writeUTF(task);
            out.writeLong(version);
            out.writeUTF(baseFingerprint);
            out.writeLong(publishedAt.toEpochMilli());
            out.writeLong(totalBytes);
            out.write(checksum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
