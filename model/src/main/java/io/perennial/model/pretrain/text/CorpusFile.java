package io.perennial.model.pretrain.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one text file: UTF-8, one paragraph or utterance a line, one or more blank lines
 * between documents; plain, gzip or xz by its first bytes. Reads as it goes, so that a file may be
 * larger than memory. For one thread.
 */
public final class CorpusFile implements AutoCloseable {

    /** A document with more lines than this is handed over in several. */
    public static final int LONGEST_DOCUMENT = 10_000;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final BufferedReader reader;
    private long line;

    private CorpusFile(Path file, BufferedReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * @throws InvalidCorpusException for a file that is missing, unreadable or packed in a broken
     *     way
     */
    public static CorpusFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidCorpusException(
                    Files.exists(file)
                            ? "the corpus file %s is no regular file; name a text file, plain, .gz or .xz"
                                    .formatted(file)
                            : "the corpus file %s is missing; check the path".formatted(file));
        }
        InputStream bytes = null;
        try {
            bytes = Files.newInputStream(file);
            return new CorpusFile(
                    file,
                    new BufferedReader(
                            new InputStreamReader(
                                    Compression.unpack(bytes),
                                    StandardCharsets.UTF_8
                                            .newDecoder()
                                            .onMalformedInput(CodingErrorAction.REPORT)
                                            .onUnmappableCharacter(CodingErrorAction.REPORT)),
                            BUFFER));
        } catch (IOException e) {
            closeQuietly(bytes, e);
            throw broken(file, 0, e);
        }
    }

    /**
     * The lines of the next document, none of them blank; null at the end of the file.
     *
     * @throws InvalidCorpusException for bytes that are not UTF-8 and for broken compression
     */
    public @Nullable List<String> next() {
        List<String> lines = new ArrayList<>();
        try {
            for (String read = reader.readLine(); read != null; read = reader.readLine()) {
                line++;
                if (!read.isBlank()) {
                    lines.add(read);
                }
                if (lines.size() == LONGEST_DOCUMENT || (read.isBlank() && !lines.isEmpty())) {
                    return lines;
                }
            }
        } catch (IOException e) {
            throw broken(file, line, e);
        }
        return lines.isEmpty() ? null : lines;
    }

    private static InvalidCorpusException broken(Path file, long line, IOException e) {
        String place = "the corpus file %s, after line %d, ".formatted(file, line);
        if (e instanceof CharacterCodingException) {
            return new InvalidCorpusException(
                    place + "is not UTF-8; convert it, for instance with iconv -t UTF-8", e);
        }
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new InvalidCorpusException(
                place
                        + "cannot be read or unpacked (%s); test it with gzip -t or xz -t and fetch it again"
                                .formatted(reason),
                e);
    }

    private static void closeQuietly(@Nullable InputStream bytes, IOException reason) {
        if (bytes != null) {
            try {
                bytes.close();
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw broken(file, line, e);
        }
    }
}
