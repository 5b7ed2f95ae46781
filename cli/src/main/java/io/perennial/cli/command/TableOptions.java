package io.perennial.cli.command;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a benchmark measures, and where its table goes. */
final class TableOptions {

    @Option(
            names = "--repetitions",
            defaultValue = "20",
            paramLabel = "N",
            description =
                    "Counted runs of each row, after one to warm up. Default: ${DEFAULT-VALUE}.")
    private int repetitions;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the table as JSON.")
    private @Nullable Path json;

    int repetitions() {
        if (repetitions < 1) {
            throw new UserException("--repetitions is " + repetitions + "; choose 1 or more");
        }
        return repetitions;
    }

    /** Prints the table, and writes it where that was asked for. */
    void show(Terminal terminal, BenchmarkTable table) throws IOException {
        terminal.line(table.name() + ": " + table.environment());
        terminal.line("");
        terminal.line(table.toMarkdown());
        if (json != null) {
            Files.writeString(json, table.toJson() + System.lineSeparator());
        }
    }
}
