package io.perennial.cli.cluster;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.job.StartingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Savepoints and checkpoints, as people name them. */
public final class StoredState {

    /** The word for the newest checkpoint of a folder. */
    public static final String LATEST = "latest";

    /** What Flink writes last: a folder with it is complete. */
    private static final String COMPLETE = "_metadata";

    private StoredState() {}

    /**
     * What a job is to go on from.
     *
     * @param from a folder, a URI, or {@link #LATEST}; null = nothing
     * @param folder of the run whose newest checkpoint is meant by {@link #LATEST}; null = none
     * @throws UserException if there is no such state
     */
    public static Optional<StartingState> of(@Nullable String from, @Nullable Path folder) {
        if (from == null) {
            return Optional.empty();
        }
        if (from.equals(LATEST)) {
            return Optional.of(latest(folder));
        }
        if (from.contains(":/")) {
            return Optional.of(StartingState.savepoint(from));
        }
        Path state = Path.of(from).toAbsolutePath().normalize();
        if (!Files.isRegularFile(state.resolve(COMPLETE))) {
            throw new UserException(
                    "--from %s: there is no %s in it, so it is no complete savepoint or checkpoint%s"
                            .formatted(
                                    from,
                                    COMPLETE,
                                    newest(state)
                                            .map(inside -> "; did you mean " + inside + "?")
                                            .orElse("; check the path")));
        }
        return Optional.of(StartingState.savepoint(state.toUri().toString()));
    }

    private static StartingState latest(@Nullable Path folder) {
        if (folder == null) {
            throw new UserException(
                    "--from latest looks into --dir, which goes without --jobmanager; name the folder or URI of a savepoint or checkpoint");
        }
        return newest(folder)
                .map(path -> StartingState.checkpoint(path.toUri().toString()))
                .orElseThrow(
                        () ->
                                new UserException(
                                        "--from latest: there is no checkpoint in "
                                                + folder
                                                + "; is --dir the folder of the earlier run?"));
    }

    /** The complete savepoint or checkpoint in a folder that was written last. */
    public static Optional<Path> newest(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(COMPLETE))
                    .max((one, other) -> written(one).compareTo(written(other)))
                    .map(Path::getParent);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + folder, e);
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
