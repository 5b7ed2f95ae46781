package io.perennial.cli.command;

import io.perennial.cli.adapters.AdapterDescription;
import io.perennial.cli.adapters.CheckedAdapter;
import io.perennial.cli.terminal.ExitCode;
import io.perennial.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code perennial adapters import}: checks an adapter from files. */
@Command(
        name = "import",
        description = {
            "Read an adapter of PEFT or AdapterHub, or an artifact, and check it against the base.",
            "It is not published: perennial adapters publish does that, and signs it if told to;"
                    + " files carry no signature."
        })
final class AdaptersImportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private SourceOptions source = new SourceOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it as an artifact of Perennial, over what is there.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine().getOut());
        CheckedAdapter adapter = source.read();
        AdapterDescription.lines(adapter).forEach(terminal::line);
        if (file == null) {
            terminal.line(
                    "it can be published: perennial adapters publish %s --task %s"
                            .formatted(source.path(), source.task()));
            return ExitCode.DONE;
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, adapter.unpublished(source.task()).toBytes());
        terminal.line(
                "written to %s; next: perennial adapters publish %s --task %s"
                        .formatted(file, file, source.task()));
        return ExitCode.DONE;
    }
}
