package io.perennial.model.pretrain.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Writes one token store from its first id to its header. For one thread. */
final class TokenStoreWriter {

    /** The most tokens: what one mapping of memory holds. */
    static final int MOST_TOKENS = 1_000_000_000;

    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final Path source;
    private final FileChannel channel;
    private final Starts lines = new Starts();
    private final Starts documents = new Starts();
    private int tokens;

    private TokenStoreWriter(Path source, FileChannel channel) {
        this.source = source;
        this.channel = channel;
    }

    /** Encodes a corpus file into a new file. */
    static void write(
            Path file,
            Path corpusFile,
            TokenStoreHeader.TokenSource source,
            WordPieceEncoder encoder)
            throws IOException {
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                CorpusFile corpus = CorpusFile.open(corpusFile)) {
            channel.position(TokenStoreHeader.BYTES);
            TokenStoreWriter writer = new TokenStoreWriter(corpusFile, channel);
            for (List<String> text = corpus.next(); text != null; text = corpus.next()) {
                writer.add(text, encoder);
            }
            writer.finish(source, encoder.vocabulary().fingerprint());
        }
    }

    private void add(List<String> document, WordPieceEncoder encoder) throws IOException {
        int firstLine = lines.size;
        for (String line : document) {
            int[] ids = encoder.encode(line);
            if (ids.length > 0) {
                lines.add(tokens);
                append(ids);
            }
        }
        if (lines.size > firstLine) {
            documents.add(firstLine);
        }
    }

    private void append(int[] ids) throws IOException {
        if (tokens + (long) ids.length > MOST_TOKENS) {
            throw new InvalidCorpusException(
                    "the corpus file %s has more than %d tokens; split it into several files"
                            .formatted(source, MOST_TOKENS));
        }
        for (int id : ids) {
            room(Short.BYTES);
            buffer.putShort((short) id);
        }
        tokens += ids.length;
    }

    private void finish(TokenStoreHeader.TokenSource from, String vocabulary) throws IOException {
        if (tokens == 0) {
            throw new InvalidCorpusException(
                    "the corpus file %s has no words; leave it out or name another"
                            .formatted(source));
        }
        if (tokens % 2 == 1) {
            room(Short.BYTES);
            buffer.putShort((short) 0);
        }
        TokenStoreHeader header =
                new TokenStoreHeader(documents.size, lines.size, tokens, vocabulary, from);
        documents.add(lines.size);
        lines.add(tokens);
        write(lines);
        write(documents);
        flush();
        channel.position(0);
        ByteBuffer bytes = header.toBytes();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private void write(Starts starts) throws IOException {
        for (int i = 0; i < starts.size; i++) {
            room(Integer.BYTES);
            buffer.putInt(starts.values[i]);
        }
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static final class Starts {
        private int[] values = new int[1024];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }
    }
}
