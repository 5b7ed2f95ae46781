package io.perennial.flink.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * The checkpoint or savepoint that a job goes on from: every stage takes up its state, and Kafka is
 * read from where it ends.
 *
 * @param path URI of its folder
 * @param claimed whether the job may delete it once it has newer ones: right for a checkpoint of
 *     the same job, wrong for a savepoint that somebody keeps
 */
public record StartingState(String path, boolean claimed) {

    /** What Flink writes last: a folder that has it is complete. */
    public static final String COMPLETE = "_metadata";

    /** A checkpoint that an earlier run of the same job has left. */
    public static StartingState checkpoint(String path) {
        return new StartingState(path, true);
    }

    /** A savepoint, which stays as it is. */
    public static StartingState savepoint(String path) {
        return new StartingState(path, false);
    }

    /** The folder of the savepoint or checkpoint below this one that was completed last. */
    public static Optional<Path> newestIn(Path folder) {
        Map<FileTime, Path> found = new TreeMap<>(Comparator.reverseOrder());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.endsWith(COMPLETE)) {
                    found.put(Files.getLastModifiedTime(file), file.getParent());
                }
            }
        } catch (NoSuchFileException | UncheckedIOException gone) {
            // Flink has deleted an older one meanwhile.
            return Files.isDirectory(folder) ? newestIn(folder) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + folder, e);
        }
        return found.values().stream().findFirst();
    }

    /** The configuration of an environment whose job starts so. */
    public Configuration configuration() {
        Configuration flink = new Configuration();
        flink.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
        flink.set(
                StateRecoveryOptions.RESTORE_MODE,
                claimed ? RecoveryClaimMode.CLAIM : RecoveryClaimMode.NO_CLAIM);
        return flink;
    }
}
