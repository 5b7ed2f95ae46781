package io.perennial.cli.demo;

import io.perennial.cli.lifecycle.ClosingStack;
import io.perennial.cli.lifecycle.WorkFolder;
import io.perennial.cli.streams.LabeledText;
import io.perennial.cli.streams.TaskStream;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.LogFile;
import io.perennial.cli.terminal.Terminal;
import io.perennial.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demo from start to end: starts everything, runs the experiment, reports, stops everything.
 */
public final class Demo {

    private final DemoSettings settings;
    private final DeploymentSettings deploymentSettings;
    private final Output output;
    private final Invocation invocation;

    /**
     * What stays of a run.
     *
     * @param folder for Kafka's log and checkpoints; null takes a temporary one
     * @param json where the results are written as data; null writes none
     * @param report the folder for {@code report.html} and {@code report.json}; null takes one
     *     beside the log
     * @param keep whether everything goes on running afterwards
     */
    public record Output(
            @Nullable Path folder, @Nullable Path json, @Nullable Path report, boolean keep) {

        public Output {
            if (folder != null && Files.exists(folder)) {
                requireEmpty(folder);
            }
            if (json != null && Files.isDirectory(json)) {
                throw new UserException("--json " + json + " is a folder; name a file");
            }
            if (report != null && Files.exists(report) && !Files.isDirectory(report)) {
                throw new UserException("--report " + report + " is not a folder; name a folder");
            }
        }

        /** Where the report with charts goes. */
        Path reportFolder() {
            if (report != null) {
                return report.toAbsolutePath().normalize();
            }
            Path log = LogFile.path().toAbsolutePath().normalize();
            return log.resolveSibling(
                    log.getFileName().toString().replaceFirst("\\.log$", "") + "-report");
        }

        private static void requireEmpty(Path folder) {
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new UserException(
                            "--dir "
                                    + folder
                                    + " is not empty; the demo starts from nothing, so name a new folder");
                }
            } catch (IOException e) {
                throw new UserException("--dir " + folder + " is not a folder that can be read", e);
            }
        }
    }

    /**
     * How the demo was called, for the report to name.
     *
     * @param version of Perennial
     * @param command to paste
     */
    public record Invocation(String version, String command) {}

    public Demo(
            DemoSettings settings,
            DeploymentSettings deploymentSettings,
            Output output,
            Invocation invocation) {
        this.settings = settings;
        this.deploymentSettings = deploymentSettings;
        this.output = output;
        this.invocation = invocation;
    }

    /**
     * @return an {@link ExitCode}: done only if every promise held
     */
    public int run(Terminal terminal) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (ClosingStack started = new ClosingStack()) {
            try {
                return run(terminal, start, started);
            } catch (RuntimeException | IOException e) {
                if (started.isClosing()) {
                    return ExitCode.FAILED; // stopped from outside: what breaks now is no news
                }
                throw e;
            }
        }
    }

    private int run(Terminal terminal, long start, ClosingStack started)
            throws IOException, InterruptedException {
        WorkFolder folder =
                started.add("work folder", WorkFolder.open(output.folder(), output.keep()));
        terminal.line("Starting Kafka, Flink and serving in this JVM; log: " + LogFile.path());
        LocalDeployment deployment = LocalDeployment.start(deploymentSettings, folder, started);
        ReportText.links(deployment.links()).forEach(terminal::line);
        terminal.line("");
        DemoReport report = new DemoRun(deployment, settings, terminal).run(start);
        ReportText.lines(report).forEach(terminal::line);
        if (output.json() != null) {
            DemoReportJson.write(report, output.json());
            terminal.line("written to " + output.json());
        }
        Path page =
                DemoEvaluation.write(
                        report,
                        DemoConditions.of(invocation, deployment.base(), settings),
                        output.reportFolder());
        terminal.line("The report with charts: " + page.toUri());
        if (output.keep()) {
            TaskStream first = settings.streams().get(0);
            LabeledText example = first.test().get(0);
            KeepRunningHints.lines(
                            deployment,
                            first.name(),
                            example.text(),
                            example.label(),
                            folder.path())
                    .forEach(terminal::line);
            started.awaitClosed();
        }
        return report.allHeld() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
