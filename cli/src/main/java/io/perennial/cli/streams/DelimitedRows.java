package io.perennial.cli.streams;

import io.perennial.schemas.example.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Rows of a comma- or tab-separated file. */
final class DelimitedRows implements LabeledTextReader.Rows {

    private static final String LABEL_SEPARATOR = "\\|";

    private final Path file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private @Nullable Columns columns;
    private long line = 1;

    DelimitedRows(Path file, DatasetFormat format, BufferedReader source) throws IOException {
        this.file = file;
        this.parser = CSVParser.builder().setReader(source).setFormat(csvFormat(format)).get();
        this.records = parser.iterator();
    }

    /**
     * Where the fields stand in a row, and how many a row has; {@code id} and {@code pair} are -1
     * without one.
     */
    private record Columns(int id, int text, Answer.Kind kind, int answer, int pair, int count) {}

    private static CSVFormat csvFormat(DatasetFormat format) {
        CSVFormat.Builder builder = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true);
        return format == DatasetFormat.TAB_SEPARATED
                ? builder.setDelimiter('\t').setQuote(null).get()
                : builder.get();
    }

    @Override
    public @Nullable LabeledText next() throws IOException {
        for (CSVRecord record = nextRecord(); record != null; record = nextRecord()) {
            if (isBlank(record)) {
                continue;
            }
            if (columns == null) {
                List<String> names =
                        record.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
                boolean header = names.contains("text") || !answers(names).isEmpty();
                columns = header ? named(names) : positional(record.size());
                if (header) {
                    continue;
                }
            }
            return row(record, columns);
        }
        return null;
    }

    private @Nullable CSVRecord nextRecord() throws IOException {
        line = parser.getCurrentLineNumber() + 1;
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException encoding) {
                throw encoding;
            }
            throw problem(
                    "the quotes do not match; put a field that has quotes, commas or line breaks in quotes and double the quotes inside");
        }
    }

    private static boolean isBlank(CSVRecord record) {
        return record.size() == 1 && record.get(0).isBlank();
    }

    private Columns named(List<String> names) {
        int text = names.indexOf("text");
        List<Answer.Kind> kinds = answers(names);
        if (text < 0 || kinds.isEmpty()) {
            throw problem(
                    "the header "
                            + names
                            + " has no column '"
                            + (text < 0 ? "text" : "label")
                            + "'; name the columns text, label (or labels, value or target) and perhaps id and text_pair");
        }
        Answer.Kind kind = kinds.get(0);
        if (kinds.size() > 1) {
            throw problem(
                    "the header has the columns '%s' and '%s'; a row has one answer, so rename one of them"
                            .formatted(kind.field(), kinds.get(1).field()));
        }
        int answer = names.indexOf(kind.field());
        return new Columns(
                names.indexOf("id"), text, kind, answer, names.indexOf("text_pair"), names.size());
    }

    private static List<Answer.Kind> answers(List<String> names) {
        return Arrays.stream(Answer.Kind.values())
                .filter(kind -> names.contains(kind.field()))
                .toList();
    }

    private Columns positional(int count) {
        if (count < 2 || count > 3) {
            throw problem(
                    "there is no header and "
                            + count
                            + " column(s); add a header row with text, label and perhaps text_pair");
        }
        return new Columns(-1, 0, Answer.Kind.LABEL, 1, count == 3 ? 2 : -1, count);
    }

    @Override
    public long line() {
        return line;
    }

    private LabeledText row(CSVRecord record, Columns at) {
        if (record.size() != at.count()) {
            throw rowProblem(
                    record.size()
                            + " column(s) where "
                            + at.count()
                            + " are expected; quote fields that contain the separator, or complete the row");
        }
        String id = at.id() < 0 ? "" : record.get(at.id()).strip();
        String pair = at.pair() < 0 ? "" : record.get(at.pair());
        try {
            return new LabeledText(
                    id.isEmpty() ? null : id,
                    record.get(at.text()),
                    pair.isBlank() ? null : pair,
                    answer(at.kind(), record.get(at.answer())));
        } catch (IllegalArgumentException e) {
            throw rowProblem(e.getMessage());
        }
    }

    private Answer answer(Answer.Kind kind, String cell) {
        return switch (kind) {
            case LABEL -> new Answer.Label(cell.strip());
            case LABELS -> new Answer.Labels(labels(cell));
            case VALUE -> new Answer.Value(number(cell.strip()));
            case TARGET -> new Answer.Target(cell);
        };
    }

    /** Labels between bars; none in an empty cell. */
    private static List<String> labels(String cell) {
        return cell.isBlank()
                ? List.of()
                : Arrays.stream(cell.split(LABEL_SEPARATOR, -1)).map(String::strip).toList();
    }

    private double number(String cell) {
        try {
            return new BigDecimal(cell).doubleValue();
        } catch (NumberFormatException e) {
            throw rowProblem("the value '" + cell + "' is no number; write it like 1.5");
        }
    }

    private InvalidDatasetException problem(String problem) {
        return new InvalidDatasetException(file, line, problem);
    }

    private InvalidDatasetException rowProblem(String problem) {
        return new InvalidDatasetException(file, line, problem, true);
    }
}
