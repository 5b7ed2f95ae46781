package io.perennial.cli.command;

import io.perennial.cli.streams.BuiltInStreams;
import io.perennial.cli.streams.DatasetFolder;
import io.perennial.cli.streams.InvalidDatasetException;
import io.perennial.cli.streams.TaskStream;
import io.perennial.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tasks, and where their examples come from. */
final class StreamOptions {

    private static final long SEED = 1;

    /** Learned too, but they would make the demo longer than a few minutes. */
    private static final Set<String> ONLY_ON_DEMAND = Set.of("log-lines", "replies");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder with one folder per task, holding train and test as .jsonl, .csv or .tsv."
                            + " Default: the streams that are built in.")
    private @Nullable Path data;

    @Option(
            names = "--tasks",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Tasks, in the order in which they are taught. Default: all; of the built-in ones"
                            + " all but log-lines and replies; replies takes --passes 8.")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many training and so many test examples of each --data task.")
    private @Nullable Integer limit;

    /**
     * Reads or makes the streams.
     *
     * @throws UserException if there is no such task, or a file cannot be used
     */
    List<TaskStream> streams() {
        try {
            return data == null ? builtIn() : folders(data);
        } catch (InvalidDatasetException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    private List<TaskStream> builtIn() {
        List<String> names = tasks.isEmpty() ? usual() : tasks;
        return names.stream().map(name -> BuiltInStreams.create(name, SEED)).toList();
    }

    private static List<String> usual() {
        return BuiltInStreams.names().stream()
                .filter(name -> !ONLY_ON_DEMAND.contains(name))
                .toList();
    }

    private List<TaskStream> folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserException("--data " + folder + " is not a folder; check the path");
        }
        List<String> names = tasks.isEmpty() ? subFolders(folder) : tasks;
        if (names.isEmpty()) {
            throw new UserException(
                    "--data " + folder + " holds no folders; make one per task, with a train file");
        }
        return names.stream().map(name -> DatasetFolder.read(folder.resolve(name), limit)).toList();
    }

    private static List<String> subFolders(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserException("--data " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
