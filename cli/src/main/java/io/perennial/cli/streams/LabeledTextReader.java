package io.perennial.cli.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts and their answers from one file, UTF-8 with or without a byte order mark. An answer
 * is one of {@code label}, {@code labels}, {@code value} and {@code target}.
 *
 * <ul>
 *   <li>{@code .jsonl}, {@code .json}: an object a line with {@code text}, one answer and perhaps
 *       {@code text_pair}; a label may also be a number or a boolean, labels are an array; other
 *       keys are ignored.
 *   <li>{@code .csv}, {@code .tsv}: a header row naming {@code text}, one answer and perhaps {@code
 *       text_pair}, or no header and the columns text, label and perhaps text_pair in this order.
 *       Labels have bars between them, and an empty cell is no label. Quotes have a meaning in
 *       {@code .csv} only.
 * </ul>
 *
 * <p>Empty lines are skipped.
 */
public final class LabeledTextReader {

    private LabeledTextReader() {}

    /** One row after another of an open file; null after the last. */
    interface Rows {
        @Nullable LabeledText next() throws IOException;

        /** Where the row begins that was read last, from 1 on. */
        long line();
    }

    /** What is told of every row of a file. */
    public interface Visitor {

        /** A row that can be used. */
        void row(long line, LabeledText text);

        /** A row that cannot; the message names file, line, problem and the next step. */
        void unusable(InvalidDatasetException problem);
    }

    /**
     * Opens a file; rows are read as the stream is consumed, and closing the stream closes the
     * file.
     *
     * @throws InvalidDatasetException now if the file cannot be opened, later if a row cannot be
     *     used
     */
    public static Stream<LabeledText> open(Path file) {
        Opened opened = opened(file);
        return stream(file, opened.rows()).onClose(() -> close(opened.source()));
    }

    /**
     * Tells of all rows in turn, and goes on behind those that cannot be used.
     *
     * @throws InvalidDatasetException if the file cannot be opened, or not be read to its end
     */
    public static void visit(Path file, Visitor visitor) {
        Opened opened = opened(file);
        try (BufferedReader source = opened.source()) {
            while (true) {
                try {
                    LabeledText row = opened.rows().next();
                    if (row == null) {
                        return;
                    }
                    visitor.row(opened.rows().line(), row);
                } catch (InvalidDatasetException e) {
                    if (!e.ofOneRow()) {
                        throw e;
                    }
                    visitor.unusable(e);
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private record Opened(BufferedReader source, Rows rows) {}

    private static Opened opened(Path file) {
        DatasetFormat format =
                DatasetFormat.of(file)
                        .orElseThrow(
                                () ->
                                        new InvalidDatasetException(
                                                file,
                                                "not a known kind of file; name it ."
                                                        + String.join(
                                                                ", .",
                                                                DatasetFormat.allEndings())));
        if (!Files.isRegularFile(file)) {
            throw new InvalidDatasetException(file, "there is no such file; check the path");
        }
        try {
            BufferedReader source = utf8(file);
            try {
                Rows rows =
                        format == DatasetFormat.JSON_LINES
                                ? new JsonRows(file, source)
                                : new DelimitedRows(file, format, source);
                return new Opened(source, rows);
            } catch (IOException | RuntimeException e) {
                source.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BufferedReader utf8(Path file) throws IOException {
        BufferedReader source =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
        source.mark(1);
        if (source.read() != '\uFEFF') {
            source.reset();
        }
        return source;
    }

    private static Stream<LabeledText> stream(Path file, Rows rows) {
        Iterator<LabeledText> iterator = new RowIterator(file, rows);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        iterator, Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private static void close(BufferedReader source) {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidDatasetException unreadable(Path file, IOException cause) {
        InvalidDatasetException problem =
                cause instanceof CharacterCodingException
                        ? new InvalidDatasetException(file, "not UTF-8 text; save it as UTF-8")
                        : new InvalidDatasetException(
                                file,
                                "cannot be read ("
                                        + cause.getMessage()
                                        + "); check its permissions");
        problem.initCause(cause);
        return problem;
    }

    private static final class RowIterator implements Iterator<LabeledText> {

        private final Path file;
        private final Rows rows;
        private @Nullable LabeledText upcoming;
        private boolean ended;

        RowIterator(Path file, Rows rows) {
            this.file = file;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (upcoming == null && !ended) {
                try {
                    upcoming = rows.next();
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
                ended = upcoming == null;
            }
            return upcoming != null;
        }

        @Override
        public LabeledText next() {
            LabeledText row = hasNext() ? upcoming : null;
            if (row == null) {
                throw new NoSuchElementException();
            }
            upcoming = null;
            return row;
        }
    }
}
