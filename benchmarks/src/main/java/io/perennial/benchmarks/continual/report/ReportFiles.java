package io.perennial.benchmarks.continual.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a report in one folder; pages are made from the JSON alone. */
public final class ReportFiles {

    private static final String JSON = "report.json";

    private ReportFiles() {}

    /**
     * Writes every file of the report, making the folder where there is none.
     *
     * @return the file for people
     */
    public static Path write(Path folder, EvaluationReport report) throws IOException {
        Files.createDirectories(folder);
        String json = ReportJson.of(report);
        return Files.writeString(folder.resolve(JSON), json + System.lineSeparator());
    }
}
