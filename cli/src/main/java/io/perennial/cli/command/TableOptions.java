package io.perennial.cli.command;

import io.perennial.benchmarks.BenchmarkTable;
import io.perennial.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a benchmark's table goes. */
final class TableOptions {

    @Option(names = "--json", paramLabel = "FILE", description = "Write the table as JSON.")
    private @Nullable Path json;

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
