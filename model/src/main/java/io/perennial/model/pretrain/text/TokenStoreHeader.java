package io.perennial.model.pretrain.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first {@link #BYTES} bytes of a token store, little-endian: magic (8 bytes), version (int),
 * documents (int), lines (int), tokens (int), length of the source in bytes (long), SHA-256 of the
 * vocabulary (32 bytes), SHA-256 of the source (32 bytes), name of the source in UTF-8 (cut or
 * filled with zeros). Behind it come the ids (16 bits each, filled to a multiple of 4 bytes), where
 * each line starts (an int each, and the number of tokens), and which line each document starts
 * with (an int each, and the number of lines).
 */
record TokenStoreHeader(
        int documents, int lines, int tokens, String vocabulary, TokenSource source) {

    static final int BYTES = 256;
    static final int VERSION = 1;

    private static final byte[] MAGIC = "PRNTOKEN".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH = 32;
    private static final int NAME =
            BYTES - MAGIC.length - 4 * Integer.BYTES - Long.BYTES - 2 * HASH;

    /**
     * What a store was made of.
     *
     * @param name the file's name without its folders
     * @param length in bytes
     * @param hash SHA-256 of its bytes, hexadecimal
     */
    record TokenSource(String name, long length, String hash) {

        static TokenSource of(Path file) throws IOException {
            MessageDigest digest = WordPieceVocabulary.sha256();
            long length = 0;
            byte[] buffer = new byte[1 << 16];
            try (InputStream stream = Files.newInputStream(file)) {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    digest.update(buffer, 0, read);
                    length += read;
                }
            }
            return new TokenSource(
                    file.toAbsolutePath().getFileName().toString(),
                    length,
                    HexFormat.of().formatHex(digest.digest()));
        }

        boolean sameBytes(TokenSource other) {
            return length == other.length && hash.equals(other.hash);
        }
    }

    /** Whether the store holds this source in this vocabulary; the source's name does not count. */
    boolean holds(TokenSource wanted, WordPieceVocabulary pieces) {
        return source.sameBytes(wanted) && vocabulary.equals(pieces.fingerprint());
    }

    /** Where the starts of lines begin, in bytes. */
    long lineStartsAt() {
        return BYTES + align((long) tokens * Short.BYTES);
    }

    /** Where the starts of documents begin, in bytes. */
    long documentStartsAt() {
        return lineStartsAt() + (lines + 1L) * Integer.BYTES;
    }

    /** Length of the whole file in bytes. */
    long length() {
        return documentStartsAt() + (documents + 1L) * Integer.BYTES;
    }

    static long align(long bytes) {
        return (bytes + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
    }

    ByteBuffer toBytes() {
        byte[] name = source.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putInt(VERSION).putInt(documents).putInt(lines).putInt(tokens);
        bytes.putLong(source.length());
        bytes.put(HexFormat.of().parseHex(vocabulary));
        bytes.put(HexFormat.of().parseHex(source.hash()));
        bytes.put(name, 0, Math.min(name.length, NAME));
        return bytes.rewind();
    }

    /**
     * @throws InvalidCorpusException for other bytes or another version
     */
    static TokenStoreHeader read(Path file, ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        if (bytes.remaining() >= BYTES) {
            bytes.get(magic);
        }
        if (!Arrays.equals(magic, MAGIC)) {
            throw new InvalidCorpusException(
                    "%s is no token store; delete it and let it be built again".formatted(file));
        }
        int version = bytes.getInt();
        if (version != VERSION) {
            throw new InvalidCorpusException(
                    "the token store %s has the format version %d, this build reads %d; delete it and let it be built again"
                            .formatted(file, version, VERSION));
        }
        int documents = bytes.getInt();
        int lines = bytes.getInt();
        int tokens = bytes.getInt();
        long length = bytes.getLong();
        String vocabulary = hash(bytes);
        String hash = hash(bytes);
        byte[] name = new byte[NAME];
        bytes.get(name);
        String text = new String(name, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return new TokenStoreHeader(
                documents,
                lines,
                tokens,
                vocabulary,
                new TokenSource(end < 0 ? text : text.substring(0, end), length, hash));
    }

    private static String hash(ByteBuffer bytes) {
        byte[] hash = new byte[HASH];
        bytes.get(hash);
        return HexFormat.of().formatHex(hash);
    }
}
