package io.perennial.cli.command;

import io.perennial.cli.adapters.AdapterSource;
import io.perennial.cli.adapters.CheckedAdapter;
import io.perennial.model.base.FrozenBase;
import io.perennial.schemas.task.TaskName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files of an adapter, and which task it is to answer for. */
final class SourceOptions {

    @Parameters(
            paramLabel = "FOLDER|FILE",
            description = "A folder of PEFT or AdapterHub, or an artifact of Perennial.")
    private Path path = Path.of("");

    @Option(names = "--task", required = true, paramLabel = "NAME", description = "The task.")
    private String task = "";

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "NAME[,...]",
            description = "Names for the head's rows, in their order. Default: those in the files.")
    private @Nullable List<String> labels;

    @Mixin private BaseOption base = new BaseOption();

    String task() {
        return TaskName.check(task);
    }

    Path path() {
        return path;
    }

    /** Reads the files and checks them against the base. */
    CheckedAdapter read() {
        TaskName.check(task);
        try (FrozenBase loaded = base.acquire()) {
            return new AdapterSource(path, Clock.systemUTC())
                    .read(loaded, Optional.ofNullable(labels));
        }
    }
}
