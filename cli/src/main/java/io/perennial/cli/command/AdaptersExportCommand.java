package io.perennial.cli.command;

import io.perennial.cli.adapters.AdapterExport;
import io.perennial.cli.adapters.ExportFormat;
import io.perennial.cli.adapters.ServedTask;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial adapters export}: an adapter as a folder. */
@Command(
        name = "export",
        description = "Write a task's current adapter as a folder that other libraries load.")
final class AdaptersExportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PublishedTask published = new PublishedTask();

    @Option(
            names = "--format",
            required = true,
            description =
                    "peft and adapterhub: the adapter for these libraries; merged: a Hugging Face"
                            + " model with the adapter inside; perennial: the artifact as it is.")
    private ExportFormat format = ExportFormat.PERENNIAL;

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where to.")
    private Path folder = Path.of("");

    @Option(
            names = "--force",
            description = "Write into a folder that is not empty, over files of the same names.")
    private boolean force;

    @Mixin private BaseOption base = new BaseOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        ServedTask.Current adapter = published.read().adapter().orElseThrow();
        AdapterExport.Written written =
                AdapterExport.write(
                        adapter,
                        base::acquire,
                        new AdapterExport.Destination(format, folder, force));
        terminal.line(
                "version %d of %s written to %s as %s:"
                        .formatted(
                                adapter.artifact().version(),
                                adapter.artifact().task(),
                                folder,
                                format.name().toLowerCase(Locale.ROOT)));
        for (Path file : written.files()) {
            terminal.line(
                    String.format(
                            Locale.ROOT, "  %s  %,d bytes", file.getFileName(), Files.size(file)));
        }
        terminal.line("load it with " + written.howToLoad());
        return ExitCode.DONE;
    }
}
