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
        return write(folder, ReportJson.of(report));
    }

    /**
     * Writes the files of a report that is JSON already, making the folder where there is none.
     *
     * @param json of the form of {@code report.json}
     * @return the file for people
     */
    public static Path write(Path folder, String json) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(JSON), json + System.lineSeparator());
        return Files.writeString(folder.resolve(PAGE), ReportPage.html(json));
    }
}
