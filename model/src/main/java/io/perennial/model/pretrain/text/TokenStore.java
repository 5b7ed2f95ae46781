package io.perennial.model.pretrain.text;

import io.perennial.model.pretrain.text.TokenStoreHeader.TokenSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/**
 * The token ids of one corpus file, mapped into memory: one row of tokens without special tokens,
 * in which lines and documents lie one behind the other. Lines and documents without a token are
 * not there. A position counts tokens from 0; a line counts over all documents. Thread-safe.
 */
public final class TokenStore {

    private static final int UNSIGNED = 0xffff;

    private final TokenStoreHeader header;
    private final ShortBuffer tokens;
    private final int[] lineStarts;
    private final int[] documentLines;

    private TokenStore(
            TokenStoreHeader header, ShortBuffer tokens, int[] lineStarts, int[] documentLines) {
        this.header = header;
        this.tokens = tokens;
        this.lineStarts = lineStarts;
        this.documentLines = documentLines;
    }

    /**
     * Opens the store of a corpus file, and builds it before where there is none yet or where it
     * was made of another vocabulary, of other bytes or by another version. The new store takes its
     * place whole or not at all.
     *
     * @param file the store; its folder is made where it is missing
     * @throws InvalidCorpusException for a corpus file that cannot be read or has no words
     */
    public static TokenStore prepare(Path file, Path corpusFile, WordPieceEncoder encoder)
            throws IOException {
        CorpusFile.open(corpusFile).close();
        TokenSource source = TokenSource.of(corpusFile);
        if (Files.isRegularFile(file)) {
            try {
                TokenStore present = open(file);
                if (present.header.holds(source, encoder.vocabulary())) {
                    return present;
                }
            } catch (InvalidCorpusException e) {
                // What cannot be read is replaced, whatever it says.
            }
        }
        build(file, corpusFile, source, encoder);
        return open(file);
    }

    private static void build(
            Path file, Path corpusFile, TokenSource source, WordPieceEncoder encoder)
            throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a folder");
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            TokenStoreWriter.write(unfinished, corpusFile, source, encoder);
            Files.move(
                    unfinished,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Opens a store as it is.
     *
     * @throws InvalidCorpusException for a file that is no whole token store of this version
     */
    public static TokenStore open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidCorpusException(
                    "the token store %s is missing; build it from its corpus file".formatted(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            TokenStoreHeader header =
                    TokenStoreHeader.read(
                            file, map(channel, 0, Math.min(length, TokenStoreHeader.BYTES)));
            if (header.length() != length) {
                throw new InvalidCorpusException(
                        "the token store %s has %d bytes, its header says %d; delete it and let it be built again"
                                .formatted(file, length, header.length()));
            }
            return new TokenStore(
                    header,
                    map(channel, TokenStoreHeader.BYTES, (long) header.tokens() * Short.BYTES)
                            .asShortBuffer(),
                    ints(channel, header.lineStartsAt(), header.lines() + 1),
                    ints(channel, header.documentStartsAt(), header.documents() + 1));
        }
    }

    private static ByteBuffer map(FileChannel channel, long from, long length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, from, length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int[] ints(FileChannel channel, long from, int count) throws IOException {
        int[] values = new int[count];
        map(channel, from, (long) count * Integer.BYTES).asIntBuffer().get(values);
        return values;
    }

    /** Number of documents. */
    public int documents() {
        return documentLines.length - 1;
    }

    /** Number of lines of all documents. */
    public int lines() {
        return lineStarts.length - 1;
    }

    /** Number of tokens of all documents. */
    public int tokens() {
        return header.tokens();
    }

    /** SHA-256 of the vocabulary, as {@link WordPieceVocabulary#fingerprint} gives it. */
    public String vocabulary() {
        return header.vocabulary();
    }

    /** The first line of a document; that of {@link #documents} is the number of lines. */
    public int firstLine(int document) {
        return documentLines[document];
    }

    /** The number of lines of a document, at least 1. */
    public int lineCount(int document) {
        return documentLines[document + 1] - documentLines[document];
    }

    /** The position of a line's first token; that of {@link #lines} is the number of tokens. */
    public int lineStart(int line) {
        return lineStarts[line];
    }

    /** The position of a document's first token; that of {@link #documents} is the end. */
    public int documentStart(int document) {
        return lineStarts[documentLines[document]];
    }

    /** The id at a position. */
    public int token(int position) {
        return tokens.get(position) & UNSIGNED;
    }

    /** The ids from a position on. */
    public int[] tokens(int position, int length) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = token(position + i);
        }
        return ids;
    }

    /** The ids of one line. */
    public int[] line(int line) {
        return tokens(lineStarts[line], lineStarts[line + 1] - lineStarts[line]);
    }
}
