package io.perennial.cli.processes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.perennial.cli.terminal.ShellWords;
import io.perennial.cli.terminal.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of an installation: Kafka's data, checkpoints, the serving process's store, logs, the
 * jars that the processes run from, and {@code cluster.json}, which says what was started. All but
 * the last stays when the processes are stopped, so that the next ones go on from there.
 */
public final class HostFolder {

    private static final String STATE = "cluster.json";
    private static final String LOCK = "cluster.lock";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path path;

    /**
     * @param path need not be there yet
     */
    public HostFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** A folder inside, made if absent. */
    Path resolve(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UserException(
                    "--dir %s: cannot be written (%s); check its permissions, or name another"
                            .formatted(path, e),
                    e);
        }
    }

    /** The option of a command that names this folder, to paste. */
    String option() {
        return "--dir " + ShellWords.quoted(path.toString());
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** One command at a time works on the folder, until what this answers is closed. */
    FileChannel lock() {
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            resolve("").resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
        } catch (IOException e) {
            throw new UserException("--dir %s: cannot be locked (%s)".formatted(path, e), e);
        }
        throw new UserException(
                "another perennial cluster start or stop works on %s; wait for its end, or name another folder with --dir"
                        .formatted(path));
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What was started; empty where nothing ever was.
     *
     * @throws UserException where the folder belongs to something else, or cannot be understood
     */
    Optional<HostState> read() {
        Path file = path.resolve(STATE);
        if (!Files.exists(file)) {
            requireOurs();
            return Optional.empty();
        }
        try {
            HostState state = JSON.readValue(file.toFile(), HostState.class);
            if (state.version() != HostState.VERSION) {
                throw new UserException(
                        "%s has version %d, but this build knows %d; stop the processes with the build that started them, or name another folder with --dir"
                                .formatted(file, state.version(), HostState.VERSION));
            }
            return Optional.of(state);
        } catch (JsonProcessingException e) {
            throw new UserException(
                    "%s cannot be understood (%s); if none of its processes runs, delete this file and start again: the data beside it stays"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UserException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    /**
     * @throws UserException where other files lie in the folder, and no cluster was started from it
     */
    void requireOurs() {
        if (!Files.exists(path) || Files.exists(path.resolve(STATE))) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.anyMatch(entry -> !entry.endsWith(LOCK))) {
                throw new UserException(
                        "--dir %s: holds other files and no %s, so no cluster was started from it; name an empty or a new folder"
                                .formatted(path, STATE));
            }
        } catch (IOException e) {
            throw new UserException("--dir %s: is no folder (%s)".formatted(path, e), e);
        }
    }

    /** Says what runs, for commands to come; a crash leaves the old file or the new one. */
    void write(HostState state) {
        Path file = resolve("").resolve(STATE);
        try {
            Path next = Files.createTempFile(path, STATE, ".next");
            JSON.writeValue(next.toFile(), state);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserException("%s cannot be written: %s".formatted(file, e), e);
        }
    }
}
