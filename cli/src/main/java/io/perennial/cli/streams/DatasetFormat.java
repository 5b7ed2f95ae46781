package io.perennial.cli.streams;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a data file is written; its name's ending says which. */
enum DatasetFormat {
    /** One JSON object a line. */
    JSON_LINES(List.of("jsonl", "json")),
    /** Fields between commas, quoted where needed (RFC 4180). */
    COMMA_SEPARATED(List.of("csv")),
    /** Fields between tabs; quotes are ordinary characters. */
    TAB_SEPARATED(List.of("tsv"));

    private final List<String> endings;

    DatasetFormat(List<String> endings) {
        this.endings = endings;
    }

    /** Every ending, in the order they are named to people. */
    static List<String> allEndings() {
        return Arrays.stream(values()).flatMap(format -> format.endings.stream()).toList();
    }

    static Optional<DatasetFormat> of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(format -> format.endings.contains(ending))
                .findFirst();
    }
}
