package io.perennial.cli.cluster;

import io.perennial.cli.terminal.UserException;
import io.perennial.flink.job.StartingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Savepoints and checkpoints, as people name them. */
public final class StoredState {

    /** The word for the newest checkpoint of a folder. */
    public static final String LATEST = "latest";

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
        if (!Files.isRegularFile(state.resolve(StartingState.COMPLETE))) {
            throw new UserException(
                    "--from %s: there is no %s in it, so it is no complete savepoint or checkpoint%s"
                            .formatted(
                                    from,
                                    StartingState.COMPLETE,
                                    StartingState.newestIn(state)
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
        return StartingState.newestIn(folder)
                .map(path -> StartingState.checkpoint(path.toUri().toString()))
                .orElseThrow(
                        () ->
                                new UserException(
                                        "--from latest: there is no checkpoint in "
                                                + folder
                                                + "; is --dir the folder of the earlier run?"));
    }
}
