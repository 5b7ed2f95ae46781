package io.perennial.benchmarks.continual.report;

import io.perennial.benchmarks.continual.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a report in one folder; pages are made from the JSON alone. */
public final class ReportFiles {

    private static final String JSON = "report.json";
    private static final String PAGE = "report.html";

    private ReportFiles() {}

    /**
     * Writes every file of the report, making the folder where there is none.
     *
     * @return the file for people
     */
    public static Path write(Path folder, EvaluationReport report) throws IOException {
        Files.createDirectories(folder);
        String json = ReportJson.of(report);
        Files.writeString(folder.resolve(JSON), json + System.lineSeparator());
        return Files.writeString(folder.resolve(PAGE), ReportPage.html(json));
    }
}
